"""How does a workbook come back with its wrong cells marked? Coloured, each with a comment, and all of them in a list."""

import io
import threading
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from jiahe.kernel.text import Language, Text
from jiahe.plan.workbook.layout import Layout
from jiahe.plan.workbook.read import CellFault, Filled
from jiahe.plan.workbook.write import blank

FAULTS = Text(zh="错误清单", en="Wrong cells")
_AUTHOR = "jiahe"
_RED = PatternFill("solid", fgColor="FFF8D0CC")
_NONE = PatternFill()
_ONE_AT_A_TIME = threading.Lock()
"""Warnings are silenced for the whole process meanwhile; one at a time also bounds the memory."""
_HEADS = (
    Text(zh="单元格", en="Cell"),
    Text(zh="列", en="Column"),
    Text(zh="现在的内容", en="What stands there"),
    Text(zh="怎样改", en="What to do"),
)


def marked(path: Path, filled: Filled, faults: Sequence[CellFault], layout: Layout, language: Language) -> bytes:
    """Return the workbook that was handed in with its wrong cells marked; marks of an earlier time go.

    Where it holds something that cannot be written again, a fresh one with the same rows is marked instead.
    """
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _marked(load_workbook(path, keep_links=False), filled.sheet, faults, language)
        except Exception:  # noqa: BLE001  # the library raises what it will; the rows are known whatever it meets
            fresh = load_workbook(io.BytesIO(blank(layout, language, ())))
            sheet, places = fresh.worksheets[0], {name: place for place, name in enumerate(layout.columns, start=2)}
            _refill(sheet, filled, places)
            return _marked(fresh, sheet.title, [_moved(one, sheet, places) for one in faults], language)


def _marked(book: Any, title: str, faults: Sequence[CellFault], language: Language) -> bytes:
    sheet = book[title]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment is not None and cell.comment.author == _AUTHOR:
                cell.comment, cell.fill = None, _NONE
    for fault in faults:
        if fault.cell.isdecimal():
            continue
        cell = _top_left(sheet, fault.cell)
        cell.fill = _RED
        cell.comment = Comment(fault.advice.say(language), _AUTHOR, width=320, height=90)
    _list(book, title, faults, language)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _top_left(sheet: Worksheet, place: str) -> Any:
    cell = sheet[place]
    if not isinstance(cell, MergedCell):
        return cell
    found = next(one for one in sheet.merged_cells.ranges if place in one)
    return sheet.cell(found.min_row, found.min_col)


def _list(book: Any, title: str, faults: Sequence[CellFault], language: Language) -> None:
    for name in (FAULTS.zh, FAULTS.en):
        if name in book.sheetnames:
            del book[name]
    sheet = book.create_sheet(FAULTS.say(language))
    sheet.append([one.say(language) for one in _HEADS])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    quoted = title.replace("'", "''")
    for row, fault in enumerate(faults, start=2):
        told = (fault.cell, fault.title.say(language), fault.value, fault.advice.say(language))
        for column, text in enumerate(told, start=1):
            cell = sheet.cell(row, column)
            cell.value, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", text), "s"  # whatever it begins with
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        if not fault.cell.isdecimal():
            sheet.cell(row, 1).hyperlink = Hyperlink(ref="", location=f"'{quoted}'!{fault.cell}")
    for letter, width in (("A", 12), ("B", 26), ("C", 36), ("D", 70)):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"


def _refill(sheet: Worksheet, filled: Filled, places: dict[str, int]) -> None:
    for row in filled.rows:
        for name, value in row.values.items():
            cell = sheet.cell(row.number, places[name])
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"


def _moved(fault: CellFault, sheet: Worksheet, places: dict[str, int]) -> CellFault:
    number = int("".join(mark for mark in fault.cell if mark.isdecimal()))
    cell = sheet.cell(number, places[fault.column]).coordinate
    return CellFault(sheet.title, cell, fault.column, fault.title, fault.check, fault.value, fault.advice)
