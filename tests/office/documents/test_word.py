"""Does a Word file keep the measures, and say what the notice says and nothing more?"""

import io
import zipfile

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from jinja2.exceptions import TemplateError

from jiahe.office.documents.blank_word import original_word
from jiahe.office.documents.notice import Group, Table
from jiahe.office.documents.word import word
from tests.office.documents.samples import HOSTILE, hostile, notice, table


def opened(content):
    return Document(io.BytesIO(content))


def style_of(paper, name):
    style = paper.styles[name]
    fonts = style.element.rPr.rFonts.get(qn("w:eastAsia"))
    form = style.paragraph_format
    return fonts, style.element.rPr.find(qn("w:sz")).get(qn("w:val")), form.line_spacing.pt, form.alignment


def test_the_measures_are_those_of_an_official_paper():
    paper = opened(word(notice()))
    for section in paper.sections:
        page = section.page_width.mm, section.page_height.mm
        margins = section.top_margin.mm, section.bottom_margin.mm, section.left_margin.mm, section.right_margin.mm
        assert [round(one) for one in (*page, *margins)] == [210, 297, 37, 35, 28, 26]
        grid = section._sectPr.find(qn("w:docGrid"))
        assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")
        assert 22 * 579 / 20 <= 225 * 72 / 25.4 < 23 * 579 / 20
    assert style_of(paper, "公文正文") == ("仿宋_GB2312", "32", 28.95, 3)
    assert style_of(paper, "公文标题") == ("方正小标宋简体", "44", 28.95, 1)
    assert style_of(paper, "公文一级标题")[:2] == ("黑体", "32")
    assert style_of(paper, "公文二级标题")[:2] == ("楷体_GB2312", "32")
    spacing = int(paper.styles["公文正文"].element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 28 * (16 + spacing) <= 156 * 72 / 25.4 < 29 * (16 + spacing)


def test_pages_are_numbered_odd_ones_right_and_even_ones_left():
    paper = opened(word(notice()))
    assert paper.settings.odd_and_even_pages_header_footer
    for section in paper.sections:
        for footer, side in ((section.footer, 2), (section.even_page_footer, 0)):
            line = footer.paragraphs[0]
            assert (line.text, line.alignment, line.style.name) == ("—  —", side, "公文页码")
            assert "PAGE" in line._p.xml
    assert style_of(paper, "公文页码")[:2] == ("宋体", "28")


def test_a_notice_is_told_from_its_title_to_its_attachment():
    paper = opened(word(notice(number="嘉经信〔2026〕1号", addressee="各有关单位")))
    lines = [(one.style.name, one.text.strip()) for one in paper.paragraphs if one.text.strip()]
    assert lines == [
        ("公文主送", "嘉经信〔2026〕1号"),
        ("公文标题", "关于2026年嘉兴市人工智能"),
        ("公文标题", "应用场景标杆项目的公示"),
        ("公文主送", "各有关单位："),
        ("公文正文", "经专家评审和联合会商，拟确定项目3项，现予公示。"),
        ("公文一级标题", "一、公示期限"),
        ("公文正文", "自2026年11月25日起至2026年12月2日止，计5个工作日。"),
        ("公文附件说明", "附件：2026年嘉兴市人工智能应用场景标杆项目名单"),
        ("公文署名", "嘉兴市经济和信息化局"),
        ("公文署名", "嘉兴市数据局"),
        ("公文成文日期", "2026年11月25日"),
        ("公文附件", "附件"),
        ("公文标题", "2026年嘉兴市人工智能"),
        ("公文标题", "应用场景标杆项目名单"),
    ]


def test_the_table_repeats_its_head_and_fills_the_width():
    found = opened(word(notice())).tables[0]
    texts = [[cell.text for cell in row.cells] for row in found.rows]
    widths = [int(one.get(qn("w:w"))) for one in found._tbl.tblGrid]
    assert texts[0] == ["序号", "项目名称", "单位", "属地"]
    assert texts[1] == ["一、工业制造（2项）"] * 4
    assert texts[2] == ["1", "光伏组件缺陷检测产线1", "模拟智能装备有限公司1", "桐乡市"]
    assert [len(row._tr.findall(qn("w:tc"))) for row in found.rows] == [4, 1, 4, 4, 1, 4]
    assert found.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert abs(sum(widths) / 20 / 72 * 25.4 - 156) < 0.2


def test_a_wide_table_lies_on_its_side_and_the_text_does_not():
    paper = opened(word(notice(table=table(300, wide=True))))
    first, last = paper.sections
    margins = last.top_margin.mm, last.bottom_margin.mm, last.left_margin.mm, last.right_margin.mm
    assert (first.orientation, last.orientation) == (WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE)
    assert [round(one) for one in (last.page_width.mm, *margins)] == [297, 28, 26, 35, 37]
    assert len(paper.tables[0]._tbl.findall(qn("w:tr"))) == 303
    assert paper.tables[0].rows[2].cells[4].paragraphs[0].style.name == "公文宽表"
    assert not paper.tables[0].rows[2]._tr.findall(f"{qn('w:trPr')}/{qn('w:cantSplit')}")


def test_without_a_table_there_is_one_part_with_its_numbers():
    paper = opened(word(notice(table=None, sections=(), simulated=False)))
    assert (len(paper.sections), len(paper.tables)) == (1, 0)
    assert paper.sections[0].footer.paragraphs[0].text == "—  —"
    assert not any("附件" in one.text for one in paper.paragraphs)


@pytest.mark.parametrize("simulated", [True, False])
def test_every_page_says_where_data_are_simulated(simulated):
    for section in opened(word(notice(simulated=simulated))).sections:
        for header in (section.header, section.even_page_header):
            assert ("模拟数据" in header.paragraphs[0].text) == simulated


def test_a_template_without_the_mark_gets_it():
    blank = opened(original_word())
    for section in blank.sections:
        for header in (section.header, section.even_page_header):
            header.paragraphs[0].runs[0].text = "某某局"
    target = io.BytesIO()
    blank.save(target)
    made = opened(word(notice(), target.getvalue()))
    assert [one.text for one in made.sections[-1].header.paragraphs] == ["某某局", "模拟数据 仅供演示 不具效力"]


def test_what_looks_like_code_is_only_ever_text():
    paper = opened(word(hostile()))
    lines = [one.text for one in paper.paragraphs]
    assert [line for line in lines if line in HOSTILE] == [*HOSTILE, *HOSTILE, HOSTILE[4]]
    assert [row.cells[1].text for row in paper.tables[0].rows[2:]] == list(HOSTILE)


def test_the_same_notice_gives_the_same_bytes_and_no_other_time():
    first, second = word(notice()), word(notice())
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "2026-11-25T00:00:00Z" in packed.read("docProps/core.xml").decode()
    assert first == second
    assert opened(first).core_properties.author == "嘉兴市经济和信息化局, 嘉兴市数据局"


def with_text(text):
    blank = opened(original_word())
    blank.paragraphs[0].insert_paragraph_before(text)
    target = io.BytesIO()
    blank.save(target)
    return target.getvalue()


REACHING = (
    "{{ title.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ self.__init__.__globals__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__ }}",
    "{{ request.application }}",
    "{{ issuers.append('x') }}",
    "{{ title.format.__globals__ }}",
    "{{ '{0.__class__}'.format(title) }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{{ no_such_name }}",
    "{{ range(10) }}",
    "{% for x in %}",
)


@pytest.mark.parametrize("text", REACHING)
def test_a_mark_that_reaches_for_more_than_the_notice_is_refused(text):
    with pytest.raises((TemplateError, TypeError)):
        word(notice(), with_text(text))


def test_marks_that_no_paper_bears_are_left_out():
    odd = notice(title="题\x0b目\ud800", paragraphs=("甲\x00乙\x07丙\x0c丁\n戊\t己",), issuers=("局\x1f",))
    lines = [one.text for one in opened(word(odd)).paragraphs]
    assert (lines[0], "甲乙丙丁\n戊 己" in lines) == ("题目", True)


def test_a_row_with_a_long_text_goes_over_to_the_next_page():
    few = table(2)
    long = Table(few.title, few.columns, (Group("", ((1, "长" * 3000, "乙", ""), (2, "短", "乙", ""))),))
    rows = opened(word(notice(table=long))).tables[0].rows
    assert [bool(row._tr.findall(f"{qn('w:trPr')}/{qn('w:cantSplit')}")) for row in rows] == [True, False, True]
