"""What does the Word template that comes with jiahe look like? It is built here, so that no binary is kept in the source."""

import io
import math
from functools import cache
from typing import Any, NamedTuple

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from jiahe.office.documents.measures import (
    BODY,
    BOTTOM,
    CELL,
    FANGSONG,
    FOLIO,
    FOLIO_BELOW,
    HEI,
    KAI,
    LEFT,
    PAGE,
    PITCH,
    PLAIN,
    POINTS,
    RIGHT,
    SONG,
    TITLE,
    TOP,
)
from jiahe.office.documents.packing import packed

TABLE_STYLE, WIDE_STYLE, ISSUER_STYLE = "公文表格", "公文宽表", "公文署名"
"""What the cells of a table are set in, those of a table that lies on its side, and the names under the text."""
_LATIN = "Times New Roman"
_TABLE = 12.0
_RED = RGBColor(0xC0, 0, 0)
_CENTRE, _LEFT, _BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY


class _Look(NamedTuple):
    """How the paragraphs of a style look; sizes in points, the indent in characters."""

    font: str
    size: float = BODY
    align: Any = _BOTH
    pitch: float = PITCH
    indent: int = 0
    stays: bool = False


_STYLES = {
    "公文正文": _Look(FANGSONG[0], indent=2),
    "公文标题": _Look(SONG[0], TITLE, _CENTRE),
    "公文主送": _Look(FANGSONG[0], align=_LEFT),
    "公文一级标题": _Look(HEI[0], indent=2, stays=True),
    "公文二级标题": _Look(KAI[0], indent=2, stays=True),
    "公文附件说明": _Look(FANGSONG[0], align=_LEFT, stays=True),
    "公文空行": _Look(FANGSONG[0], align=_LEFT, stays=True),
    ISSUER_STYLE: _Look(FANGSONG[0], align=_LEFT, stays=True),
    "公文成文日期": _Look(FANGSONG[0], align=_LEFT),
    "公文附件": _Look(HEI[0], align=_LEFT, stays=True),
    "公文表头": _Look(HEI[0], _TABLE, _CENTRE, 18),
    TABLE_STYLE: _Look(FANGSONG[0], _TABLE, _LEFT, 18),
    WIDE_STYLE: _Look(FANGSONG[0], 10.5, _LEFT, 15),
    "公文页码": _Look(PLAIN[0], FOLIO, _LEFT, FOLIO * 1.2),
    "公文标记": _Look(HEI[0], _TABLE, _CENTRE, 16),
    "公文分节": _Look(FANGSONG[0], 1, _LEFT, 1),
}


@cache
def original_word() -> bytes:
    """Return the template that comes with jiahe, always the same bytes."""
    paper = Document()
    _tidy(paper)
    for name, look in _STYLES.items():
        _style(paper, name, look)
    _text(paper)
    _page(paper.sections[0])
    last = paper.add_section(WD_SECTION.NEW_PAGE)
    _as_small(paper.paragraphs[-1])
    _attached(paper)
    _page(last)
    paper.settings.odd_and_even_pages_header_footer = True
    for section in paper.sections:
        _running(section)
    target = io.BytesIO()
    paper.save(target)
    return packed(target.getvalue(), title="公文模板", author="jiahe")


def _tidy(paper: Paper) -> None:
    """Set the plain style, by whose size Word reckons its grid, and drop the empty paragraph."""
    normal = paper.styles["Normal"]
    _font(normal.element, FANGSONG[0], BODY)
    for language in paper.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    package = paper.part.package
    for name in [name for name, link in package.rels.items() if link.reltype.endswith("/thumbnail")]:
        del package.rels[name]  # a picture of somebody else's page
    for paragraph in paper.paragraphs:
        paragraph._p.getparent().remove(paragraph._p)  # noqa: SLF001  # python-docx has no other way


def _style(paper: Paper, name: str, look: _Look) -> None:
    style = paper.styles.add_style(name, 1)
    assert isinstance(style, ParagraphStyle)  # noqa: S101  # for the checker: kind 1 is a paragraph's
    style.base_style = paper.styles["Normal"]
    style.quick_style = True
    _font(style.element, look.font, look.size)
    if look.size == BODY:
        _narrow(style.element)
    form = style.paragraph_format
    form.alignment = look.align
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.pitch)
    form.space_before = form.space_after = Pt(0)
    form.keep_with_next, form.widow_control = look.stays, False
    if look.indent:
        form.first_line_indent = Pt(look.indent * CELL)
        form._element.pPr.ind.set(qn("w:firstLineChars"), str(look.indent * 100))  # noqa: SLF001  # as Word writes it
    _unspaced(form._element.pPr)  # noqa: SLF001  # as below
    if name == "公文标记":
        style.font.color.rgb = _RED


def _font(element: Any, name: str, size: float) -> None:
    properties = element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for kind in list(fonts.attrib):
        del fonts.attrib[kind]
    for kind, font in (("ascii", _LATIN), ("hAnsi", _LATIN), ("eastAsia", name), ("cs", _LATIN)):
        fonts.set(qn(f"w:{kind}"), font)
    for tag in ("w:sz", "w:szCs"):
        found = properties.find(qn(tag))
        if found is None:
            found = OxmlElement(tag)
            properties.append(found)
        found.set(qn("w:val"), str(round(size * 2)))


def _unspaced(properties: Any) -> None:
    """Leave no room of its own between Chinese and figures; the pitch is exact and needs no grid."""
    for tag in ("w:autoSpaceDE", "w:autoSpaceDN", "w:snapToGrid"):
        mark = OxmlElement(tag)
        mark.set(qn("w:val"), "0")
        properties.insert(list(properties).index(properties.find(qn("w:spacing"))), mark)


