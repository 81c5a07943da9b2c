"""How does a notice become a workbook? Its table on the first sheet, ready to be filtered and printed; its text on the second."""

import io
import math
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from jiahe.kernel.text import Text
from jiahe.office.documents.notice import Notice, Table
from jiahe.office.documents.packing import packed
from jiahe.office.documents.plain import cleaned, plain
from jiahe.office.documents.wording import SIMULATED, width

_GROUP = Text(zh="领域", en="Area")
_TEXT = Text(zh="说明", en="Text")
_LIST = Text(zh="名单", en="List")
_HEAD_ROW = 3
_WIDTH = 128
_MOST_CELL = 32_000
"""A cell holds 32,767 characters at most."""
_LINE, _HIGHEST, _MARK = 15.0, 409.0, 2.2
"""A line in points, the highest that a row may be, and what a Chinese character takes of a column's width."""
_THIN = Side(style="thin", color="808080")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_TITLE, _HEAD = Font(name="宋体", size=18, bold=True), Font(name="黑体", size=11)
_BODY, _SMALL, _RED = Font(name="宋体", size=11), Font(name="宋体", size=10), Font(name="黑体", size=11, color="C00000")
_GREY = PatternFill("solid", fgColor="E8EEF2")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)


def workbook(notice: Notice) -> bytes:
    """Write a notice as a workbook; the same notice gives the same bytes, and no cell is ever a formula."""
    book = Workbook()
    book.remove(book.active)
    if notice.table is not None:
        _list(book.create_sheet(_LIST.say(notice.language)), notice, notice.table)
    _text(book.create_sheet(_TEXT.say(notice.language)), notice)
    target = io.BytesIO()
    book.save(target)
    told = plain(notice)
    author = ", ".join(issuer["name"] for issuer in told["issuers"])
    return packed(target.getvalue(), title=told["title"], author=author, moment=f"{notice.day}T00:00:00Z")


def _list(sheet: Worksheet, notice: Notice, table: Table) -> None:
    """Write the table with the group in a column of its own, by which one filters."""
    grouped = any(group.title for group in table.groups)
    heads = [*([_GROUP.say(notice.language)] if grouped else []), *(column.title for column in table.columns)]
    shares = [*([5] if grouped else []), *(column.share for column in table.columns)]
    centred = [*([True] if grouped else []), *(column.centred for column in table.columns)]
    widths = [max(6.0, _WIDTH * share / sum(shares)) for share in shares]
    last = get_column_letter(len(heads))
    _over(sheet, 1, last, table.title, _TITLE, 36)
    _over(sheet, 2, last, _under_title(notice), _RED if notice.simulated else _SMALL, 20)
    for place, head in enumerate(heads, 1):
        cell = put(sheet, _HEAD_ROW, place, head)
        cell.font, cell.fill, cell.alignment, cell.border = _HEAD, _GREY, _CENTRE, _BOX
        sheet.column_dimensions[get_column_letter(place)].width = widths[place - 1]
    row = _HEAD_ROW
    for group in table.groups:
        for values in group.rows:
            row += 1
            cells = [*([_bare(group.title)] if grouped else []), *values]
            sheet.row_dimensions[row].height = _height(cells, widths)
            for place, value in enumerate(cells, 1):
                cell = put(sheet, row, place, value)
                cell.font, cell.border = _BODY, _BOX
                cell.alignment = _CENTRE if centred[place - 1] else _LEFT
    sheet.freeze_panes = f"A{_HEAD_ROW + 1}"
    sheet.auto_filter.ref = f"A{_HEAD_ROW}:{last}{max(row, _HEAD_ROW)}"
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    _print(sheet, notice, wide=True)


def _height(cells: Sequence[Any], widths: Sequence[float]) -> float:
    """Return how high a row must be for its fullest cell: not every program finds that out itself."""
    needed = 1
    for value, wide in zip(cells, widths, strict=True):
        lines = str("" if value is None else value).split("\n")
        needed = max(needed, sum(max(1, math.ceil(width(line) * _MARK / (wide - 1))) for line in lines))
    return min(_HIGHEST, _LINE * needed + 4)


def _bare(title: str) -> str:
    """Return a group's title without its number and count."""
    after = title.partition("、")[2] or title
    return after.partition("（")[0].partition(" (")[0]


def _under_title(notice: Notice) -> str:
    told = plain(notice)
    parts = [told["simulated"], told["colon"].join(("、".join(notice.issuers), told["day"]))]
    return "　".join(part for part in parts if part)


def _text(sheet: Worksheet, notice: Notice) -> None:
    """Write what the paper says, a paragraph a row."""
    told = plain(notice)
    lines: list[tuple[str, Font]] = [(told["simulated"], _RED), (notice.title, _TITLE), (told["number"], _BODY)]
    lines += [(told["addressee"], _BODY), *((one, _BODY) for one in told["paragraphs"])]
    for section in told["sections"]:
        lines += [(section["title"], _HEAD), *((one, _BODY) for one in section["paragraphs"])]
    lines += [(told["colon"].join((title, text)), _BODY) for _name, title, text in notice.facts]
    lines += [(one, _BODY) for one in (*notice.issuers, told["day"])]
    sheet.column_dimensions["A"].width = 100
    for row, (text, font) in enumerate([line for line in lines if line[0]], 1):
        cell = put(sheet, row, 1, text)
        cell.font, cell.alignment = font, _LEFT
    _print(sheet, notice, wide=False)


def put(sheet: Worksheet, row: int, column: int, value: Any) -> Cell:
    """Write one cell; a text stays a text, whatever it begins with."""
    cell: Cell = sheet.cell(row, column)
    if isinstance(value, int | float):
        cell.value = value
    elif value not in (None, ""):
        text = cleaned(str(value)[:_MOST_CELL])
        cell.value, cell.data_type = text, "s"
        cell.quotePrefix = text[:1] in {"=", "+", "-", "@", "\t"}
    return cell


def _over(sheet: Worksheet, row: int, last: str, text: str, font: Font, height: float) -> None:
    sheet.merge_cells(f"A{row}:{last}{row}")
    cell = put(sheet, row, 1, text)
    cell.font, cell.alignment = font, _CENTRE
    sheet.row_dimensions[row].height = height


def _print(sheet: Worksheet, notice: Notice, *, wide: bool) -> None:
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE if wide else sheet.ORIENTATION_PORTRAIT
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.6
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "— &P —"
    if notice.simulated:
        sheet.oddHeader.center.text = SIMULATED.say(notice.language)
