"""Profiles, holdings and joint bids from a workbook: every wrong cell is told, all rows come in or none."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jiahe.office.experts.models import Expert, Holding, JointBid
from jiahe.office.log.models import Entry
from tests.office.programme.house import CREW, make_crew
from tests.web.house import client_of, status_of, workbook

HEADS = {
    "experts": [
        "账号",
        "专业领域",
        "从事和熟悉的内容",
        "任职和参股单位（每行一个，全称）",
        "每轮最多评审项数",
        "可接受评审",
    ],
    "holdings": ["控制方", "被控制单位", "国有等不计关联", "来源"],
    "bids": ["投标日期", "联合投标单位（顿号或换行分隔）", "来源"],
}
ROWS = {
    "experts": [["expert_1", "机器视觉", "质检", "甲公司\n乙公司", 9, "是"], ["expert_2", "交通", "", "", 20, "否"]],
    "holdings": [["集团", "甲公司", "", "登记"], ["市国资委", "城投", "是", "登记"]],
    "bids": [["2026-01-05", "甲公司、乙公司", "公告"]],
}
MODELS = {"experts": Expert, "holdings": Holding, "bids": JointBid}


@pytest.fixture
def crew(db):
    return make_crew()


def send(browser, kind, rows, action="bring"):
    file = SimpleUploadedFile("book.xlsx", workbook([HEADS[kind], *rows]))
    return browser.post(f"/experts-import/{kind}", {"file": file, "action": action})


@pytest.mark.parametrize("kind", HEADS)
def test_rows_are_looked_at_brought_in_once_and_logged(crew, kind):
    office, entries = client_of(crew["office"]), Entry.objects.exclude(verb="open_log").count()
    looked = send(office, kind, ROWS[kind], "look")
    assert (looked.status_code, MODELS[kind].objects.count(), Entry.objects.exclude(verb="open_log").count()) == (
        200,
        0,
        entries,
    )
    assert send(office, kind, ROWS[kind]).status_code == 302
    again = send(office, kind, ROWS[kind])

    assert (again.status_code, MODELS[kind].objects.count()) == (302, len(ROWS[kind]))
    assert Entry.objects.exclude(verb="open_log").count() == entries + len(ROWS[kind])


WRONG = [
    ("experts", ["king", "x", "", "", 9, "是"], "A3"),
    ("experts", ["expert_1", "x", "", "", 9, "是"], "A3"),
    ("experts", ["expert_2", "", "", "", 9, "是"], "B3"),
    ("experts", ["expert_2", "x", "", "", 0, "是"], "E3"),
    ("experts", ["expert_2", "x", "", "", "很多", "是"], "E3"),
    ("experts", ["expert_2", "x", "", "", 9, "也许"], "F3"),
    ("experts", ["expert_2", "x", "", "长" * 121, 9, "是"], "D3"),
    ("holdings", ["甲公司", "甲 公司", "", "登记"], "B3"),
    ("holdings", ["甲公司", "乙公司", "", ""], "D3"),
    ("bids", ["昨天", "甲公司、乙公司", "公告"], "A3"),
    ("bids", ["2026-01-05", "甲公司", "公告"], "B3"),
]


@pytest.mark.parametrize(("kind", "row", "cell"), WRONG)
def test_a_wrong_cell_is_told_by_its_place_and_nothing_comes_in(crew, kind, row, cell):
    answer = send(client_of(crew["office"]), kind, [ROWS[kind][0], row])
    page = answer.content.decode()
    assert (answer.status_code, page.count("<code>" + cell + "</code>"), MODELS[kind].objects.count()) == (422, 1, 0)


def test_what_is_no_workbook_of_ours_is_refused(crew):
    office = client_of(crew["office"])
    assert office.post("/experts-import/experts", {"action": "bring"}).status_code == 400
    odd = SimpleUploadedFile("book.xlsx", b"no workbook")
    assert office.post("/experts-import/experts", {"file": odd, "action": "bring"}).status_code == 422
    assert send(office, "experts", []).status_code == 422
    assert status_of(office, "/experts-import/planets") == 404
    assert status_of(office, "/experts-import/planets/workbook.xlsx") == 404


def test_what_leaves_comes_back(crew):
    office = client_of(crew["office"])
    send(office, "experts", ROWS["experts"])
    left = office.get("/experts?format=xlsx&state=open").getvalue()
    book = openpyxl.load_workbook(io.BytesIO(left))
    heads = [cell.value for cell in book.active[1]]
    book.active.cell(2, heads.index("load") + 1).value = 3
    changed = io.BytesIO()
    book.save(changed)

    sent = {"file": SimpleUploadedFile("book.xlsx", changed.getvalue()), "action": "bring"}
    assert office.post("/experts-import/experts", sent).status_code == 302
    assert list(Expert.objects.order_by("user__username").values_list("load", flat=True)) == [3, 20]


def test_the_empty_workbook_has_the_columns_that_are_read(crew):
    content = client_of(crew["office"]).get("/experts-import/bids/workbook.xlsx").content
    texts = {
        str(cell.value).rstrip("*")
        for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].rows
        for cell in row
    }
    assert set(HEADS["bids"]) <= texts


@pytest.mark.parametrize("who", ["nobody", *CREW])
def test_the_programme_office_alone_brings_in(crew, who):
    browser, none = client_of(crew.get(who)), 302 if who == "nobody" else 403
    expected = 200 if who in {"office", "second_office"} else none
    assert status_of(browser, "/experts-import/experts") == expected
    assert status_of(browser, "/experts-import/experts/workbook.xlsx") == expected
    assert send(browser, "experts", ROWS["experts"], "look").status_code == (401 if who == "nobody" else expected)
