"""How does a notice become a Word file? By a template whose marks see the notice's texts and nothing else."""

import io
from collections.abc import Mapping
from typing import Any

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.section import Section
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from jiahe.office.documents.blank_word import ISSUER_STYLE, TABLE_STYLE, WIDE_STYLE, original_word
from jiahe.office.documents.notice import Notice, Table
from jiahe.office.documents.packing import packed
from jiahe.office.documents.plain import plain
from jiahe.office.documents.wording import SIMULATED

_LONG = 200
"""Characters from which a row may go over to the next page."""
_TWIP = 635
"""In the units in which python-docx measures."""


def word(notice: Notice, template: bytes | None = None) -> bytes:
    """Fill a template; the same notice and template give the same bytes.

    Raises
    ------
    jinja2.TemplateError
        Where a mark of the template is wrong or reaches for more than the notice.
    """
    filled = DocxTemplate(io.BytesIO(original_word() if template is None else template))
    told = plain(notice)
    filled.render(told, sealed(), autoescape=True)
    made = _again(filled)
    _keep_with_signature(made)
    if notice.table is not None:
        last = made.sections[-1]
        if notice.table.wide and len(made.sections) > 1:
            _lay_down(last)
        _fit(made, notice.table, last)
    if notice.simulated:
        _mark(made, SIMULATED.say(notice.language))
    target = io.BytesIO()
    made.save(target)
    author = ", ".join(issuer["name"] for issuer in told["issuers"])
    return packed(target.getvalue(), title=told["title"], author=author, moment=f"{notice.day}T00:00:00Z")


def sealed() -> ImmutableSandboxedEnvironment:
    """Return where a template's marks are carried out: nothing to load, nothing to call but plain filters."""
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
    return environment


def _again(filled: DocxTemplate) -> Paper:
    """Open what was filled in: the filler leaves headers behind that its own document does not know."""
    target = io.BytesIO()
    filled.save(target)
    return Document(target)


def _keep_with_signature(paper: Paper) -> None:
    """Keep the last paragraph on the page of the signature, so that no page bears names alone."""
    before = None
    for paragraph in paper.paragraphs:
        if paragraph.style is not None and paragraph.style.name == ISSUER_STYLE:
            if before is not None:
                before.paragraph_format.keep_with_next = True
            return
        before = paragraph if paragraph.text.strip() else before


def _lay_down(section: Section) -> None:
    """Turn a section on its side, its margins with it."""
    width, height = section.page_width, section.page_height
    if width is None or height is None or width > height:
        return
    top, bottom, left, right = (
        section.top_margin,
        section.bottom_margin,
        section.left_margin,
        section.right_margin,
    )
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = height, width
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = left, right, bottom, top


def _fit(paper: Paper, table: Table, section: Section) -> None:
    """Give the columns of the notice's table their shares of the width, and centre those that ask for it."""
    shares = [column.share for column in table.columns]
    room = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    widths = [room * share // sum(shares) // _TWIP for share in shares]
    ids = {style.name: style.style_id for style in paper.styles}
    smaller = {ids.get(TABLE_STYLE): ids.get(WIDE_STYLE)} if table.wide and WIDE_STYLE in ids else {}
    for found in paper.element.body.iter(qn("w:tbl")):
        grid = found.find(qn("w:tblGrid"))
        first = found.find(qn("w:tr"))
        if grid is None or first is None or len(first.findall(qn("w:tc"))) != len(shares):
            continue
        for column in list(grid):
            grid.remove(column)
        for wide in widths:
            column = OxmlElement("w:gridCol")
            column.set(qn("w:w"), str(wide))
            grid.append(column)
        for row in found.iterfind(qn("w:tr")):
            _fit_row(row, widths, table)
            if table.wide or len("".join(row.itertext())) > _LONG:
                _flow(row, smaller)


def _fit_row(row: Any, widths: list[int], table: Table) -> None:
    cells = row.findall(qn("w:tc"))
    whole = len(cells) == len(widths)
    for place, cell in enumerate(cells):
        properties = cell.get_or_add_tcPr()
        properties.get_or_add_tcW().type = "dxa"
        properties.get_or_add_tcW().set(qn("w:w"), str(widths[place] if whole else sum(widths)))
        if whole and table.columns[place].centred:
            for paragraph in cell.iterfind(qn("w:p")):
                paragraph.get_or_add_pPr().jc_val = 1


def _flow(row: Any, smaller: Mapping[str | None, str | None]) -> None:
    """Let a row whose texts are long go over to the next page, and set that of a wide table smaller."""
    for mark in row.findall(f"{qn('w:trPr')}/{qn('w:cantSplit')}"):
        mark.getparent().remove(mark)
    for style in row.iter(qn("w:pStyle")):
        style.set(qn("w:val"), smaller.get(style.get(qn("w:val"))) or style.get(qn("w:val")))


def _mark(paper: Paper, text: str) -> None:
    """See that every page says that its data are simulated, whatever the template does."""
    for place, section in enumerate(paper.sections):
        headers = [section.header, section.even_page_header]
        if section.different_first_page_header_footer:
            headers.append(section.first_page_header)
        for header in headers:
            if place == 0:
                header.is_linked_to_previous = False
            if not header.is_linked_to_previous and text not in "".join(one.text for one in header.paragraphs):
                header.add_paragraph(text)
