"""Is a workbook ready to be read, filtered and printed, and never a formula?"""

import io

import openpyxl

from jiahe.office.documents.workbook import workbook
from tests.office.documents.samples import HOSTILE, hostile, notice, table


def opened(made):
    return openpyxl.load_workbook(io.BytesIO(workbook(made)))


def test_the_table_stands_first_with_its_head_filter_and_print_set_up():
    sheet = opened(notice()).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "2026年嘉兴市人工智能应用场景标杆项目名单"
    assert rows[1][0] == "模拟数据 仅供演示 不具效力　嘉兴市经济和信息化局、嘉兴市数据局：2026年11月25日"
    assert rows[2] == ["领域", "序号", "项目名称", "单位", "属地"]
    assert rows[3] == ["工业制造", 1, "光伏组件缺陷检测产线1", "模拟智能装备有限公司1", "桐乡市"]
    assert [row[0] for row in rows[3:]] == ["工业制造", "工业制造", "现代农业"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A4", "A3:E6", "$3:$3")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.oddHeader.center.text == "模拟数据 仅供演示 不具效力"
    assert sheet.column_dimensions["C"].width > sheet.column_dimensions["B"].width


def test_the_text_stands_on_a_sheet_of_its_own():
    book = opened(notice(table=None, simulated=False, number="〔2026〕1号"))
    assert [cell.value for cell in book.worksheets[0]["A"]] == [
        "关于2026年嘉兴市人工智能应用场景标杆项目的公示",
        "〔2026〕1号",
        "经专家评审和联合会商，拟确定项目3项，现予公示。",
        "一、公示期限",
        "自2026年11月25日起至2026年12月2日止，计5个工作日。",
        "公示截止：2026年12月2日",
        "嘉兴市经济和信息化局",
        "嘉兴市数据局",
        "2026年11月25日",
    ]


def test_no_cell_is_a_formula():
    book = opened(hostile())
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert {cell.value for cell in book.worksheets[0]["C"][3:]} == set(HOSTILE)
    assert all(cell.quotePrefix for cell in cells if str(cell.value).startswith("="))


def test_controls_and_overlong_texts_do_not_break_it():
    odd = notice(paragraphs=("\x00\x0b甲\x1f乙", "长" * 40_000))
    cells = [cell.value for cell in opened(odd).worksheets[1]["A"]]
    assert (cells[2], len(cells[3])) == ("甲乙", 32_000)


def test_the_same_notice_gives_the_same_bytes_and_rows_are_high_enough():
    wide = notice(table=table(300, wide=True))
    assert workbook(wide) == workbook(wide)
    heights = {opened(wide).worksheets[0].row_dimensions[row].height for row in (4, 303)}
    assert len(heights) == 1
    assert heights.pop() > 60
