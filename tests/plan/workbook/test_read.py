"""Workbooks as people and their programs make them, and as they should not be."""

import datetime as dt
import re
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.formula import ArrayFormula

from jiahe.kernel.errors import DataError
from jiahe.plan.workbook import cells
from jiahe.plan.workbook import read as reading
from jiahe.plan.workbook.judge import judge
from jiahe.plan.workbook.read import read
from tests.plan.workbook.house import HEADS, LAYOUT, RIGHT, inline, offered, plain, raw

ROW_CELLS = [None, "东畈", "农业", "1"]
ROW = inline(2, ROW_CELLS)


def values(filled):
    return judge(filled, LAYOUT, whole=True)[0]


def wrong(filled):
    rows = judge(filled, LAYOUT, whole=True)[1]
    return {fault.cell: fault.check for row in rows for fault in row}


def test_three_wrong_cells_are_told_with_their_places(tmp_path):
    rows = [RIGHT, [2, "西畈", "农业", "很多"], [3, "南畈", "渔业", 1], [4, "北畈", "商贸", -1]]
    filled = read(offered(tmp_path / "a.xlsx", rows), LAYOUT)
    faults = [fault for row in judge(filled, LAYOUT, whole=True)[1] for fault in row]

    assert [(one.cell, one.title.zh, one.check, one.value) for one in faults] == [
        ("D5", "亩产", "type", "很多"), ("C6", "领域", "choice", "渔业"), ("D7", "亩产", "minimum", "-1")
    ]  # fmt: skip
    assert faults[0].as_dict()["advice"] == {"zh": "应填写数字", "en": "this must be a number"}
    assert faults[0].sheet == "填报"


def test_a_draft_may_have_gaps_but_a_title_and_an_area(tmp_path):
    filled = read(offered(tmp_path / "a.xlsx", [[1, "西畈", None, None], [2, None, None, "x"]]), LAYOUT)
    drafts = judge(filled, LAYOUT, whole=False)[1]
    assert [[(one.cell, one.check) for one in row] for row in drafts] == [
        [("C4", "missing")],
        [("B5", "missing"), ("C5", "missing"), ("D5", "type")],
    ]


def test_texts_from_typing_hands_are_read(tmp_path):
    rows = [
        [1, " 东畈　", "Farming ", "１，２００．５", "2026/1/5", "否", "３", " 91330400ma0000000u", 13800000000],
        [None] * 9,
        [None, "西畈", "trade", 7, "2026年1月5日", True, 3.0, None, "１３８"],
        [None, "南畈", "商贸", "7 ", dt.date(2026, 1, 5), "是", None, None, None],
    ]
    filled = read(offered(tmp_path / "a.xlsx", rows), LAYOUT)
    assert (wrong(filled), [row.number for row in filled.rows]) == ({}, [4, 6, 7])
    first, second, third = values(filled)
    assert first == {
        "title": "东畈", "area": "farming", "yield": 1200.5, "sown": "2026-01-05T00:00:00", "organic": False,
        "plots": 3, "code": "91330400MA0000000U", "phone": "13800000000",
    }  # fmt: skip
    assert (second["sown"], second["organic"], second["plots"], second["phone"]) == (
        "2026-01-05T00:00:00", True, 3, "１３８"
    )  # fmt: skip
    assert third["sown"] == "2026-01-05T00:00:00"


def test_formulas_errors_and_lost_digits_are_no_values(tmp_path):
    path = offered(
        tmp_path / "a.xlsx",
        [
            [1, "=A1", "农业", "=1+1", None, None, None, 913304000000000000, 913304000000000000],
            [2, "#REF!", "农业", 1, None, None, None, "'=1", None],
        ],
    )
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["C4"] = ArrayFormula("C4:C4", "=A1")
    book.worksheets[0]["B5"].data_type = "e"
    book.save(path)
    filled = read(path, LAYOUT)
    assert wrong(filled) == {
        "B4": "formula", "C4": "formula", "D4": "formula", "H4": "digits", "I4": "digits", "B5": "cell_error", "H5": "credit_code"
    }  # fmt: skip
    shown = {fault.cell: fault.value for row in judge(filled, LAYOUT, whole=True)[1] for fault in row}
    assert (shown["D4"], shown["C4"], shown["H4"]) == ("=1+1", "=A1", "9.13304e+17")


def test_columns_may_be_moved_and_heads_renamed_as_long_as_the_hidden_row_is_there(tmp_path):
    path = offered(tmp_path / "a.xlsx", [RIGHT])
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet["D2"] = "亩产量（公斤/亩）"
    sheet.insert_cols(3)
    sheet["C2"] = "备注"
    book.save(path)
    filled = read(path, LAYOUT)
    assert (values(filled)[0]["yield"], filled.places["yield"], filled.unused) == (650.5, 5, ("备注",))


def test_the_workbook_of_another_form_is_told(tmp_path):
    path = offered(tmp_path / "a.xlsx", [RIGHT])
    book = openpyxl.load_workbook(path)
    for cell in book.worksheets[0][1][1:]:
        cell.value = cell.value.replace("best_field", "worst_field")
    book.save(path)
    with pytest.raises(DataError, match="worst_field"):
        read(path, LAYOUT)


