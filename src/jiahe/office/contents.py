"""Where does the content of a file lie? In the home under its digest, whole before any row tells of it."""

import hashlib
import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from django.core.files.uploadedfile import UploadedFile

from jiahe.kernel.ids import new_id
from jiahe.runtime.home import home

_ARRIVING = "incoming"
_YOUNG_SECONDS = 3600
_AT_ONCE = 500
Known = Callable[[Iterable[str]], set[str]]


class Arrived:
    """A file that lies in the home under a name of its own; it takes its place once it was looked at."""

    def __init__(self, file: "UploadedFile[Any]") -> None:
        self.path = _folder(_ARRIVING) / f"{new_id()}.part"
        digest, self.size = hashlib.sha256(), 0
        with self.path.open("wb") as kept:
            os.fchmod(kept.fileno(), 0o600)
            for chunk in file.chunks():
                kept.write(chunk)
                digest.update(chunk)
                self.size += len(chunk)
            kept.flush()
            os.fsync(kept.fileno())
        self.sha256 = digest.hexdigest()

    def __enter__(self) -> Self:
        """Begin to look at it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Drop what has not taken its place."""
        self.path.unlink(missing_ok=True)

    def settle(self) -> None:
        """Put it in its place, for good even where the power fails; what lies there already is as good."""
        place = place_of(self.sha256)
        place.parent.mkdir(parents=True, exist_ok=True)
        self.path.replace(place)
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def place_of(digest: str) -> Path:
    """Return where a content lies, or would."""
    return home().attachments / digest[:2] / digest


def is_whole(digest: str) -> bool:
    """Tell whether a content is there and still what it was."""
    try:
        with place_of(digest).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
    except OSError:
        return False


def sweep(known: Known) -> int:
    """Drop contents of which no row tells, and files that never arrived; those of the last hour stay. Return how many.

    `known` gives back those of some digests that are told of. A file that comes again is written again, so its hour
    begins anew before its row does.
    """
    old, dropped = time.time() - _YOUNG_SECONDS, 0
    waiting: list[Path] = []
    for path in home().attachments.glob("*/*"):
        if path.parent.name == _ARRIVING:
            dropped += _drop(path, old)
            continue
        waiting.append(path)
        if len(waiting) == _AT_ONCE:
            dropped += _drop_unknown(waiting, known, old)
            waiting = []
    return dropped + _drop_unknown(waiting, known, old)


def _drop_unknown(paths: list[Path], known: Known, old: float) -> int:
    kept = known(path.name for path in paths)
    return sum(_drop(path, old) for path in paths if path.name not in kept)


def _drop(path: Path, old: float) -> bool:
    with suppress(FileNotFoundError):
        if path.stat().st_mtime < old:
            aside = _folder(_ARRIVING) / f"{new_id()}.part"
            path.rename(aside)
            if aside.stat().st_mtime < old:
                aside.unlink()
                return True
            aside.replace(path)  # it came again between two looks
    return False


def _folder(name: str) -> Path:
    folder = home().attachments / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder
