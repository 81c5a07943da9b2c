"""The office in one file and back, tables and log and all, whichever database it has."""

import pytest

from jiahe.kernel.errors import UserError
from jiahe.office.accounts.models import User
from jiahe.office.log.domain import newest_head, verify
from jiahe.runtime.backup import back_up, put_back
from jiahe.runtime.home import home
from tests.office.house import another_office, make_person, on_sqlite
from tests.office.log.keeping import enter

postgresql_only = pytest.mark.skipif(on_sqlite(), reason="about PostgreSQL: make test-postgresql")


@pytest.fixture
def kept(office, tmp_path):
    """A backup of an office with somebody and some entries."""
    make_person("auditor")
    enter(5)
    back_up(home(), tmp_path / "state.tar.gz")
    return tmp_path / "state.tar.gz"


def test_an_office_comes_back(kept, tmp_path, monkeypatch):
    head = newest_head()
    with another_office(monkeypatch, tmp_path / "other"):
        put_back(home(), kept)

        assert User.objects.get().username == "auditor_1"
        assert (newest_head(), verify().faults) == (head, [])
        assert not (home().folder / "office.pgdump").exists()


def test_a_backup_of_the_other_kind_of_database_is_refused(kept, tmp_path, monkeypatch):
    monkeypatch.setenv("JIAHE_HOME", str(tmp_path / "other"))
    if on_sqlite():
        monkeypatch.setenv("DATABASE_URL", "postgresql:///x")
    else:
        monkeypatch.delenv("DATABASE_URL")
    with pytest.raises(UserError, match="this backup"):
        put_back(home(), kept)
    assert not home().folder.exists()


@postgresql_only
def test_a_database_that_is_not_empty_is_left_alone(kept, tmp_path, monkeypatch):
    enter(1)
    monkeypatch.setenv("JIAHE_HOME", str(tmp_path / "other"))
    with pytest.raises(UserError, match="already exists"):
        put_back(home(), kept)
    assert not home().folder.exists()
    monkeypatch.undo()
    assert User.objects.count() == 1


def test_a_server_that_does_not_answer_is_told_and_leaves_no_backup(office, tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"postgresql://li:secret@/jiahe?host={tmp_path}")
    with pytest.raises(UserError, match="pg_dump") as told:
        back_up(home(), tmp_path / "state.tar.gz")
    assert "secret" not in str(told.value)
    assert list(tmp_path.glob("state*")) == []


def test_without_the_programs_it_is_told(office, tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql:///jiahe")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UserError, match="postgresql-client"):
        back_up(home(), tmp_path / "state.tar.gz")