@pytest.mark.parametrize(
    ("head", "merged"),
    [
        ([HEADS], ()),
        ([["附件1 好田评选表", *[None] * 8], HEADS], ("A1:I1",)),
        ([["好田"], [], [*HEADS[:7], "证照", None], [*[None] * 7, "信用代码", "电话"]], ("A3:A4", "H3:I3")),
        ([[*HEADS[:2], *[None] * 5, *HEADS[7:]], [None, None, *HEADS[2:7], None, None]], ("B1:B2",)),
        ([["no", "FIELD", "area", "Yield（公斤）", "sown", "Organic ：", "plots", "code", "telephone"]], ()),
    ],
)
def test_heads_of_ones_own_making_are_found_merged_or_not(tmp_path, head, merged):
    filled = read(plain(tmp_path / "a.xlsx", [*head, RIGHT], merged=merged), LAYOUT)
    assert (wrong(filled), len(filled.rows)) == ({}, 1)
    assert (values(filled)[0]["phone"], filled.rows[0].number) == ("0573-00000000", len(head) + 1)


def test_texts_that_stand_in_their_cells_and_shared_ones_with_runs_are_read(tmp_path):
    heads = inline(1, HEADS)
    inlined = inline(2, [None, "东畈", "农业", "650.5"])
    shared = '<row r="3"><c r="B3" t="s"><v>0</v></c><c r="C3" t="s"><v>1</v></c><c r="D3"><v>7</v></c></row>'
    strings = [
        "<r><t>西</t></r><r><rPr><b/></rPr><t>畈_x000D_</t></r>",
        "<t>商贸</t><rPh sb='0' eb='1'><t>shang</t></rPh>",
    ]
    cached = '<row r="4"><c r="B4" t="str"><v>南畈</v></c><c r="C4" t="str"><v>农业</v></c><c r="D4" t="n"><v>8</v></c></row>'
    filled = read(raw(tmp_path / "a.xlsx", heads + inlined + shared + cached, strings=strings), LAYOUT)
    assert wrong(filled) == {}
    assert [(row["title"], row["area"], row["yield"]) for row in values(filled)] == [
        ("东畈", "farming", 650.5), ("西畈", "trade", 7.0), ("南畈", "farming", 8.0)
    ]  # fmt: skip


def test_days_in_the_formats_of_chinese_programs_are_days(tmp_path):
    styles = (
        '<styleSheet><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/></numFmts>'
        '<fills><fill/></fills><cellStyleXfs><xf numFmtId="31"/></cellStyleXfs>'
        '<cellXfs><xf/><xf numFmtId="31"/><xf numFmtId="176"/><xf numFmtId="58"/></cellXfs></styleSheet>'
    )
    rows = [f'{inline(row, ROW_CELLS)[:-6]}<c r="E{row}" s="{row - 1}"><v>46027</v></c></row>' for row in (2, 3, 4)]
    filled = read(raw(tmp_path / "a.xlsx", inline(1, HEADS) + "".join(rows), more={"xl/styles.xml": styles}), LAYOUT)
    assert [row["sown"] for row in values(filled)] == ["2026-01-05T00:00:00"] * 3


@pytest.mark.parametrize(("properties", "day"), [('date1904="1"', "2030-01-06"), ('date1904="0"', "2026-01-05")])
def test_days_count_from_where_the_workbook_says(tmp_path, properties, day):
    row = inline(2, [None, "东畈", "农业", "1"])[:-6] + '<c r="E2" s="1"><v>46027</v></c></row>'
    filled = read(raw(tmp_path / "a.xlsx", inline(1, HEADS) + row, properties=properties), LAYOUT)
    assert values(filled)[0]["sown"] == f"{day}T00:00:00"


def test_a_day_beyond_the_calendar_is_a_cell_with_an_error(tmp_path):
    row = inline(2, [None, "东畈", "农业", "1"])[:-6] + '<c r="E2" s="1"><v>99999999999</v></c></row>'
    assert wrong(read(raw(tmp_path / "a.xlsx", inline(1, HEADS) + row), LAYOUT)) == {"E2": "cell_error"}


def test_workbooks_with_prefixed_names_and_of_the_strict_kind_are_read(tmp_path):
    path = raw(tmp_path / "a.xlsx", inline(1, HEADS) + ROW)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    prefixed = re.sub(r"<(/?)(\w)", r"<\1x:\2", parts["xl/worksheets/sheet1.xml"]).replace("xmlns=", "xmlns:x=")
    strict = {
        name: text.replace("http://schemas.openxmlformats.org/officeDocument/2006", "http://purl.oclc.org/ooxml/officeDocument")
        .replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
        for name, text in parts.items()
    }  # fmt: skip
    for more in ({"xl/worksheets/sheet1.xml": prefixed}, strict):
        filled = read(raw(tmp_path / "b.xlsx", "", more=more), LAYOUT)
        assert [(row["title"], row["yield"]) for row in values(filled)] == [("东畈", 1.0)]


