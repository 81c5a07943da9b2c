"""How do frames become the sheets of a workbook, with text that stays text?"""

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_LONGEST_CELL = 32_767
_EXACT = 2**53
_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def save(frames: Mapping[str, pl.DataFrame], path: Path) -> None:
    """Write each frame as a sheet; the caller saw to it that they fit."""
    book = openpyxl.Workbook(write_only=True)
    taken: set[str] = set()
    for name, frame in frames.items():
        sheet = book.create_sheet(_sheet_name(name, taken))
        sheet.append([_cell(sheet, header) for header in frame.columns])
        for row in frame.iter_rows():
            sheet.append([_cell(sheet, value) for value in row])
    if not frames:
        book.create_sheet("Sheet1")
    book.save(path)


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
