import pytest

from jiahe.kernel.errors import UsageError
from jiahe.office import preparing
from jiahe.office.preparing import is_prepared
from jiahe.office.serve import is_loopback, main, refuse_open_demo
from jiahe.runtime.home import home


@pytest.fixture
def prepared(monkeypatch):
    """A home as `prepare` leaves it, with SQLite."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    home().folder.mkdir(parents=True)
    (home().folder / "office.sqlite3").touch()
    (home().folder / "prepared.json").write_text(preparing.json.dumps(preparing._stamp(demo=False)), encoding="utf-8")


def test_nothing_is_prepared_at_first():
    assert not is_prepared(home(), demo=False)


def test_a_prepared_home_is_known_at_once(prepared):
    assert is_prepared(home(), demo=False)
    assert main(["prepare"]) == 0
    assert {path.name for path in home().folder.iterdir()} == {"office.sqlite3", "prepared.json"}


def test_with_the_demo_it_is_another_thing(prepared):
    assert not is_prepared(home(), demo=True)


def test_without_its_database_it_is_not_prepared(prepared):
    (home().folder / "office.sqlite3").unlink()
    assert not is_prepared(home(), demo=False)


def test_another_version_or_another_database_prepares_anew(prepared, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://host/jiahe")
    assert not is_prepared(home(), demo=False)
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setattr(preparing, "version", lambda name: "9")
    assert not is_prepared(home(), demo=False)


@pytest.mark.parametrize("text", ["", "{", "[]"])
def test_a_damaged_stamp_prepares_anew(prepared, text):
    (home().folder / "prepared.json").write_text(text, encoding="utf-8")
    assert not is_prepared(home(), demo=False)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("x.cn", False)],  # noqa: S104  # judged, not bound
)
def test_only_this_machine_reaches_loopback(host, loopback):
    assert is_loopback(host) == loopback
    if loopback:
        refuse_open_demo(host)
        return
    with pytest.raises(UsageError):
        refuse_open_demo(host)
