"""Which rows were filled in, and which cells cannot be read at all? Formulas, errors, numbers that lost their digits."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from jiahe.contracts.advice import advice
from jiahe.kernel.errors import DataError, Example
from jiahe.kernel.text import Text
from jiahe.lake.documents.packages import MEGABYTE, inspect_package
from jiahe.lake.reading import FaultError
from jiahe.plan.workbook.cells import Book, Cell, Cells, Sheet
from jiahe.plan.workbook.heads import Head, find_head
from jiahe.plan.workbook.layout import EXAMPLES, MOST_ROWS, Layout

_OLD = bytes.fromhex("d0cf11e0a1b11ae1")
MOST_BYTES, MOST_UNPACKED = 5 * MEGABYTE, 60 * MEGABYTE
_MOST_SHEETS, _HEAD_WITHIN = 20, 20
_EXACT = 10**15
_EXAMPLE_BEGINS = tuple(f"{word}{mark}" for word in EXAMPLES for mark in "：:")


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
    try:
        book = Book(path)
        sheet, head = _with_a_head(book, layout)
        return _filled(book, sheet, head, layout)
    except (FaultError, DataError):
        raise
    except Exception as error:  # parts that are not as the standard has them fail in more ways than can be named
        reason = (str(error).splitlines() or [""])[0][:80]
        raise FaultError("format", "format", "xlsx", reason or type(error).__name__) from error


def _with_a_head(book: Book, layout: Layout) -> tuple[Sheet, Head]:
    """Return the sheet whose first rows name most columns, and its head."""
    found: list[tuple[Sheet, Head]] = []
    for sheet in book.sheets[:_MOST_SHEETS]:
        head = find_head(_first_rows(book, sheet), layout)
        if head is not None:
            found.append((sheet, head))
    if not found:
        wanted = [field.title for name, field in layout.columns.items() if layout.needed(name)]
        raise _absent(layout, wanted, ())
    return max(found, key=lambda one: len(one[1].places))


def _first_rows(book: Book, sheet: Sheet) -> list[list[str]]:
    rows: list[list[str]] = []
    for number, cells in book.rows(sheet):
        if number > _HEAD_WITHIN:
            break
        rows.extend([] for _ in range(number - len(rows)))
        texts = {place: cell.value for place, cell in cells.items() if isinstance(cell.value, str)}
        rows[number - 1] = [texts.get(place, "") for place in range(1, max(cells) + 1)]
    return rows


def _absent(layout: Layout, titles: Sequence[Text], found: Sequence[str]) -> DataError:
    told = Text(zh="、".join(one.zh for one in titles), en=", ".join(one.en for one in titles))
    text = advice("column_missing", told, "、".join(found)[:200] or "-")
    return DataError(layout.form, "", "column_missing", count=len(titles), advice=text)


def _filled(book: Book, sheet: Sheet, head: Head, layout: Layout) -> Filled:
    absent = [layout.columns[name].title for name in layout.columns if layout.needed(name) and name not in head.places]
    if absent:
        raise _absent(layout, absent, head.texts)
    rows: list[Row] = []
    examples: list[int] = []
    for number, cells in book.rows(sheet):
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
    return Filled(sheet.name, head.places, tuple(rows), tuple(examples), head.unused)


def _is_filled(cells: Cells, head: Head) -> bool:
    return any(str(cells[place].value).strip() for place in head.places.values() if place in cells)


def _is_example(cells: Cells, head: Head) -> bool:
    """Tell whether a row says of itself that it is an example: in the place of its number, or before its title."""
    number, title = (
        str(cells[place].value).strip().casefold() if place in cells else ""
        for place in (head.number, head.places.get("title", 0))
    )
    return number in EXAMPLES or title.startswith(_EXAMPLE_BEGINS)


def _row(number: int, cells: Cells, head: Head, layout: Layout) -> Row:
    values: dict[str, str | bool | int | float] = {}
    unread: dict[str, DataError] = {}
    for name, place in head.places.items():
        if place not in cells:
            continue
        found = _value(cells[place], layout.form, name, layout.columns[name].type)
        if isinstance(found, DataError):
            unread[name] = found
        else:
            values[name] = found
    return Row(number, values, unread)


def _value(cell: Cell, form: str, name: str, kind: str) -> str | bool | int | float | DataError:
    value = cell.value
    if cell.kind == "formula":
        return _fault(form, name, "formula", value)
    if cell.kind == "error":
        return _fault(form, name, "cell_error", value, str(value)[:20])
    if isinstance(value, str | bool):
        return value
    if isinstance(value, int | float):
        return _figure(value, form, name, kind)
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
