"""The programme's pages, from the first form to the public list."""

import io
import json

import openpyxl
import pytest

from jiahe.office.programme import domain
from jiahe.office.programme.models import Case, Round
from jiahe.office.programme.rules import today
from tests.office.programme.house import (
    CREW,
    DAY,
    FORMS,
    NEED,
    POINTS,
    bring,
    end_publicity,
    hand_in,
    make_crew,
    open_round,
)
from tests.web.house import client_of, status_of, words_of

EVIL = '"><script>alert(1)</script>'


@pytest.fixture
def crew(db):
    return make_crew()


def typed(values):
    return {f"field-{name}": value for name, value in values.items()}


def form(**more):
    return {"title": "河道巡查", "area": "industry", "county": "xiuzhou", "action": "submit"} | typed(NEED) | more


def test_a_need_goes_from_the_form_to_the_public_list(crew):
    browsers = {name: client_of(person) for name, person in crew.items()}
    browsers["office"].post("/rounds", {"procedure": "open_list"})
    found = Round.objects.get()
    browsers["firm"].post(f"/rounds/{found.pk}/new", form())
    case = Case.objects.get()
    place = f"/cases/{case.pk}"

    for who, sent in (
        ("lead", {"action": "check"}),
        ("lead", {"action": "score", **{f"point-{name}": 8 for name in POINTS["open_list"]}}),
        ("office", {"action": "choose"}),
    ):
        answer = browsers[who].post(place, sent)
        assert (answer.status_code, answer.headers["Location"]) == (302, place)
    assert browsers["office"].post(f"/rounds/{found.pk}", {"action": "publish"}).status_code == 302

    page = words_of(client_of(None).get(f"/public/open-list/{today().year}").content.decode())
    assert "河道巡查" in page
    assert "模拟机械厂" in page
    assert NEED["phone"] not in page


def test_the_published_list_leaves_as_json_and_as_a_workbook(crew):
    found = open_round(crew)
    bring(crew, hand_in(crew, found, title="=1+1"), "publishing")
    domain.publish(crew["office"], found.pk)
    address = f"/public/open-list/{today().year}"

    told = json.loads(client_of(None).get(f"{address}.json").content)
    cells = openpyxl.load_workbook(io.BytesIO(client_of(None).get(f"{address}.xlsx").getvalue())).active

    assert [item["title"] for item in told["items"]] == ["=1+1"]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in cells["C"]][3] == ("=1+1", "s", True)
    assert "00000000" not in str([[cell.value for cell in row] for row in cells.rows])


def test_what_is_in_publicity_is_shown_to_everybody(crew):
    found = open_round(crew, "benchmark_scenario")
    case = bring(crew, hand_in(crew, found), "publicity")
    assert status_of(client_of(None), f"/public/benchmark-scenario/{today().year}") == 404
    domain.publish(crew["office"], found.pk)

    until = str(Case.objects.get().due)
    assert f"公示至 {until}" in client_of(None).get(f"/public/benchmark-scenario/{today().year}").content.decode()
    stranger = client_of(crew["nobody_special"])
    assert stranger.post(f"/cases/{case.pk}", {"action": "object", "reason": "投资额不实"}).status_code == 302
    assert "投资额不实" in client_of(crew["office"]).get(f"/cases/{case.pk}").content.decode()
    assert "投资额不实" not in stranger.get(f"/cases/{case.pk}").content.decode()
    sent = {"action": "dismiss", "objection": case.objections.get().pk, "answer": "经核实无误"}
    assert client_of(crew["office"]).post(f"/cases/{case.pk}", sent).status_code == 302
    end_publicity(case)
    client_of(crew["office"]).post(f"/cases/{case.pk}", {"action": "confirm"})
    assert Case.objects.get().status == "confirmed"


def test_what_was_typed_stays_where_it_is_refused_and_every_field_says_why(crew):
    found = open_round(crew)
    answer = client_of(crew["firm"]).post(
        f"/rounds/{found.pk}/new", form(**{"field-budget": "很多", "field-phone": "", "field-problem": "保留这句话"})
    )
    page = answer.content.decode()

    assert (answer.status_code, Case.objects.count()) == (422, 0)
    assert page.count('class="wrong"') == 2
    assert "保留这句话" in page
    assert 'value="很多"' in page


def test_points_typed_stay_where_they_are_refused(crew):
    case = bring(crew, hand_in(crew, open_round(crew)), "judging")
    sent = {"action": "score", **{f"point-{name}": 7 for name in POINTS["open_list"]}, "point-reach": 99}
    answer = client_of(crew["lead"]).post(f"/cases/{case.pk}", sent)
    assert (answer.status_code, answer.content.decode().count('value="7"')) == (422, 4)


def test_a_draft_is_kept_and_handed_in_late_with_a_reason(crew):
    found = open_round(crew)
    browser = client_of(crew["firm"])
    browser.post(f"/rounds/{found.pk}/new", {"title": "x", "area": "industry", "action": "save"})
    place = f"/cases/{Case.objects.get().pk}"
    Round.objects.update(deadlines={"collecting": str(today() - DAY)})

    assert "逾期理由" in browser.get(place).content.decode()
    assert browser.post(place, {"action": "submit", **typed(NEED)}).status_code == 409
    assert browser.post(place, {"action": "submit", **typed(NEED), "late_reason": "停电"}).status_code == 302
    client_of(crew["office"]).post(place, {"action": "admit", "reason": "属实"})
    assert Case.objects.get().stage == "form_check"


