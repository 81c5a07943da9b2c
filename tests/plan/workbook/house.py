"""A form of a county that is not in Jiaxing, its workbook, and workbooks as other programs write them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl

from jiahe.kernel.text import Text
from jiahe.plan.procedures.model import FormField
from jiahe.plan.workbook.layout import FIRST_ROW, Layout
from jiahe.plan.workbook.write import blank


def field(zh: str, en: str, kind: str = "text", **more: Any) -> FormField:
    """Make a field."""
    return FormField(type=kind, title=Text(zh=zh, en=en), **more)


AREAS = {"farming": Text(zh="农业", en="Farming"), "trade": Text(zh="商贸", en="Trade")}
LAYOUT = Layout(
    "best_field",
    Text(zh="好田评选", en="Best field"),
    {
        "title": field("田名", "Field", longest=20),
        "area": field("领域", "Area", "choice", of=tuple(AREAS), labels=AREAS),
        "yield": field("亩产", "Yield", "number", unit="kg", minimum=0, maximum=5000),
        "sown": field("播种日", "Sown on", "time", missing="allowed"),
        "organic": field("有机", "Organic", "flag", missing="allowed"),
        "plots": field("块数", "Plots", "whole", missing="allowed"),
        "code": field("信用代码", "Code", check="credit_code", longest=18, missing="allowed"),
        "phone": field("电话", "Telephone", longest=30, missing="allowed"),
    },
)
HEADS = ["序号", "田名*", "领域*", "亩产（kg）*", "播种日", "有机", "块数", "信用代码", "电话"]
RIGHT = [1, "东畈", "农业", 650.5, "2026-04-20", "是", 3, "91330400MA0000000U", "0573-00000000"]


def offered(path: Path, rows: Sequence[Sequence[Any]] = (), language: Any = "zh") -> Path:
    """Write the workbook that is offered, with rows below its example."""
    book = openpyxl.load_workbook(io.BytesIO(blank(LAYOUT, language, ["关于本表"])))
    for number, row in enumerate(rows, start=FIRST_ROW):
        for place, value in enumerate(row, start=1):
            cell = book.worksheets[0].cell(number, place)
            cell.value = value
    book.save(path)
    return path


def plain(path: Path, rows: Sequence[Sequence[Any]], *, merged: Sequence[str] = (), title: str = "Sheet1") -> Path:
    """Write a workbook of one's own making."""
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    book.save(path)
    return path


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def raw(
    path: Path, sheet: str, *, strings: Sequence[str] = (), more: Mapping[str, str] | None = None, **book: str
) -> Path:
    """Write a workbook part by part, as programs other than Excel do: `sheet` is what stands in its sheetData."""
    properties = f"<workbookPr {book['properties']}/>" if "properties" in book else ""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPES}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}">{properties}'
        '<sheets><sheet name="填报" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{_REL}/styles" Target="styles.xml"/>'
        f'<Relationship Id="r3" Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts><font/></fonts><fills><fill/></fills>'
        "<borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>"
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{"".join(f"<si>{one}</si>" for one in strings)}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><dimension ref="A1"/><sheetData>{sheet}</sheetData></worksheet>',
    } | dict(more or {})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def inline(number: int, cells: Sequence[str | None]) -> str:
    """Return a row of texts that stand in their cells, as LibreOffice and many servers write them."""
    made = [
        f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
        for place, text in enumerate(cells)
        if text is not None
    ]
    return f'<row r="{number}">{"".join(made)}</row>'
