"""What says how long the log was, where the database cannot reach it? A file beside it, to which heads are only added."""

import fcntl
import logging
import os
from collections.abc import Iterator
from typing import BinaryIO

from jiahe.office.log.domain.heads import Head, read_head
from jiahe.office.log.domain.keys import HEADS
from jiahe.runtime.home import Home

_TAIL = 4096
_log = logging.getLogger("jiahe.log")


def witness(home: Home, head: Head) -> None:
    """Add a head to the file, unless a longer one stands there; what hinders this is told and no reason to fail.

    The lines are not forced to the disk one by one: after a power failure the last may be missing, and the next entry
    or start writes a newer one.
    """
    try:
        with (home.folder / HEADS).open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            last = _last(file)
            if last is None or last.size < head.size:
                file.write(f"{head.line()}\n".encode())
    except OSError:
        _log.exception("a head of the log could not be written to %s", HEADS)


def _last(file: BinaryIO) -> Head | None:
    """Return the last head, after dropping a line that a power failure cut short."""
    end = file.seek(0, os.SEEK_END)
    start = file.seek(max(0, end - _TAIL))
    tail = file.read()
    whole = tail[: tail.rfind(b"\n") + 1]
    if len(whole) < len(tail):
        file.truncate(start + len(whole))
    lines = whole.splitlines()
    return read_head(lines[-1].decode(errors="replace")) if lines else None


def length(home: Home) -> int | None:
    """Return how many bytes of heads there are now, None where the file is gone."""
    path = home.folder / HEADS
    return path.stat().st_size if path.is_file() else None


def heads_outside(home: Home, up_to: int) -> Iterator[Head | None]:
    """Yield the heads within the first `up_to` bytes; None for a line that is none."""
    with (home.folder / HEADS).open("rb") as file:
        read = 0
        for line in file:
            read += len(line)
            if read > up_to or not line.endswith(b"\n"):
                return
            yield read_head(line.decode(errors="replace"))
