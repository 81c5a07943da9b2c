"""Which rows were filled in, and which cells cannot be read at all? Formulas, errors, numbers that lost their digits."""

import datetime as dt
import re
import threading
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from jiahe.contracts.advice import advice
from jiahe.kernel.errors import DataError, Example
from jiahe.kernel.text import Text
from jiahe.lake.documents.packages import MEGABYTE, inspect_package
from jiahe.lake.reading import FaultError
from jiahe.plan.workbook.heads import Head, find_head
from jiahe.plan.workbook.layout import EXAMPLES, MOST_ROWS, Layout

_OLD = bytes.fromhex("d0cf11e0a1b11ae1")
MOST_BYTES, MOST_UNPACKED = 5 * MEGABYTE, 60 * MEGABYTE
_MOST_SHEETS, _MOST_COLUMNS, _MOST_SCANNED, _HEAD_WITHIN = 20, 200, 20_000, 20
_EXACT = 10**15
_EXAMPLE_BEGINS = tuple(f"{word}{mark}" for word in EXAMPLES for mark in "：:")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
ONE_AT_A_TIME = threading.Lock()
"""Warnings are silenced for the whole process while a workbook is read; one at a time also bounds the memory."""


@dataclass(frozen=True)
class CellFault:
    """One wrong cell: where it is, what stands in it, which check it fails and what to do."""

    sheet: str
    cell: str
    column: str
    title: Text
    check: str
    value: str
    advice: Text

    def as_dict(self) -> dict[str, Any]:
        """Return the fault as plain data."""
        both = {"title": self.title, "advice": self.advice}
        plain = {name: getattr(self, name) for name in ("sheet", "cell", "column", "check", "value")}
        return plain | {name: {"zh": text.zh, "en": text.en} for name, text in both.items()}


@dataclass(frozen=True)
class Row:
    """One row as it was filled in: what stands in each column, and what could not be read, by column."""

    number: int
    values: Mapping[str, str | bool | int | float]
    unread: Mapping[str, DataError]


@dataclass(frozen=True)
class Filled:
    """A workbook as it came back: the rows that are filled in, where each column stands, and what was passed over."""

    sheet: str
    places: Mapping[str, int]
    rows: tuple[Row, ...]
    examples: tuple[int, ...]
    unused: tuple[str, ...]

    def cell(self, row: Row, name: str) -> str:
        """Return where a value stands, such as B7; a column that is not there is told by its row alone."""
        return f"{get_column_letter(self.places[name])}{row.number}" if name in self.places else str(row.number)


def read(path: Path, layout: Layout) -> Filled:
    """Read a workbook that was filled in.

    Raises
    ------
    DataError
        Where it is no workbook, holds macros or links, is too large, belongs to another form, lacks columns or rows.
    """
    try:
        _look_at(path)
        return _read(path, layout)
    except FaultError as fault:
        raise fault.about(layout.form) from fault


def _look_at(path: Path) -> None:
    if path.stat().st_size > MOST_BYTES:
        raise FaultError("size", "size", f"{MOST_BYTES // MEGABYTE} MB")
    with path.open("rb") as file:
        head = file.read(len(_OLD))
    if not head:
        raise FaultError("empty", "empty_file")
    if head == _OLD:
        raise FaultError("format", "old_xls")
    inspect_package(path, "xlsx", MOST_UNPACKED)


def _read(path: Path, layout: Layout) -> Filled:
    with ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(path, read_only=True, keep_links=False)
            try:
                return _first_with_a_head(book, layout)
            finally:
                book.close()
        except (FaultError, DataError):
            raise
        except Exception as error:  # the library raises what it will where a part is not as the standard has it
            reason = (str(error).splitlines() or [type(error).__name__])[0][:80]
            raise FaultError("format", "format", "xlsx", reason or type(error).__name__) from error


def _first_with_a_head(book: Any, layout: Layout) -> Filled:
    best: Head | None = None
    for sheet in book.worksheets[:_MOST_SHEETS]:
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()
        rows = [_texts(row) for _, row in zip(range(_HEAD_WITHIN), _rows(sheet), strict=False)]
        head = find_head(rows, layout)
        if head is not None and (best is None or len(head.places) > len(best.places)):
            best, found = head, sheet
    if best is None:
        wanted = [field.title.zh for name, field in layout.columns.items() if layout.needed(name)]
        raise FaultError("column_missing", "column_missing", "、".join(wanted), "-")
    return _filled(found, best, layout)


