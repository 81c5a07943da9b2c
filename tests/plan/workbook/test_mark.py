"""A workbook comes back marked, also where it cannot be written again as it was."""

import io

import openpyxl
import pytest

from jiahe.plan.workbook.judge import judge
from jiahe.plan.workbook.mark import marked
from jiahe.plan.workbook.read import read
from tests.plan.workbook.house import HEADS, LAYOUT, RIGHT, inline, plain, raw


def back(path):
    filled = read(path, LAYOUT)
    faults = [fault for row in judge(filled, LAYOUT, whole=True)[1] for fault in row]
    return openpyxl.load_workbook(io.BytesIO(marked(path, filled, faults, LAYOUT, "zh"))), faults


def comments(sheet):
    return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}


def test_a_workbook_of_ones_own_keeps_what_else_stands_in_it(tmp_path):
    rows = [["附件1"], HEADS, [1, "东畈", "渔业", "=1+1", None, None, "x"], RIGHT]
    book, faults = back(plain(tmp_path / "a.xlsx", rows, title="It's mine"))
    sheet = book["It's mine"]
    assert comments(sheet) == {"C3": "只能取：农业、商贸", "D3": faults[1].advice.zh, "G3": "应填写整数"}
    assert (sheet["A1"].value, sheet["D3"].value, sheet["C3"].fill.fgColor.rgb) == ("附件1", "=1+1", "FFF8D0CC")
    listed = [[cell.value for cell in row] for row in book["错误清单"].iter_rows(min_row=2)]
    assert [row[:3] for row in listed] == [["C3", "领域", "渔业"], ["D3", "亩产", "=1+1"], ["G3", "块数", "x"]]
    assert (book["错误清单"]["C3"].data_type, book["错误清单"]["A2"].hyperlink.location) == ("s", "'It''s mine'!C3")


def test_a_cell_in_a_merged_range_is_marked_where_the_range_begins(tmp_path):
    rows = [HEADS, [1, "东畈", "农业", 1], [2, "西畈", "农业", None]]
    book, _ = back(plain(tmp_path / "a.xlsx", rows, merged=["D2:D3"]))
    assert list(comments(book.worksheets[0])) == ["D2"]


@pytest.mark.parametrize("cell", ["=1", "\x0b很多"])
def test_what_cannot_be_written_again_is_marked_in_a_fresh_workbook_with_the_same_rows(tmp_path, cell):
    sheet = inline(1, HEADS) + inline(5, [None, "东畈", "农业", cell.replace("\x0b", "_x000B_")])
    book, faults = back(raw(tmp_path / "a.xlsx", sheet))
    fresh = book.worksheets[0]
    assert [fault.cell for fault in faults] == ["D5"]
    assert (fresh.title, fresh["B5"].value, fresh["D5"].data_type, list(comments(fresh))) == (
        "填报",
        "东畈",
        "s",
        ["D5"],
    )
