"""How is all state kept in one file, and put back?"""

import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path

from jiahe.kernel.errors import UserError
from jiahe.kernel.text import Text
from jiahe.runtime.dumping import DUMP, database_url, dump, restore
from jiahe.runtime.home import Home

_SQLITE_SIDE_FILES = ("-wal", "-shm", "-journal")


def back_up(home: Home, file: Path) -> int:
    """Write the home into one gzipped tar, databases as consistent snapshots; return the number of files.

    Raises
    ------
    UserError
        Where there is no state, `file` exists or lies inside the home, or PostgreSQL could not be read.
    """
    if not home.folder.is_dir():
        raise UserError(Text(zh=f"{home.folder} 中没有状态可备份", en=f"there is no state in {home.folder}"))
    target = file.resolve()
    if target.exists() or target.is_relative_to(home.folder):
        raise UserError(
            Text(zh=f"{file} 已存在或位于状态文件夹内", en=f"{file} exists or lies inside the state folder")
        )
    part = target.with_name(f"{target.name}.part")
    try:
        count = _pack(home, part)
        part.rename(target)
    except OSError as error:
        raise UserError(Text(zh=f"无法写入 {file}：{error}", en=f"{file} cannot be written: {error}")) from error
    finally:
        part.unlink(missing_ok=True)
    return count


def _pack(home: Home, part: Path) -> int:
    count = 0
    with tempfile.TemporaryDirectory() as scratch, tarfile.open(part, "w:gz") as archive:
        for path in _files(home):
            archive.add(_snapshot(path, Path(scratch)), arcname=str(path.relative_to(home.folder)))
            count += 1
    return count


def _files(home: Home) -> Iterator[Path]:
    """Yield the files in an order in which what is told of comes after what tells: heads of the log, tables, results."""
    there = {*home.folder.rglob("*"), *([home.folder / DUMP] if database_url() else [])}
    contents = {path for path in there if path.is_relative_to(home.attachments)}
    # contents are looked for once the tables that tell of them are packed
    for path in chain(sorted(there - contents), _later(home.attachments)):
        if path == home.folder / DUMP:
            yield path
            continue
        parts = path.relative_to(home.folder).parts
        under_way = any(part.startswith((".new-", ".under-way-")) or part == "incoming" for part in parts)
        if path.is_file() and not under_way and not path.name.endswith(_SQLITE_SIDE_FILES):
            yield path


def _later(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.rglob("*"))


def _snapshot(path: Path, scratch: Path) -> Path:
    copy = scratch / path.name
    if path.name == DUMP:
        dump(database_url(), copy)
        return copy
    if path.suffix != ".sqlite3":
        return path
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def put_back(home: Home, file: Path) -> int:
    """Unpack a backup into an empty home, whole or not at all; return the number of files.

    Raises
    ------
    UserError
        Where the home or the database holds state already, or the file is no backup of this kind of database.
    """
    if home.folder.is_dir() and any(home.folder.iterdir()):
        raise UserError(
            Text(
                zh=f"{home.folder} 不是空的，恢复不会覆盖它",
                en=f"{home.folder} is not empty; a restore overwrites nothing",
            )
        )
    home.folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home.folder.parent) as scratch:
        try:
            with tarfile.open(file, "r:gz") as archive:
                archive.extractall(scratch, filter="data")
        except (OSError, tarfile.TarError, EOFError, zlib.error) as error:
            raise UserError(
                Text(zh=f"{file} 不是有效的备份：{error}", en=f"{file} is no valid backup: {error}")
            ) from error
        unpacked = Path(scratch)
        _put_database_back(unpacked / DUMP)
        count = sum(path.is_file() for path in unpacked.rglob("*"))
        home.folder.mkdir(exist_ok=True)
        for path in unpacked.iterdir():
            path.rename(home.folder / path.name)
    return count


def _put_database_back(dumped: Path) -> None:
    url = database_url()
    if dumped.is_file() != bool(url):
        raise UserError(
            Text(
                zh="该备份含 PostgreSQL 数据，请以 DATABASE_URL 指明一个空数据库"
                if dumped.is_file()
                else "该备份的数据库是 SQLite，恢复时不要设 DATABASE_URL",
                en="this backup holds a PostgreSQL: name an empty one by DATABASE_URL"
                if dumped.is_file()
                else "this backup's database is SQLite: restore it without DATABASE_URL",
            )
        )
    if url:
        restore(url, dumped)
        dumped.unlink()
