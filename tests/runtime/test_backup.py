"""All state in one file, and back, whole or not at all."""

import gzip
import io
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from jiahe.kernel.errors import UserError
from jiahe.runtime.backup import back_up, put_back
from jiahe.runtime.home import Home


@pytest.fixture
def filled(place: Home) -> Home:
    """A home with a database, a run and what is under way."""
    for name in ("runs/01J/run.json", "lake/readings/part.parquet", "runs/.under-way-01K/run.json", "db.sqlite3-wal"):
        path = place.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    with closing(sqlite3.connect(place.folder / "db.sqlite3")) as database, database:
        database.execute("create table t (n)")
        database.execute("insert into t values (42)")
    return place


def test_what_is_backed_up_comes_back(filled: Home, tmp_path: Path) -> None:
    file, other = tmp_path / "state.tar.gz", Home(tmp_path / "other" / "home")

    assert back_up(filled, file) == 3
    assert put_back(other, file) == 3

    assert (other.folder / "runs" / "01J" / "run.json").read_text() == "runs/01J/run.json"
    assert not list(other.folder.rglob(".under-way-*"))
    with closing(sqlite3.connect(other.folder / "db.sqlite3")) as database:
        assert database.execute("select n from t").fetchall() == [(42,)]
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_a_backup_needs_state_and_a_free_place_outside_it(place: Home, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="there is no state"):
        back_up(place, tmp_path / "state.tar.gz")
    place.folder.mkdir()
    taken = tmp_path / "taken"
    taken.touch()
    for file in (taken, place.folder / "inside.tar.gz"):
        with pytest.raises(UserError, match="exists or lies inside"):
            back_up(place, file)


def test_a_backup_that_cannot_be_written_is_told_and_leaves_nothing(filled: Home, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be written"):
        back_up(filled, tmp_path / "no" / "such" / "folder" / "state.tar.gz")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["home"]


def test_a_restore_overwrites_nothing(filled: Home, tmp_path: Path) -> None:
    file = tmp_path / "state.tar.gz"
    back_up(filled, file)

    with pytest.raises(UserError, match="is not empty"):
        put_back(filled, file)


def bad_files() -> dict[str, bytes]:
    """Make files that are no backups."""
    escaping = io.BytesIO()
    with tarfile.open(fileobj=escaping, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("../escaped"), io.BytesIO())
    linking = io.BytesIO()
    with tarfile.open(fileobj=linking, mode="w:gz") as archive:
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    flipped = bytearray(gzip.compress(bytes(range(256)) * 100))
    flipped[20:60] = bytes(40)
    return {
        "empty": b"",
        "text": b"not a backup",
        "cut": escaping.getvalue()[:30],
        "flipped": bytes(flipped),
        "escaping": escaping.getvalue(),
        "linking": linking.getvalue(),
    }


@pytest.mark.parametrize("kind", bad_files())
def test_what_is_no_backup_is_refused_whole(place: Home, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "bad.tar.gz"
    file.write_bytes(bad_files()[kind])

    with pytest.raises(UserError, match="is no valid backup"):
        put_back(place, file)

    assert not place.folder.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.tar.gz"]


def test_an_empty_home_may_be_there(filled: Home, tmp_path: Path) -> None:
    file, other = tmp_path / "state.tar.gz", Home(tmp_path / "other")
    back_up(filled, file)
    other.folder.mkdir()

    assert put_back(other, file) == 3
