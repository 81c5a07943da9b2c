"""Which format is this file in, and what does it hold? Each module beside this one is a format.

A format is a module with `NAME`, `SUFFIXES` (each names this format alone), `read(path) -> Read`, and, where it also
comes in plain `.txt` files, `fits(head) -> bool` over the first characters of the text.
"""

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from jiahe.contracts.advice import advice
from jiahe.kernel.errors import DataError
from jiahe.lake.decoding import head_of
from jiahe.lake.reading import FaultError, Read, inspect, split_part

_BY_CONTENT = ".txt"
_SHOWN = 200


@dataclass(frozen=True)
class Format:
    """One way to write tables in a file."""

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[Path], Read]
    fits: Callable[[str], bool] | None


@cache
def formats() -> dict[str, Format]:
    """Return every format in this folder by its name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    found = [import_module(f"{__name__}.{name}") for name in names]
    return {one.NAME: Format(one.NAME, one.SUFFIXES, one.read, getattr(one, "fits", None)) for one in found}


def read_file(table: str, path: Path, format: str | None = None) -> Read:  # noqa: A002 - the word of the command line
    """Read one file.

    Parameters
    ----------
    table
        The table that the file is given as, for messages.
    path
        The file; `book.xlsx#sheet` names a sheet.
    format
        The name of a format; None guesses it from the suffix, for `.txt` from the content.

    Raises
    ------
    DataError
        Checks file, encoding, format, size, empty: whatever the bytes are.
    """
    try:
        return _read(path, format)
    except FaultError as fault:
        raise fault.about(table) from fault
    except (OSError, ValueError) as error:
        # a path may hold a NUL byte, be too long, lead through a file or be barred
        raise DataError(table, "", "file", advice=advice("file", path.name)) from error


def _read(path: Path, name: str | None) -> Read:
    base, _ = split_part(path)
    inspect(base)
    chosen = _guess(base) if name is None else _named(name)
    try:
        return chosen.read(path)
    except FaultError:
        raise
    except BaseException as error:
        # a compiled reader's panic is no Exception; only what stops the program may pass
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        reason = (str(error).splitlines() or [type(error).__name__])[0][:_SHOWN]
        raise FaultError("format", "format", chosen.name, reason) from error


def _named(name: str) -> Format:
    found = formats().get(name.strip().lower())
    if found is None:
        raise FaultError("format", "format_unknown", ", ".join(formats()))
    return found


def _guess(path: Path) -> Format:
    name = path.name.lower()
    if name.endswith(_BY_CONTENT):
        head = head_of(path)
        found = [one for one in formats().values() if one.fits is not None and one.fits(head)]
    else:
        found = [one for one in formats().values() if name.endswith(one.suffixes)]
    if len(found) != 1:
        raise FaultError("format", "format_unknown", ", ".join(formats()))
    return found[0]
