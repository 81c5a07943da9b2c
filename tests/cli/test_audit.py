"""`jiahe audit`: exit 0 for a sound log, 3 with the entry's number for one that is not, and proofs."""

import json
import sqlite3
from contextlib import closing

import pytest

from jiahe.office.log.domain import newest_head
from jiahe.runtime.backup import back_up, put_back
from jiahe.runtime.home import Home, home
from tests.office.house import migrated, office, playground
from tests.office.log.keeping import enter, tamper

__all__ = ["migrated", "office", "playground"]


@pytest.fixture
def log(office):
    """A log in a home of its own."""
    enter(12)
    return office


def test_a_sound_log(jiahe, log):
    done, as_json = jiahe("audit", "verify"), jiahe("audit", "verify", "--json")
    size = newest_head().size
    assert done.returncode == 0
    assert done.stdout.startswith(f"the log is sound: {size} entries")
    assert (json.loads(as_json.stdout)["sound"], json.loads(as_json.stdout)["entries"]) == (True, size)


def test_a_changed_log(jiahe, log):
    tamper(log, "UPDATE log_entry SET actor = 'x' WHERE number = 7")
    done, as_json = jiahe("audit", "verify"), jiahe("audit", "verify", "--json", JIAHE_LANG="zh")
    assert (done.returncode, done.stdout) == (3, "entry 7 was changed\n")
    assert (as_json.returncode, json.loads(as_json.stdout)["faults"][0]["number"]) == (3, 7)
    assert jiahe("audit", "verify", JIAHE_LANG="zh").stdout == "条目 7 被改动\n"


def test_a_head_that_was_kept(jiahe, log, tmp_path):
    jiahe("audit", "proof", 3, "--out", tmp_path / "proof.json")
    assert jiahe("audit", "verify", "--head", tmp_path / "proof.json").returncode == 0
    last = newest_head().size - 1
    with closing(sqlite3.connect(log / "office.sqlite3")) as database, database:
        database.execute("DELETE FROM log_entry WHERE number = ?", [last])
    done = jiahe("audit", "verify", "--head", tmp_path / "proof.json")
    assert (done.returncode, done.stdout) == (3, f"entry {last} was removed\n")
    (tmp_path / "nothing.json").write_text("[]")
    assert jiahe("audit", "verify", "--head", tmp_path / "nothing.json").returncode == 2
    assert jiahe("audit", "verify", "--head", tmp_path / "absent.json").returncode == 2


def test_a_proof(jiahe, log, tmp_path):
    done = jiahe("audit", "proof", 3, "--out", "proof.json")
    assert (done.returncode, done.stdout.strip()) == (0, str(tmp_path / "proof.json"))
    proof = json.loads((tmp_path / "proof.json").read_text(encoding="utf-8"))
    assert json.loads(jiahe("audit", "proof", 3).stdout) == proof
    assert (proof["index"], proof["entry"]["number"]) == (3, 3)
    assert jiahe("audit", "proof", 999).returncode == 2


def test_without_a_log_nothing_is_made(jiahe, tmp_path):
    for words in (("verify",), ("proof", 0)):
        assert jiahe("audit", *words).returncode == 2
    assert not (tmp_path / "home" / "office.sqlite3").exists()


def test_a_backup_holds_key_and_heads(jiahe, log, tmp_path):
    back_up(home(), tmp_path / "state.tar.gz")
    other = Home(tmp_path / "other")
    put_back(other, tmp_path / "state.tar.gz")
    assert (other.folder / "log-key").stat().st_mode & 0o777 == 0o600
    assert jiahe("audit", "verify", JIAHE_HOME=str(other.folder)).returncode == 0
