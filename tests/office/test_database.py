import pytest

from jiahe.kernel.errors import MissingExtraError, UsageError
from jiahe.office.database import database
from jiahe.office.secret import make_secret, secret
from jiahe.runtime.home import home


def test_without_a_url_it_is_sqlite_in_the_home():
    assert database(home(), "")["NAME"] == home().folder / "office.sqlite3"


@pytest.mark.parametrize("url", ["mysql://x/y", "postgresql://host/", "nonsense", "postgresql://host/x?hostt=y"])
def test_other_databases_are_refused(url):
    with pytest.raises(UsageError):
        database(home(), url)


def test_postgresql_by_url(monkeypatch):
    url = "postgresql://li:a%40b@db.example:5433/jiahe"
    monkeypatch.setattr("jiahe.office.database.find_spec", lambda name: None)
    with pytest.raises(MissingExtraError):
        database(home(), url)
    monkeypatch.setattr("jiahe.office.database.find_spec", lambda name: object())
    made = database(home(), url)
    wanted = {"NAME": "jiahe", "USER": "li", "PASSWORD": "a@b", "HOST": "db.example", "PORT": "5433"}
    assert {name: made[name] for name in wanted} == wanted
    made = database(home(), "postgresql:///jiahe?host=/run/postgresql&sslmode=verify-full")
    wanted = {"NAME": "jiahe", "USER": "", "HOST": "/run/postgresql", "OPTIONS": {"sslmode": "verify-full"}}
    assert {name: made[name] for name in wanted} == wanted


def test_the_key_is_made_once_and_only_its_owner_reads_it():
    assert secret(home()) != secret(home())
    make_secret(home())
    first = secret(home())
    make_secret(home())
    assert secret(home()) == first
    assert (home().folder / "secret").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in home().folder.iterdir()] == ["secret"]
