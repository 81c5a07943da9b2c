"""Who may write this table now? One writer at a time; the kernel lets go of the lock when its holder dies."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock on `path`, waiting for another thread or process where one holds it.

    The empty file stays behind and means nothing: only an open descriptor holds the lock, so a killed writer leaves none.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
