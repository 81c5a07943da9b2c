"""The deciding meeting's pages: ranking, picture, another question, short list, decisions, minutes."""

import io
import json

import openpyxl
import pytest

from jiahe.office.programme import domain
from jiahe.office.programme.models import Case, Minutes, Vote
from tests.office.programme.house import CREW, make_crew
from tests.office.programme.scored import scored_round
from tests.web.house import client_of, status_of, words_of

SPREAD = [[90 - 3 * place, 86 - 3 * place, 94 - 3 * place + place % 2] for place in range(14)]
EVIL = '"><script>alert(1)</script>'


@pytest.fixture
def crew(db):
    return make_crew()


@pytest.fixture
def browsers(crew):
    return {name: client_of(person) for name, person in crew.items()}


@pytest.mark.parametrize("who", ["nobody", *CREW])
def test_every_page_answers_everybody_as_it_should(crew, who):
    found, cases = scored_round(crew, SPREAD, stage="deciding")
    domain.keep_minutes(crew["office"], found.pk, "纪要")
    browser, place = client_of(crew.get(who)), f"/meeting/{found.pk}"
    none = {"nobody": 302}.get(who, 403)
    whole = 200 if who in {"office", "second_office", "auditor", "administrator"} else none
    decides = 200 if who in {"office", "second_office"} else none

    assert status_of(browser, place) == (200 if who in {"lead", "other_lead"} else whole)
    assert status_of(browser, f"{place}?quota=3&area=industry&without=expert_1") == whole
    assert status_of(browser, f"{place}?format=xlsx") == (200 if who in {"lead", "other_lead"} else whole)
    assert status_of(browser, f"{place}/ranking.json?quota=2") == whole
    assert status_of(browser, f"{place}/ranking.png?quota=2") == whole
    assert status_of(browser, f"{place}/short-list?many=3") == decides
    assert status_of(browser, f"{place}/minutes/1") == whole
    assert status_of(browser, f"{place}/minutes/1.docx") == whole
    assert status_of(browser, f"{place}/minutes/9") == (404 if whole == 200 else none)
    assert status_of(browser, "/meeting/01ARZ3NDEKTSV4RRFFQ69G5FAV") == {"nobody": 302}.get(who, 404)
    sent = {f"choice-{cases[0].pk}": "choose", "step": "do"}
    answer = browser.post(f"{place}/decide", sent)
    assert answer.status_code == (302 if decides == 200 else 401 if who == "nobody" else 403)


def test_the_ranking_is_shown_with_its_line_and_how_firm_it_is(crew, browsers):
    found, _ = scored_round(crew, [*SPREAD[:3], [75, 71, 20], *SPREAD[4:]])
    page = words_of(browsers["auditor"].get(f"/meeting/{found.pk}").content.decode())
    assert (
        "名额线：10 个名额" in page,
        "专家分歧大" in page,
        "换一批同样水平的专家来评" in page,
        "线外第一项" in page,
    ) == (True,) * 4
    assert "现场核查名单" not in page
    other = words_of(browsers["office"].get(f"/meeting/{found.pk}?quota=2&without=expert_3").content.decode())
    assert ("名额线：2 个名额" in other, "假设：" in other, "查看汇总后再决定" in other) == (True, True, False)
    assert browsers["office"].get(f"/meeting/{found.pk}?quota=many").status_code == 400


def test_the_picture_and_the_files_tell_the_same(crew, browsers):
    found, _ = scored_round(crew, SPREAD)
    place = f"/meeting/{found.pk}"
    spec = json.loads(browsers["office"].get(f"{place}/ranking.json").content)["spec"]
    rows = next(rows for rows in spec["datasets"].values() if len(rows) == 14)
    book = openpyxl.load_workbook(io.BytesIO(browsers["office"].get(f"{place}?format=xlsx").getvalue())).active
    cells = [[cell.value for cell in row] for row in book.rows]

    assert [row["state"] for row in rows] == ["线内"] * 10 + ["线外"] * 4
    assert [row[cells[0].index("rank")] for row in cells[1:]] == list(range(1, 15))
    assert browsers["office"].get(f"{place}/ranking.png").content[:4] == b"\x89PNG"


def test_the_short_list_is_looked_at_and_put_in_force(crew, browsers):
    found, _ = scored_round(crew, SPREAD)
    place = f"/meeting/{found.pk}/short-list"
    page = browsers["office"].get(f"{place}?many=9").content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    assert browsers["office"].post(place, {"many": "9", "seen": "x"}).status_code == 409
    assert browsers["office"].post(place, {"many": "9", "seen": seen, "reason": "力量有限"}).status_code == 302
    assert Case.objects.filter(status="passed_over").count() == 5


def test_decisions_are_looked_at_before_they_are_made(crew, browsers):
    found, cases = scored_round(crew, SPREAD, stage="deciding")
    place = f"/meeting/{found.pk}/decide"
    sent = {f"choice-{cases[12].pk}": "choose", f"choice-{cases[0].pk}": "pass", f"choice-{cases[1].pk}": ""}
    page = words_of(browsers["office"].post(place, sent).content.decode())
    assert ("线外" in page, "线内" in page, "项目1 " in page, Vote.objects.count()) == (True, True, False, 0)
    refused = browsers["office"].post(place, sent | {"step": "do"})
    assert (refused.status_code, "项目0" in refused.content.decode()) == (400, True)
    assert browsers["office"].post(place, sent | {"step": "do", f"why-{cases[0].pk}": "材料不实"}).status_code == 302
    assert Vote.objects.get(case=cases[0]).reason == "材料不实"
    assert "意见不一" not in browsers["office"].get(f"/meeting/{found.pk}").content.decode()
    browsers["second_office"].post(place, {f"choice-{cases[0].pk}": "choose", "step": "do"})
    assert "意见不一" in browsers["office"].get(f"/meeting/{found.pk}").content.decode()
    assert browsers["office"].post(place, {"choice-x": "choose"}).status_code == 200
    assert browsers["office"].post(place, {"choice-x": "choose", "step": "do"}).status_code == 400
    assert browsers["office"].post(place, {}).status_code == 400


def test_minutes_are_kept_and_leave_as_a_paper(crew, browsers):
    found, _ = scored_round(crew, SPREAD, stage="deciding")
    place = f"/meeting/{found.pk}"
    assert "本轮参加排名 14 项" in browsers["office"].get(place).content.decode()
    assert browsers["office"].post(place, {"text": " "}).status_code == 400
    answer = browsers["office"].post(place, {"text": f"会议要点 {EVIL}"})
    assert answer.headers["Location"] == f"{place}/minutes/1"
    page = browsers["auditor"].get(f"{place}/minutes/1").content.decode()
    assert ("会议要点" in page, "<script>alert" in page, "项目13" in page) == (True, False, True)
    assert browsers["auditor"].get(f"{place}/minutes/1.docx").content[:2] == b"PK"
    assert Minutes.objects.count() == 1


@pytest.mark.parametrize("many", [1, 14])
def test_the_meeting_costs_the_same_for_one_case_and_for_many(crew, browsers, django_assert_num_queries, many):
    found, _ = scored_round(crew, SPREAD[:many], stage="deciding")
    with django_assert_num_queries(12):
        browsers["office"].get(f"/meeting/{found.pk}")
