"""What is kept of a run? A folder named by its id: written under a temporary name, renamed when it is complete."""

import datetime as dt
import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Literal

from jiahe.kernel.errors import NotFoundError, UserError
from jiahe.kernel.ids import is_id
from jiahe.kernel.text import Text
from jiahe.kernel.times import PLAN_ZONE

Outcome = Literal["running", "succeeded", "refused", "failed", "interrupted", "cancelled"]
RECORD, PROGRESS, LOCK, CANCEL = "run.json", "progress.jsonl", "lock", "cancel"
_NEW, _TEMPORARY = ".new-", ".under-way-"
_NEW_SECONDS = 60


class BrokenRecordError(UserError):
    """A run's record is damaged."""


@dataclass
class Record:
    """The whole account of one run, as `run.json` holds it."""

    id: str
    application: str
    version: str
    kind: Literal["run", "fit"] = "run"
    inputs: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    as_of: str | None = None
    seed: int = 0
    model: str | None = None
    executor: str = "local"
    times: dict[str, Any] | None = None
    started: str = ""
    ended: str | None = None
    rows: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    outcome: Outcome = "running"
    error: dict[str, Any] | None = None


def stamp() -> str:
    """Return this moment as a run record writes it."""
    return dt.datetime.now(PLAN_ZONE).isoformat(timespec="milliseconds")


def write_record(record: Record, folder: Path) -> None:
    """Write `run.json`, whole or not at all."""
    text = json.dumps(asdict(record), ensure_ascii=False, indent=2, allow_nan=False, default=str)
    part = folder / f"{RECORD}.part"
    part.write_text(text + "\n", encoding="utf-8")
    _flush(part)
    part.rename(folder / RECORD)


def read_record(folder: Path) -> Record:
    """Read one `run.json`.

    Raises
    ------
    BrokenRecordError
        Where it holds something else: a damaged disk, or a hand that wrote in it.
    """
    try:
        return Record(**json.loads((folder / RECORD).read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        run = folder.name.removeprefix(_TEMPORARY)
        raise BrokenRecordError(
            Text(zh=f"运行 {run} 的记录 {RECORD} 已损坏", en=f"the record {RECORD} of run {run} is damaged")
        ) from error


def broken(runs: Path) -> list[str]:
    """Return the runs whose record cannot be read."""
    names = sorted(folder.name for folder in runs.glob("*") if is_id(folder.name))
    return [name for name in names if not _is_readable(runs / name)]


def _is_readable(folder: Path) -> bool:
    try:
        read_record(folder)
    except (BrokenRecordError, FileNotFoundError):
        return False
    return True


@contextmanager
def under_way(runs: Path, record: Record) -> Iterator[Path]:
    """Give a temporary folder to fill; on leaving, whatever happened, it is renamed into place with its record.

    A lock is held meanwhile, so that a run whose process died can be told from one that still works.
    """
    runs.mkdir(parents=True, exist_ok=True)
    new, folder = runs / f"{_NEW}{record.id}", runs / f"{_TEMPORARY}{record.id}"
    new.mkdir()
    with (new / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        write_record(record, new)
        new.rename(folder)
        try:
            yield folder
        finally:
            record.ended = stamp()
            _finish(folder, record)


def _finish(folder: Path, record: Record) -> None:
    (folder / CANCEL).unlink(missing_ok=True)
    write_record(record, folder)
    for file in folder.iterdir():
        _flush(file)
    finished = folder.with_name(record.id)
    folder.rename(finished)
    _flush(folder.parent)
    # The lock goes last: whoever is killed before leaves it, and so can be told to be dead.
    (finished / LOCK).unlink(missing_ok=True)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def settle(runs: Path) -> list[str]:
    """Mark runs whose process died as interrupted, dropping their half-written results; return their ids."""
    if not runs.is_dir():
        return []
    for folder in runs.glob(f"{_NEW}*"):
        if time.time() - folder.stat().st_mtime > _NEW_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
    return [name for folder in sorted(runs.glob(f"{_TEMPORARY}*")) if (name := _settle_one(folder))]


def interrupted(runs: Path) -> list[str]:
    """Return the runs whose process died and that are not settled yet; nothing is changed."""
    return [folder.name.removeprefix(_TEMPORARY) for folder in sorted(runs.glob(f"{_TEMPORARY}*")) if _is_dead(folder)]


def _is_dead(folder: Path) -> bool:
    try:
        with (folder / LOCK).open("r") as lock:
            return _is_free(lock)
    except FileNotFoundError:  # its own process is just renaming it
        return False


def _settle_one(folder: Path) -> str | None:
    try:
        lock = (folder / LOCK).open("r")
    except FileNotFoundError:  # its own process is just renaming it
        return None
    with lock:
        if not _is_free(lock) or not folder.is_dir():  # it lives, or has just been finished under another name
            return None
        try:
            record = read_record(folder)
        except BrokenRecordError:  # the doctor tells
            return None
        record.outcome, record.ended, record.rows = "interrupted", stamp(), {}
        for file in folder.iterdir():
            if file.name not in {RECORD, PROGRESS, LOCK}:
                file.unlink()
        _finish(folder, record)
        return record.id


def _is_free(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def folder_of(runs: Path, run: str) -> Path:
    """Return the folder of a run: by its id, finished or under way, or by its folder's own path.

    Raises
    ------
    NotFoundError
        Where there is none.
    """
    named = [runs / run, runs / f"{_TEMPORARY}{run}"] if is_id(run) else [Path(run)]
    for folder in named:
        with suppress(OSError):  # a name may be longer than a file's can be
            if (folder / RECORD).is_file():
                return folder
    raise NotFoundError(Text(zh=f"没有运行记录 {run}", en=f"there is no run {run}"))


def list_records(runs: Path, *, limit: int = 1000) -> list[Record]:
    """Return the records, the newest first, those under way included; damaged ones are the doctor's to tell."""
    if not runs.is_dir():
        return []
    names = (entry.name.removeprefix(_TEMPORARY) for entry in os.scandir(runs) if entry.is_dir())
    newest = sorted((name for name in names if is_id(name)), reverse=True)[:limit]
    return [record for name in newest if (record := _read_if_there(runs, name))]


def _read_if_there(runs: Path, name: str) -> Record | None:
    try:
        return read_record(folder_of(runs, name))
    except (NotFoundError, FileNotFoundError, BrokenRecordError):
        return None


def ask_to_cancel(runs: Path, run: str) -> None:
    """Ask a run under way to stop at its next report.

    Raises
    ------
    UserError
        Where it has ended already.
    """
    folder = folder_of(runs, run)
    if folder.name == run:
        raise UserError(Text(zh=f"运行 {run} 已经结束", en=f"run {run} has ended already"))
    (folder / CANCEL).touch()