@pytest.mark.parametrize("sent", [{"action": "publish"}, {"action": "extend", "stage": "collecting", "day": "soon"}])
def test_what_a_round_refuses_is_said_on_its_page(crew, sent):
    found = open_round(crew)
    answer = client_of(crew["office"]).post(f"/rounds/{found.pk}", sent)
    assert (answer.status_code >= 400, "note bad" in answer.content.decode()) == (True, True)


def test_a_deadline_is_extended_on_the_page(crew):
    found = open_round(crew)
    later = str(domain.deadline(found, "collecting") + DAY)
    sent = {"action": "extend", "stage": "collecting", "day": later, "reason": "应企业请求"}
    client_of(crew["office"]).post(f"/rounds/{found.pk}", sent)
    assert Round.objects.get().deadlines["collecting"] == later


def test_a_year_whose_days_off_are_not_published_is_told(crew):
    found = open_round(crew)
    Round.objects.update(deadlines={"collecting": "2027-02-01"})
    assert "2027 年放假安排尚未公布" in client_of(crew["firm"]).get(f"/rounds/{found.pk}").content.decode()


@pytest.mark.parametrize("who", ["nobody", *CREW])
def test_every_page_answers_everybody_as_it_should(crew, who):
    found = open_round(crew, "benchmark_scenario")
    case = hand_in(crew, found)
    browser = client_of(crew.get(who))
    sees = {"firm", "county", "lead", "office", "second_office", "auditor", "administrator"}
    known, none = (302, 302) if who == "nobody" else (200, 404)

    assert status_of(browser, "/rounds") == known
    assert status_of(browser, f"/rounds/{found.pk}") == known
    assert status_of(browser, f"/rounds/{found.pk}?format=csv") == known
    assert status_of(browser, f"/cases/{case.pk}") == (200 if who in sees else none)
    hands_in = {"firm", "other_firm"}
    assert status_of(browser, f"/rounds/{found.pk}/new") == (
        200 if who in hands_in else 302 if who == "nobody" else 403
    )
    assert status_of(browser, "/rounds/01ARZ3NDEKTSV4RRFFQ69G5FAV") == none


@pytest.mark.parametrize("many", [1, 60])
def test_pages_cost_the_same_for_one_row_and_for_many(crew, django_assert_num_queries, many):
    found = open_round(crew)
    for _ in range(many):
        hand_in(crew, found)
    browser = client_of(crew["office"])
    with django_assert_num_queries(9):
        browser.get(f"/rounds/{found.pk}")
    with django_assert_num_queries(6):
        browser.get("/rounds")


def test_names_and_forms_are_only_ever_text(crew):
    found = open_round(crew)
    case = hand_in(crew, found, title=EVIL)
    Case.objects.filter(pk=case.pk).update(draft=NEED | {"problem": EVIL})
    bring(crew, case, "publishing")
    domain.publish(crew["office"], found.pk)
    pages = [f"/cases/{case.pk}", f"/rounds/{found.pk}", "/rounds", f"/public/open-list/{today().year}"]
    shown = [client_of(crew["firm"]).get(page).content.decode() for page in pages]
    assert not any("<script>alert" in page for page in shown)


@pytest.mark.parametrize("action", ["", "fly", "score", "uphold"])
def test_an_odd_action_is_refused_and_breaks_nothing(crew, action):
    case = hand_in(crew, open_round(crew))
    answer = client_of(crew["lead"]).post(f"/cases/{case.pk}", {"action": action, "point-x": "many"})
    assert answer.status_code in {400, 403, 409}


def test_where_a_draft_belongs_may_still_be_changed_on_its_page(crew):
    found = open_round(crew, "benchmark_scenario")
    browser = client_of(crew["firm"])
    browser.post(f"/rounds/{found.pk}/new", {"title": "x", "area": "industry", "action": "save"})
    place, values = f"/cases/{Case.objects.get().pk}", typed(FORMS["benchmark_scenario"])
    answer = browser.post(place, {"action": "submit", **values})
    assert (answer.status_code, answer.content.decode().count('class="wrong"')) == (422, 1)
    sent = {"action": "submit", "title": "新名称", "area": "energy", "county": "haining", **values}
    assert browser.post(place, sent | {"title": ""}).status_code == 422
    assert browser.post(place, sent).status_code == 302
    assert list(Case.objects.values_list("title", "area", "county", "status")) == [
        ("新名称", "energy", "haining", "open")
    ]


def test_a_county_may_still_change_for_whom_it_hands_in(crew):
    found = open_round(crew)
    placed = {"title": "x", "area": "industry", "county": "xiuzhou"}
    case = domain.start_case(crew["county"], found.pk, **placed, applicant="某某厂", values=NEED)
    place, browser = f"/cases/{case.pk}", client_of(crew["county"])
    assert 'value="某某厂"' in browser.get(place).content.decode()
    assert (
        browser.post(place, {"action": "save", **placed, "applicant": "别家厂", "county": "haining"}).status_code == 422
    )
    assert browser.post(place, {"action": "save", **placed, "applicant": "别家厂"}).status_code == 302
    browser.post(place, {"action": "save", **placed})
    assert Case.objects.get().applicant == "别家厂"
    browser.post(place, {"action": "submit", **placed, "applicant": ""})
    assert (Case.objects.get().applicant, Case.objects.get().status) == ("秀洲区", "open")