def _narrow(element: Any) -> None:
    """Set characters a quarter of a point closer, so that 28 of them fill the line."""
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(math.floor((CELL - BODY) * 20)))
    properties = element.get_or_add_rPr()
    properties.insert(list(properties).index(properties.find(qn("w:sz"))), spacing)


def _add(paper: Any, style: str, *lines: str) -> None:
    for line in lines:
        paper.add_paragraph(line, style=style if not line.startswith("{%p") else "公文空行")


def _text(paper: Paper) -> None:
    """Write the first part: title, sentences, signature."""
    _add(paper, "公文标题", "{%p if number %}")
    _add(paper, "公文主送", "{{ number }}", "{%p endif %}")
    _add(paper, "公文标题", "{%p for line in title_lines %}", "{{ line }}", "{%p endfor %}")
    _add(paper, "公文空行", "")
    _add(paper, "公文主送", "{%p if addressee %}", "{{ addressee }}", "{%p endif %}")
    _add(paper, "公文正文", "{%p for one in paragraphs %}", "{{ one }}", "{%p endfor %}")
    _add(paper, "公文一级标题", "{%p for section in sections %}", "{{ section.title }}")
    _add(paper, "公文正文", "{%p for one in section.paragraphs %}", "{{ one }}", "{%p endfor %}", "{%p endfor %}")
    _add(paper, "公文空行", "{%p if attachments %}", "")
    _add(paper, "公文附件说明", "{%p for one in attachments %}")
    paragraph = paper.add_paragraph(
        "{% if loop.first %}{{ attachment }}{{ colon }}{% else %}　　　{% endif %}{{ one }}", style="公文附件说明"
    )
    paragraph.paragraph_format.left_indent = Pt(5 * CELL)
    paragraph.paragraph_format.first_line_indent = Pt(-3 * CELL)
    _add(paper, "公文附件说明", "{%p endfor %}", "{%p endif %}")
    _add(paper, "公文空行", "", "")
    _add(paper, ISSUER_STYLE, "{%p for one in issuers %}", "{{ one.line }}", "{%p endfor %}")
    _add(paper, "公文成文日期", "{{ day_line }}")
    _add(paper, "公文空行", "{%p if table %}")


def _attached(paper: Paper) -> None:
    """Write the second part: the table on pages of its own."""
    _add(paper, "公文附件", "{{ attachment }}")
    _add(paper, "公文空行", "")
    _add(paper, "公文标题", "{%p for line in table.title_lines %}", "{{ line }}", "{%p endfor %}")
    _add(paper, "公文空行", "")
    rows = (
        ("公文表头", ("{%tc for one in table.columns %}", "{{ one.title }}", "{%tc endfor %}")),
        (TABLE_STYLE, ("{%tr for group in table.groups %}",)),
        (TABLE_STYLE, ("{%tr if group.title %}",)),
        ("公文表头", ("{% colspan table.columns|length %}{{ group.title }}",)),
        (TABLE_STYLE, ("{%tr endif %}",)),
        (TABLE_STYLE, ("{%tr for row in group.rows %}",)),
        (TABLE_STYLE, ("{%tc for cell in row %}", "{{ cell }}", "{%tc endfor %}")),
        (TABLE_STYLE, ("{%tr endfor %}",)),
        (TABLE_STYLE, ("{%tr endfor %}",)),
    )
    table = paper.add_table(0, 3, style="Table Grid")
    table.autofit = False
    for place, (style, cells) in enumerate(rows):
        row = table.add_row()
        for cell in row.cells[len(cells) :]:
            row._tr.remove(cell._tc)  # noqa: SLF001  # a row of one cell is not merged: docxtpl replaces it whole
        for cell, text in zip(row.cells, cells, strict=False):
            cell.paragraphs[0].style = paper.styles[style]
            cell.paragraphs[0].add_run(text)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            if place == 3:
                cell.paragraphs[0].alignment = _LEFT
                cell.paragraphs[0].paragraph_format.keep_with_next = True
        if place in {0, 3, 6}:
            _row_stays(row._tr, head=place == 0)  # noqa: SLF001  # as above
    _add(paper, "公文分节", "{%p endif %}")


def _row_stays(row: Any, *, head: bool) -> None:
    properties = row.get_or_add_trPr()
    for tag in ("w:cantSplit", *(("w:tblHeader",) if head else ())):
        properties.append(OxmlElement(tag))


def _as_small(paragraph: Paragraph) -> None:
    paragraph.style = "公文分节"


def _page(section: Section) -> None:
    section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance = Mm(TOP - 12)
    section.footer_distance = Mm(BOTTOM - FOLIO_BELOW - FOLIO * 0.6 / POINTS)
    element = section._sectPr  # noqa: SLF001  # the grid has no door of its own
    grid = element.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        element.append(grid)
    # the characters' part of the line is in the styles: programs differ over a grid of characters
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(PITCH * 20)))


def _running(section: Section) -> None:
    """Write the mark of simulated data over every page, and its number under it: odd ones right, even ones left."""
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        header.paragraphs[0].style = "公文标记"
        header.paragraphs[0].add_run("{{ simulated }}")
    for footer, side in ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, _LEFT)):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = "公文页码"
        paragraph.alignment = side
        indent = "right_indent" if side == WD_ALIGN_PARAGRAPH.RIGHT else "left_indent"
        setattr(paragraph.paragraph_format, indent, Pt(FOLIO))
        paragraph.add_run("— ")
        _number(paragraph)
        paragraph.add_run(" —")


def _number(paragraph: Paragraph) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()._r  # noqa: SLF001  # a field has no door of its own
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = text
        run.append(mark)
