"""A clerk brings in a workbook: three cells are wrong, then none."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jiahe.office.programme.models import Case
from jiahe.office.programme.rules import today
from tests.office.programme.books import need, sent
from tests.office.programme.house import CREW, DAY, make_crew, open_round
from tests.web.house import client_of, status_of, words_of

EVIL = '"><script>alert(1)</script>'


@pytest.fixture
def crew(db):
    return make_crew()


@pytest.fixture
def found(crew):
    return open_round(crew)


def send(crew, found, rows, who="county"):
    return client_of(crew[who]).post(f"/rounds/{found.pk}/import", {"file": sent(crew[who], found, rows)})


def test_a_clerk_mends_three_wrong_cells_and_hands_all_in(crew, found):
    browser = client_of(crew["county"])
    assert f"/rounds/{found.pk}/import" in browser.get(f"/rounds/{found.pk}").content.decode()
    empty = browser.get(f"/rounds/{found.pk}/workbook.xlsx")
    assert "filename*=utf-8''%E5%BA%94%E7%94%A8%E5%9C%BA%E6%99%AF" in empty.headers["Content-Disposition"]

    answer = send(crew, found, [need(1), need(2, budget="很多"), need(3, area="渔业"), need(4, data="没有")])
    page = browser.get(answer.headers["Location"]).content.decode()
    assert re.findall(r"<code>([A-Z]\d+)</code>", page) == ["J5", "D6", "H7"]
    assert "有 3 格需要改正，一行也没有导入" in words_of(page)
    assert 'value="submit"' not in page
    marked = browser.get(f"{answer.headers['Location']}/marked.xlsx")
    assert openpyxl.load_workbook(io.BytesIO(marked.content)).worksheets[0]["J5"].comment.text == "应填写数字"
    refused = browser.post(answer.headers["Location"], {"action": "submit"})
    assert (refused.status_code, Case.objects.count()) == (422, 0)

    answer = send(crew, found, [need(1), need(2), need(3, applicant="某某厂")])
    page = words_of(browser.get(answer.headers["Location"]).content.decode())
    assert "共 3 行，每一格都合要求" in page
    assert "某某厂" in page
    done = browser.post(answer.headers["Location"], {"action": "submit"}, follow=True)
    assert "已导入 3 项" in done.content.decode()
    assert Case.objects.filter(stage="form_check", county="xiuzhou").count() == 3
    assert status_of(browser, answer.headers["Location"]) == 404


def test_the_same_rows_once_more_need_a_tick(crew, found):
    browser = client_of(crew["firm"])
    for again, status in (({}, 302), ({}, 409), ({"again": "yes"}, 302)):
        place = send(crew, found, [need(1)], "firm").headers["Location"]
        assert browser.post(place, {"action": "save", **again}).status_code == status
    assert "确认再导入一遍" in browser.get(send(crew, found, [need(1)], "firm").headers["Location"]).content.decode()


def test_what_is_late_needs_a_reason_and_gaps_may_stay_in_drafts(crew, found):
    browser = client_of(crew["firm"])
    found.deadlines = {"collecting": str(today() - DAY)}
    found.save()
    place = send(crew, found, [need(1)], "firm").headers["Location"]
    assert "逾期理由" in browser.get(place).content.decode()
    assert browser.post(place, {"action": "submit"}).status_code == 409
    assert browser.post(place, {"action": "submit", "late_reason": "停电"}).status_code == 302
    place = send(crew, found, [need(2, phone=None)], "firm").headers["Location"]
    page = browser.get(place).content.decode()
    assert ("可以先存为草稿" in page, 'value="submit"' in page) == (True, False)


@pytest.mark.parametrize(
    "file", [None, SimpleUploadedFile("a.xlsx", b"PK\x03\x04x"), SimpleUploadedFile("a.pdf", b"%PDF")]
)
def test_what_is_no_workbook_is_told_on_the_page(crew, found, file):
    answer = client_of(crew["firm"]).post(f"/rounds/{found.pk}/import", {"file": file} if file else {})
    assert (answer.status_code, "note bad" in answer.content.decode()) == (422 if file else 400, True)


def test_what_a_workbook_says_is_only_ever_text(crew, found):
    place = send(crew, found, [need(1, title=EVIL, budget=EVIL), need(2, title="=1+1")], "firm").headers["Location"]
    page = client_of(crew["firm"]).get(place).content.decode()
    assert ("<script>alert" in page, "&lt;script&gt;alert" in page) == (False, True)


@pytest.mark.parametrize("many", [1, 40])
def test_looking_costs_the_same_for_one_row_and_for_many(crew, found, many, django_assert_num_queries):
    place = send(crew, found, [need(number) for number in range(many)]).headers["Location"]
    browser = client_of(crew["county"])
    with django_assert_num_queries(8):
        browser.get(place)


@pytest.mark.parametrize("who", ["nobody", *CREW])
def test_every_page_answers_everybody_as_it_should(crew, found, who):
    place = send(crew, found, [need(1)]).headers["Location"]
    browser = client_of(crew.get(who))
    status = 302 if who == "nobody" else 200 if CREW[who][0] in {"firm", "county_office", "lead_unit"} else 403
    assert status_of(browser, f"/rounds/{found.pk}/workbook.xlsx") == status
    assert status_of(browser, f"/rounds/{found.pk}/import") == status
    kept = status if status != 200 else 200 if who == "county" else 404
    for address in (place, f"{place}/marked.xlsx"):
        assert status_of(browser, address) == kept
    assert (browser.post(place, {"action": "save"}).status_code == 302) == (
        who in {"nobody", "county"}
    ) or who == "nobody"