def _filled(sheet: Any, head: Head, layout: Layout) -> Filled:
    absent = [layout.columns[name].title for name in layout.columns if layout.needed(name) and name not in head.places]
    if absent:
        told = Text(zh="、".join(one.zh for one in absent), en=", ".join(one.en for one in absent))
        text = advice("column_missing", told, "、".join(head.texts)[:200] or "-")
        raise DataError(layout.form, "", "column_missing", count=len(absent), advice=text)
    rows: list[Row] = []
    examples: list[int] = []
    for number, cells in enumerate(_rows(sheet), start=1):
        if number > _MOST_SCANNED:
            raise FaultError("size", "cells", number, len(cells))
        if number <= head.last_row or not _is_filled(cells, head):
            continue
        if _is_example(cells, head):
            examples.append(number)
            continue
        if len(rows) == MOST_ROWS:
            raise FaultError("rows", "rows", MOST_ROWS)
        rows.append(_row(number, cells, head, layout))
    if not rows:
        raise FaultError("no_rows", "no_rows")
    return Filled(sheet.title, head.places, tuple(rows), tuple(examples), head.unused)


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    found: Iterator[tuple[Any, ...]] = sheet.iter_rows(max_col=_MOST_COLUMNS)
    return found


def _texts(cells: tuple[Any, ...]) -> list[str]:
    return [_plain(cell.value) if isinstance(cell.value, str) else "" for cell in cells]


def _plain(text: str) -> str:
    """Give marks back that a workbook writes as `_x000D_`."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _is_filled(cells: tuple[Any, ...], head: Head) -> bool:
    stand = (cells[place - 1].value for place in head.places.values() if place <= len(cells))
    return any(value is not None and str(value).strip() for value in stand)


def _is_example(cells: tuple[Any, ...], head: Head) -> bool:
    """Tell whether a row says of itself that it is an example: in the place of its number, or before its title."""
    number, title = (
        str(cells[place - 1].value or "").strip().casefold() if 0 < place <= len(cells) else ""
        for place in (head.number, head.places.get("title", 0))
    )
    return number in EXAMPLES or title.startswith(_EXAMPLE_BEGINS)


def _row(number: int, cells: tuple[Any, ...], head: Head, layout: Layout) -> Row:
    values: dict[str, str | bool | int | float] = {}
    unread: dict[str, DataError] = {}
    for name, place in head.places.items():
        if place > len(cells):
            continue
        found = _value(cells[place - 1], layout.form, name, layout.columns[name].type)
        if isinstance(found, DataError):
            unread[name] = found
        elif found is not None:
            values[name] = found
    return Row(number, values, unread)


def _value(cell: Any, form: str, name: str, kind: str) -> str | bool | int | float | DataError | None:
    value = cell.value
    if cell.data_type == "f":
        return _fault(form, name, "formula", getattr(value, "text", value))
    if cell.data_type == "e":
        return _fault(form, name, "cell_error", value, str(value)[:20])
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return _figure(value, form, name, kind)
    return _plain(value) if isinstance(value, str) else _time(value)


def _time(value: object) -> str:
    """Return a date, or whatever a cell with the format of one may hold, as it is written."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat()
    return str(value)


def _figure(value: float, form: str, name: str, kind: str) -> str | int | float | DataError:
    """Return a number; where a text is wanted as its digits, unless it has more than a spreadsheet keeps."""
    whole = value == value // 1 if abs(value) < _EXACT else True
    if kind in {"text", "choice"} and abs(value) >= _EXACT:
        return _fault(form, name, "digits", f"{value:.6g}")
    return str(int(value)) if whole and abs(value) < _EXACT else value


def _fault(form: str, name: str, check: str, value: object, *wanted: str) -> DataError:
    return DataError(form, name, check, examples=(Example(None, str(value)[:60]),), advice=advice(check, *wanted))
