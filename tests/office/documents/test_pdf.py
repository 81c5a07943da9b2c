"""Is a PDF set by the measures, always the same, and unable to reach for anything?"""

import re

import pytest
import typst

from jiahe.kernel.errors import UserError
from jiahe.office.documents.fonts import require_chinese
from jiahe.office.documents.notice import Group, Table
from jiahe.office.documents.pdf import original_typst, pdf
from tests.office.documents.samples import hostile, notice, table


def pages(content):
    """Return the size of each page in points."""
    boxes = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", content)
    return [(round(float(wide)), round(float(high))) for wide, high in boxes]


UPRIGHT, LYING = (595, 842), (842, 595)


def test_a_notice_is_set_on_a4_and_its_table_on_pages_of_its_own():
    assert pages(pdf(notice())) == [UPRIGHT, UPRIGHT]
    assert pages(pdf(notice(table=None))) == [UPRIGHT]


def test_a_wide_table_lies_on_its_side():
    made = pages(pdf(notice(table=table(300, wide=True))))
    assert made[0] == UPRIGHT
    assert set(made[1:]) == {LYING}


def test_22_lines_stand_on_a_page_and_28_characters_in_a_line():
    # the title's line, a blank one, then paragraphs of one line; two blank lines, the name and the day come last
    def made(lines, marks):
        few = notice(
            title="短", paragraphs=("字" * marks,) * lines, sections=(), table=None, issuers=("局",), simulated=False
        )
        return len(pages(pdf(few)))

    assert (made(16, 26), made(17, 26)) == (1, 2)
    assert (made(8, 26 + 28), made(8, 26 + 29)) == (1, 2)


def test_the_same_notice_gives_the_same_bytes():
    assert pdf(notice()) == pdf(notice())
    assert pdf(notice()) != pdf(notice(simulated=False))


def test_what_looks_like_code_is_only_ever_text():
    assert pages(pdf(hostile())) == [UPRIGHT, LYING]


@pytest.mark.parametrize(
    "more", [{"issuers": ()}, {"title": ""}, {"title": "长" * 200}, {"language": "en"}, {"paragraphs": ()}]
)
def test_empty_and_overlong_parts_are_set_too(more):
    assert pdf(notice(**more)).startswith(b"%PDF")


REACHING = (
    '#read("/etc/passwd")',
    '#read("../../../../etc/passwd")',
    '#import "@preview/cetz:0.3.0"',
    '#image("/etc/passwd")',
    "#while true {}",
    "#no-such",
    "#set page(width: )",
)


@pytest.mark.parametrize("text", REACHING)
def test_a_template_that_reaches_for_more_than_the_notice_fails(text):
    with pytest.raises(typst.TypstError):
        pdf(notice(), f"{original_typst()}\n{text}")


def test_without_a_chinese_font_it_is_said_what_to_do():
    with pytest.raises(UserError, match="fonts-noto-cjk"):
        require_chinese(["DejaVu Sans"])
    require_chinese(["DejaVu Sans", "SimSun"])


def test_a_long_text_goes_over_several_pages_and_odd_marks_break_nothing():
    few = table(2)
    long = Table(few.title, few.columns, (Group("", ((1, "长" * 3000, "乙", ""), (2, "短", "乙", ""))),))
    assert len(pages(pdf(notice(table=long)))) > 3
    assert pdf(notice(title="题\x0b目\ud800", paragraphs=("甲\x00乙",))).startswith(b"%PDF")
