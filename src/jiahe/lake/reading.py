"""What does a format's reader take and give, and how does it say that a file is faulty?"""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from jiahe.contracts.advice import advice
from jiahe.kernel.errors import DataError, Example

_MEGABYTE = 1024 * 1024
_DEFAULT_LIMIT_MB = 4096
_MICROSECONDS_A_DAY = 86_400_000_000
# days since 1970 of 0001-01-02 and 9999-12-30: a day inside what Python can tell, so that a zone's offset fits as well
_FIRST_DAY, _LAST_DAY = -719_161, 2_932_895


@dataclass(frozen=True)
class Read:
    """What one file holds: its table, and in `also` further input tables that the same file fills."""

    frame: pl.DataFrame
    also: Mapping[str, pl.DataFrame] = field(default_factory=dict)


class FaultError(Exception):
    """A file is faulty; the registry, which knows the table's name, turns this into the one data error."""

    def __init__(
        self,
        check: str,
        reason: str,
        *values: object,
        column: str = "",
        count: int = 1,
        examples: tuple[Example, ...] = (),
    ) -> None:
        super().__init__(check, reason, *values)
        self.check, self.reason, self.values = check, reason, tuple(str(value) for value in values)
        self.column, self.count, self.examples = column, count, examples

    def about(self, table: str) -> DataError:
        """Return the data error about `table`."""
        text = advice(self.reason, *self.values)
        return DataError(table, self.column, self.check, count=self.count, examples=self.examples, advice=text)


def limit_bytes() -> int:
    """Return the size beyond which no file is read, packed or unpacked: JIAHE_MAX_FILE_MB, else 4096 MiB."""
    try:
        megabytes = float(os.environ.get("JIAHE_MAX_FILE_MB", ""))
    except ValueError:
        megabytes = _DEFAULT_LIMIT_MB
    return int(megabytes * _MEGABYTE) if 0 < megabytes < float("inf") else _DEFAULT_LIMIT_MB * _MEGABYTE


def over_limit(limit: int) -> FaultError:
    """Return the fault of a file over `limit` bytes."""
    return FaultError("size", "size", f"{limit / _MEGABYTE:g} MiB")


def inspect(path: Path) -> int:
    """Return the size of a plain file in bytes.

    Raises
    ------
    FaultError
        `file` where it is absent or no plain file, `size` over the limit, `empty` without a single byte.
    """
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise FaultError("file", "file", path.name)
    if status.st_size > limit_bytes():
        raise over_limit(limit_bytes())
    if status.st_size == 0:
        raise FaultError("empty", "empty")
    return status.st_size


def split_part(path: Path) -> tuple[Path, str | None]:
    """Split `book.xlsx#sheet` into the file and the part asked for; a file that really has that name is left whole."""
    name, mark, part = path.name.rpartition("#")
    if not mark or not name or path.exists():
        return path, None
    return path.with_name(name), part


def times(values: pl.Series) -> pl.Series:
    """Return times in microseconds.

    Raises
    ------
    FaultError
        Where one lies beyond the years 1 to 9999: it could not be shown, let alone reckoned with.
    """
    days = values.to_physical()
    if isinstance(values.dtype, pl.Datetime):
        values = values.dt.cast_time_unit("us")
        days = values.to_physical() // _MICROSECONDS_A_DAY
    beyond = (days < _FIRST_DAY) | (days > _LAST_DAY)
    if beyond.any():
        raise FaultError("format", "time_beyond", column=values.name, count=int(beyond.sum()))
    return values
