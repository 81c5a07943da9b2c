"""What does the empty workbook of a form look like? Heads, an example, lists to choose from, and a sheet that explains."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from jiahe.contracts.units import with_unit
from jiahe.kernel.text import Language, Text
from jiahe.plan.procedures.model import FormField
from jiahe.plan.workbook.layout import EXAMPLE_ROW, EXAMPLES, FIRST_ROW, HEAD_ROW, ID_ROW, MOST_ROWS, NUMBER, Layout

ENTRIES = Text(zh="填报", en="Entries")
GUIDE = Text(zh="填写说明", en="How to fill in")
CHOICES = Text(zh="选项", en="Choices")
YES, NO = Text(zh="是", en="yes"), Text(zh="否", en="no")
FORMATS = {"number": "#,##0.00", "whole": "#,##0", "time": "yyyy-mm-dd", "text": "@", "choice": "@", "flag": "@"}
_EXAMPLE_DAY, _EXAMPLE_CODE = dt.date(2026, 1, 5), "91330400MA0000000U"
_FIRST_SERIAL, _LAST_SERIAL = 18264, 73415  # 1950-01-01 and 2100-12-31 as spreadsheets count days
_FIRST_COLUMN = 2
_WIDE, _LONG_TEXT = 44, 200
_GREY, _WHITE, _LAKE, _PALE = "FF6B7280", "FFFFFFFF", "FF1F5673", "FFF1F4F6"
_TYPES = {
    "text": Text(zh="文字", en="text"),
    "number": Text(zh="数字", en="number"),
    "whole": Text(zh="整数", en="whole number"),
    "time": Text(zh="日期，如 2026-01-05", en="date such as 2026-01-05"),
    "choice": Text(zh="从下拉列表选", en="choose from the list"),
    "flag": Text(zh="是或否", en="yes or no"),
}


def blank(layout: Layout, language: Language, about: Sequence[str]) -> bytes:
    """Return the workbook to be filled in; `about` are lines on top of the sheet that explains."""
    book = Workbook()
    sheet, guide, choices = book.active, book.create_sheet(), book.create_sheet()
    sheet.title, guide.title, choices.title = (one.say(language) for one in (ENTRIES, GUIDE, CHOICES))
    book.properties.creator, book.properties.title = "jiahe", layout.title.say(language)
    _number_column(sheet, language)
    for place, name in enumerate(layout.columns, start=_FIRST_COLUMN):
        _column(sheet, choices, layout, name, place, language)
    _finish(sheet)
    _explain(guide, layout, language, about)
    choices.sheet_state = "hidden"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _number_column(sheet: Worksheet, language: Language) -> None:
    _head(sheet, 1, NUMBER.say(language), needed=False)
    _example(sheet, 1, EXAMPLES[0] if language == "zh" else EXAMPLES[-1].capitalize())
    sheet.column_dimensions["A"].width = 9


def _column(sheet: Worksheet, choices: Worksheet, layout: Layout, name: str, place: int, language: Language) -> None:
    field, letter = layout.columns[name], get_column_letter(place)
    sheet.cell(ID_ROW, place, layout.mark(name))
    _head(sheet, place, layout.head(name, language), needed=layout.needed(name))
    _example(sheet, place, _example_of(field, language)).number_format = FORMATS[field.type]
    column = sheet.column_dimensions[letter]
    column.width = (
        _WIDE if field.type == "text" and field.longest > _LONG_TEXT else max(16, len(field.title.zh) * 2 + 6)
    )
    column.number_format = FORMATS[field.type]
    column.alignment = Alignment(vertical="top", wrap_text=field.type == "text" and field.longest > _LONG_TEXT)
    rule = _rule(choices, field, place, language)
    rule.allow_blank, rule.errorStyle, rule.showErrorMessage, rule.showInputMessage = True, "stop", True, True
    rule.promptTitle, rule.prompt = field.title.say(language)[:32], hint(field, language)[:250]
    rule.errorTitle, rule.error = rule.promptTitle, rule.prompt
    rule.add(f"{letter}{FIRST_ROW}:{letter}{FIRST_ROW + MOST_ROWS - 1}")
    sheet.add_data_validation(rule)


def _head(sheet: Worksheet, place: int, text: str, *, needed: bool) -> None:
    cell = sheet.cell(HEAD_ROW, place, text)
    cell.font = Font(bold=True, color=_WHITE if needed else _LAKE)
    cell.fill = PatternFill("solid", fgColor=_LAKE if needed else _PALE)
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    cell.border = Border(bottom=Side(style="thin", color=_LAKE))


def _example(sheet: Worksheet, place: int, value: Any) -> Any:
    cell = sheet.cell(EXAMPLE_ROW, place, value)
    cell.font = Font(italic=True, color=_GREY)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _example_of(field: FormField, language: Language) -> Any:
    if field.type == "choice":
        return field.label(field.of[0]).say(language)
    told = {"flag": YES.say(language), "time": _EXAMPLE_DAY, "whole": 10, "number": 500000}
    if field.type in told:
        return told[field.type]
    return _EXAMPLE_CODE if field.check == "credit_code" else hint(field, language)


def _rule(choices: Worksheet, field: FormField, place: int, language: Language) -> DataValidation:
    if field.type in {"choice", "flag"}:
        return DataValidation(type="list", formula1=_listed(choices, _choices(field, language), place))
    if field.type == "time":
        return DataValidation(type="date", operator="between", formula1=_FIRST_SERIAL, formula2=_LAST_SERIAL)
    if field.type == "text":
        return DataValidation(type="textLength", operator="lessThanOrEqual", formula1=field.longest)
    least = -(10**15) if field.minimum is None else field.minimum
    most = 10**15 if field.maximum is None else field.maximum
    kind = "whole" if field.type == "whole" else "decimal"
    return DataValidation(type=kind, operator="between", formula1=least, formula2=most)


def _choices(field: FormField, language: Language) -> list[str]:
    if field.type == "flag":
        return [YES.say(language), NO.say(language)]
    return [field.label(code).say(language) for code in field.of]


def _listed(choices: Worksheet, texts: list[str], place: int) -> str:
    """Write a list beside the others on the hidden sheet, which holds more than a rule could, and refer to it."""
    for row, text in enumerate(texts, start=1):
        choices.cell(row, place, text).number_format = "@"
    letter = get_column_letter(place)
    return f"'{choices.title}'!${letter}$1:${letter}${len(texts)}"


def _finish(sheet: Worksheet) -> None:
    sheet.row_dimensions[ID_ROW].hidden = True
    sheet.row_dimensions[HEAD_ROW].height = 34
    sheet.freeze_panes = f"C{EXAMPLE_ROW}"
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def hint(field: FormField, language: Language) -> str:
    """Return in one line what goes into a field."""
    told = [_TYPES[field.type]]
    if field.check == "credit_code":
        told = [Text(zh="18 位代码，校验位须相符", en="18 characters, the last of which fits the others")]
    elif field.type == "text":
        told = [Text(zh=f"至多 {field.longest} 字", en=f"at most {field.longest} characters")]
    for bound, text in (
        (field.minimum, Text(zh="不小于", en="at least")),
        (field.maximum, Text(zh="不大于", en="at most")),
    ):
        if bound is not None:
            figure = with_unit(f"{bound:,}", field.unit)
            told.append(Text(zh=f"{text.zh} {figure.zh}", en=f"{text.en} {figure.en}"))
    if field.note is not None:
        told.append(field.note)
    return ("；" if language == "zh" else "; ").join(one.say(language) for one in told)


def _explain(guide: Worksheet, layout: Layout, language: Language, about: Sequence[str]) -> None:
    for line in (layout.title.say(language), *about, *(one.say(language) for one in _RULES)):
        guide.append([line])
    guide["A1"].font = Font(bold=True, size=14)
    guide.append([])
    guide.append([one.say(language) for one in _HEADS])
    for cell in guide[guide.max_row]:
        cell.font = Font(bold=True, color=_WHITE)
        cell.fill = PatternFill("solid", fgColor=_LAKE)
    for name, field in layout.columns.items():
        choices = "、".join(_choices(field, language)) if field.type in {"choice", "flag"} else ""
        wanted = YES if layout.needed(name) else NO
        guide.append([layout.head(name, language), wanted.say(language), hint(field, language), choices])
        for cell in guide[guide.max_row]:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    for letter, width in (("A", 34), ("B", 12), ("C", 46), ("D", 60)):
        guide.column_dimensions[letter].width = width


_HEADS = (
    Text(zh="列", en="Column"),
    Text(zh="必填", en="Needed"),
    Text(zh="怎样填", en="What goes in"),
    Text(zh="可选值", en="Choices"),
)
_RULES = (
    Text(
        zh=f"一行一项，从示例行的下一行填起，至多 {MOST_ROWS} 行；示例行和空行不导入。",
        en=f"One row each, from the row below the example, {MOST_ROWS} at most; the example and empty rows are left out.",
    ),
    Text(
        zh="带 * 的列必填。请勿用公式；可以隐藏或移动列，请勿改动表头。",
        en="Columns with a star must be filled in. No formulas; columns may be moved or hidden, heads stay as they are.",
    ),
    Text(
        zh="导入前逐格检查，有一处不合就一行也不导入，并可下载标出错处的同一份表格。",
        en="Every cell is checked first; with one fault nothing is brought in, and this workbook comes back with it marked.",
    ),
)