def test_rows_are_counted_but_empty_ones(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 3)
    assert len(read(offered(tmp_path / "a.xlsx", [RIGHT, [None], RIGHT, [9, " "], RIGHT]), LAYOUT).rows) == 3
    with pytest.raises(DataError) as fault:
        read(offered(tmp_path / "a.xlsx", [RIGHT] * 4), LAYOUT)
    assert fault.value.check == "rows"


def test_a_row_far_below_is_read_where_it_stands_and_empty_ones_cost_nothing(tmp_path):
    far = inline(1, HEADS) + "<row/>" * 5000 + inline(1_048_576, [None, "东畈", "农业", "1"])
    assert [row.number for row in read(raw(tmp_path / "a.xlsx", far), LAYOUT).rows] == [1_048_576]


def test_a_sheet_of_too_many_cells_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(cells, "_MOST_CELLS", 20)
    with pytest.raises(DataError) as fault:
        read(raw(tmp_path / "a.xlsx", inline(1, HEADS) + f"<row>{'<c/>' * 20}</row>"), LAYOUT)
    assert fault.value.check == "size"


def with_part(path, name, content):
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, content)
    return path


_EXTERNAL = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="x/{kind}" Target="http://x/y" TargetMode="External"/></Relationships>'
)
BAD = {
    "macros": lambda path: with_part(offered(path, [RIGHT]), "xl/vbaProject.bin", b"x"),
    "external": lambda path: with_part(offered(path, [RIGHT]), "xl/externalLinks/externalLink1.xml", b"<a/>"),
    "embedded": lambda path: with_part(offered(path, [RIGHT]), "xl/embeddings/oleObject1.bin", b"x"),
    "size": lambda path: with_part(offered(path, [RIGHT]), "xl/media/a.bin", bytes(70 * 1024 * 1024)),
    "column_missing": lambda path: plain(path, [["田名", "块数"], ["东畈", 1]]),
    "column_repeated": lambda path: plain(path, [["田名", "领域", "亩产", "Area"], RIGHT[1:]]),
}


@pytest.mark.parametrize("check", BAD)
def test_what_is_no_such_workbook_is_refused_and_told_why(tmp_path, check):
    with pytest.raises(DataError) as fault:
        read(BAD[check](tmp_path / "a.xlsx"), LAYOUT)
    assert (fault.value.check, fault.value.table) == (check, "best_field")


@pytest.mark.parametrize(
    ("content", "check"),
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "format"),
        ("田名,领域\n".encode(), "format"),
        (b"PK\x03\x04 no archive", "format"),
        (b"", "empty"),
        (bytes(6 * 1024 * 1024), "size"),
    ],
)
def test_other_files_are_refused(tmp_path, content, check):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(DataError) as fault:
        read(path, LAYOUT)
    assert fault.value.check == check


def test_entities_are_refused_before_anything_is_read(tmp_path):
    bomb = '<!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'
    with pytest.raises(DataError, match="DTD"):
        read(raw(tmp_path / "a.xlsx", inline(1, HEADS), more={"xl/sharedStrings.xml": bomb}), LAYOUT)


def test_a_workbook_with_styles_that_nothing_knows_is_refused_and_breaks_nothing(tmp_path):
    with pytest.raises(DataError) as fault:
        read(raw(tmp_path / "a.xlsx", inline(1, HEADS) + ROW, more={"xl/styles.xml": "<no"}), LAYOUT)
    assert fault.value.check == "format"
    assert (
        len(read(raw(tmp_path / "a.xlsx", inline(1, HEADS) + ROW, more={"xl/styles.xml": "<no/>"}), LAYOUT).rows) == 1
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return offered(tmp_path_factory.mktemp("books") / "a.xlsx", [RIGHT, RIGHT]).read_bytes()


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.data())
def test_bytes_that_are_changed_are_read_or_told(whole, tmp_path_factory, data):
    place = data.draw(st.integers(0, len(whole) - 1))
    path = tmp_path_factory.getbasetemp() / "fuzz.xlsx"
    path.write_bytes(whole[:place] + data.draw(st.binary(max_size=4)) + whole[place + data.draw(st.integers(0, 4)) :])
    told_or_read(path)


_XML = st.sampled_from(
    ["", "x", "1e999", "-1", "99999999999", "s", "inlineStr", "b", "d", "e", "str", "2026-13-40", "&amp;", "=1", "A0", "ZZZZ9"]
)  # fmt: skip


@settings(max_examples=80, deadline=None, derandomize=True, database=None)
@given(st.lists(st.tuples(_XML, _XML, _XML, st.sampled_from(["v", "f", "is", "t"])), max_size=6))
def test_cells_of_any_kind_are_read_or_told(tmp_path_factory, planted):
    made = "".join(f'<c r="{at}" t="{kind}" s="1"><{tag}>{text}</{tag}></c>' for at, kind, text, tag in planted)
    sheet = inline(1, HEADS) + ROW[:-6] + f"{made}</row>"
    told_or_read(raw(tmp_path_factory.getbasetemp() / "cells.xlsx", sheet))


def told_or_read(path):
    try:
        filled = read(path, LAYOUT)
    except DataError:
        return
    judge(filled, LAYOUT, whole=True)
