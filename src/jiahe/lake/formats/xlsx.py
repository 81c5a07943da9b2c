"""What does a workbook's sheet hold? The first one, or the one named behind `#`; dates come typed, macros are not run."""

import logging
from collections import Counter
from pathlib import Path

import fastexcel
import polars as pl

from jiahe.lake.archive import refuse_bomb
from jiahe.lake.reading import FaultError, Read, split_part, times

NAME = "xlsx"
SUFFIXES = (".xlsx", ".xlsm")

_OLD = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_EXACT = 2**53

# a column without a value has no type to tell; that is no news
logging.getLogger("fastexcel.types.dtype").setLevel(logging.ERROR)


def read(path: Path) -> Read:
    """Read one sheet: headers in the first row that is not blank, numbers without fractions as whole ones."""
    path, part = split_part(path)
    _refuse_old(path)
    refuse_bomb(path)
    book = fastexcel.read_excel(path)
    sheet = _sheet(book.sheet_names, part)
    header = _header(book, sheet)
    body = book.load_sheet(sheet, header_row=None, skip_rows=1, schema_sample_rows=None, skip_whitespace_tail_rows=True)
    return Read(_named(body.to_polars(), header))


def _refuse_old(path: Path) -> None:
    with path.open("rb") as file:
        if not file.read(len(_OLD)).startswith(_OLD):
            return
        found = _ENCRYPTED in file.read(64 * 1024 * 1024)
    raise FaultError("format", "encrypted" if found else "old_xls")


def _sheet(names: list[str], part: str | None) -> str:
    if part is None:
        return names[0]
    if part not in names:
        raise FaultError("format", "no_sheet", part, ", ".join(names))
    return part


def _header(book: fastexcel.ExcelReader, sheet: str) -> list[str]:
    top = book.load_sheet(sheet, header_row=None, n_rows=1, dtypes="string").to_polars()
    if not top.width or not len(top):
        raise FaultError("empty", "empty")
    header = ["" if name is None else str(name) for name in top.row(0)]
    repeated = [name for name, times in Counter(header).items() if times > 1 and name.strip()]
    if repeated:
        raise FaultError("format", "header_repeated", repeated[0], column=repeated[0], count=len(repeated))
    return header


def _named(frame: pl.DataFrame, header: list[str]) -> pl.DataFrame:
    blank = {place for place, name in enumerate(header) if not name.strip()}
    filled = [place for place in sorted(blank) if frame[:, place].null_count() < len(frame)]
    if filled:
        raise FaultError("format", "header_blank", filled[0] + 1, count=len(filled))
    kept = [place for place in range(len(header)) if place not in blank]
    return pl.DataFrame([_plain(frame[:, place]).alias(header[place]) for place in kept])


def _plain(values: pl.Series) -> pl.Series:
    """Give whole numbers their look back (a workbook keeps every number as a float) and times one unit."""
    if values.dtype == pl.Float64:
        whole = bool(((values == values.round()) & (values.abs() <= _EXACT)).all()) and values.null_count() < len(
            values
        )
        return values.cast(pl.Int64) if whole else values
    if isinstance(values.dtype, pl.Datetime) or values.dtype == pl.Date:
        return times(values)
    if values.dtype == pl.Duration:
        return values.dt.to_string("polars")
    if values.dtype == pl.Null:
        return values.cast(pl.String)
    return values
