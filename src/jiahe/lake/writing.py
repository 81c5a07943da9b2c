"""How does a frame become a file: CSV, Parquet or a workbook, whole or not at all?"""

import datetime as dt
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import openpyxl
import polars as pl
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from jiahe.contracts.advice import advice
from jiahe.kernel.errors import DataError
from jiahe.kernel.ids import new_id
from jiahe.kernel.times import TimeForm

_MARK = b"\xef\xbb\xbf"
_MOST_ROWS = 1_048_575
_MOST_COLUMNS = 16_384
_LONGEST_CELL = 32_767
_EXACT = 2**53
_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def write_csv(frame: pl.DataFrame, path: Path, form: TimeForm | None = None, *, for_excel: bool = False) -> None:
    """Write a frame as UTF-8 CSV.

    Parameters
    ----------
    frame
        Lists are joined by `|`, flags become true/false, null an empty cell, floats come back bit for bit.
    path
        The file; it appears whole or not at all.
    form
        How times are written; None is ISO 8601 with seconds.
    for_excel
        Begin with the mark by which Excel recognises UTF-8.
    """
    texts = as_text(frame, form)
    with whole(path) as part, part.open("wb") as file:
        if for_excel:
            file.write(_MARK)
        texts.write_csv(file, quote_style=quoting(texts))


def quoting(frame: pl.DataFrame) -> Literal["necessary", "always"]:
    """Return how cells are quoted: a lone header must not look like several."""
    lone = frame.width == 1 and any(mark in frame.columns[0] for mark in ";\t")
    return "always" if lone else "necessary"


def write_parquet(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame as Parquet, whole or not at all."""
    with whole(path) as part:
        frame.write_parquet(part)


def write_xlsx(frames: Mapping[str, pl.DataFrame], path: Path) -> None:
    """Write frames as the sheets of a workbook; text stays text, also where it begins like a formula.

    Raises
    ------
    DataError
        `size` where a frame has more rows or columns than a sheet.
    """
    for name, frame in frames.items():
        if len(frame) > _MOST_ROWS or frame.width > _MOST_COLUMNS:
            limit = f"{_MOST_ROWS} x {_MOST_COLUMNS}"
            raise DataError(name, "", "size", count=len(frame), advice=advice("size", limit))
    book = openpyxl.Workbook(write_only=True)
    taken: set[str] = set()
    for name, frame in frames.items():
        sheet = book.create_sheet(_sheet_name(name, taken))
        sheet.append([_cell(sheet, header) for header in frame.columns])
        for row in frame.with_columns(_joined(frame)).iter_rows():
            sheet.append([_cell(sheet, value) for value in row])
    if not frames:
        book.create_sheet("Sheet1")
    with whole(path) as part:
        book.save(part)


def as_text(frame: pl.DataFrame, form: TimeForm | None) -> pl.DataFrame:
    """Return the frame as CSV shows it, times and lists turned into text."""
    form = form or TimeForm()
    times = [form.write(frame[name]).alias(name) for name, kind in frame.schema.items() if kind == pl.Datetime]
    made = frame.with_columns(_joined(frame)).with_columns(times)
    if made.width == 1:
        # an empty line would be no record: a quoted empty cell is one
        return made.select(pl.all().cast(pl.String).fill_null(""))
    return made


def _joined(frame: pl.DataFrame) -> list[pl.Expr]:
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List | pl.Array)]
    return [pl.col(name).cast(pl.List(pl.String)).list.join("|", ignore_nulls=True) for name in lists]


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a file beside `path` that takes its place once it is complete."""
    part = path.with_name(f".{new_id()}.part")
    try:
        yield part
        os.replace(part, path)  # noqa: PTH105 - the one call that POSIX promises to be atomic
    finally:
        part.unlink(missing_ok=True)


def _sheet_name(name: str, taken: set[str]) -> str:
    clean = _SHEET_NAME.sub("_", name).strip("'")[:31] or "Sheet"
    made, number = clean, 1
    while made.lower() in taken:
        number += 1
        made = f"{clean[: 31 - len(str(number)) - 1]}_{number}"
    taken.add(made.lower())
    return made


def _cell(sheet: WriteOnlyWorksheet, value: Any) -> Any:
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)[:_LONGEST_CELL])
        cell.data_type = "s"  # whatever it begins with, it is no formula
        return cell
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > _EXACT:
        return _cell(sheet, str(value))
    if isinstance(value, float) and value - value != 0:
        return _cell(sheet, str(value))
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return _cell(sheet, value.isoformat())
    return value
