"""Whole rounds, driven through the interface by everybody who has a part in them."""

import datetime as dt
from collections import Counter

import pytest

from jiahe.office.programme.models import Case, Decision, Round
from jiahe.office.programme.rules import today
from jiahe.plan.procedures.load import default_procedures
from tests.api.calling import Caller
from tests.office.programme.house import DAY, EXPERTS, NEED, POINTS, PROJECT, end_publicity, make_crew, make_person

AREAS = ("industry", "education")


@pytest.fixture
def crew(db):
    return make_crew()


@pytest.fixture
def call(crew):
    callers = {name: Caller(person) for name, person in crew.items()}

    def calls(who, method, path, body=None, status=None):
        answer = callers[who](method, path, body)
        assert status in (None, answer.status_code), answer.json()
        return answer.json()

    return calls


def opened(call, procedure):
    return call("office", "POST", "/rounds", {"procedure": procedure}, 201)["id"]


def need(number, **more):
    return {"title": f"需求 {number}", "area": AREAS[number % 2], "values": NEED, "submit": True} | more


def test_an_open_list_of_a_hundred_needs(call):
    found = opened(call, "open_list")
    cases = [call("firm", "POST", f"/rounds/{found}/cases", need(number), 201) for number in range(100)]
    assert {(case["stage"], case["status"]) for case in cases} == {("form_check", "open")}

    mine = {"industry": "lead", "education": "other_lead"}
    for number, case in enumerate(cases):
        lead = mine[case["area"]]
        call(lead, "POST", f"/cases/{case['id']}/check", {}, 200)
        points = {name: (number + place) % 11 for place, name in enumerate(POINTS["open_list"])}
        scored = call(lead, "POST", f"/cases/{case['id']}/score", {"points": points}, 200)
        assert (scored["stage"], scored["total"]) == ("deciding", 2.0 * sum(points.values()))
        chosen = scored["total"] >= 50
        call("office", "POST", f"/cases/{case['id']}/decide", {"chosen": chosen, "reason": "按评分"}, 200)

    call("lead", "GET", "/public/open-list/" + str(today().year), status=404)
    many = call("office", "POST", f"/rounds/{found}/publish", status=200)["cases"]
    shown = Caller(None)("GET", f"/public/open-list/{today().year}").json()

    assert len(shown["items"]) == many == Case.objects.filter(status="published").count() > 0
    assert [item["area"]["id"] for item in shown["items"]] == sorted(
        (item["area"]["id"] for item in shown["items"]), key=AREAS.index
    )
    assert set(shown["items"][0]["values"]) == {"problem", "wanted", "data", "opens", "start"}
    verbs = Counter(Decision.objects.values_list("verb", flat=True))
    assert verbs == {
        "open": 1, "start": 100, "submit": 100, "check": 100, "score": 100, "decide": 100, "publish": 1
    }  # fmt: skip


def project(number):
    return {
        "title": f"项目 {number}", "area": "industry", "county": "xiuzhou", "values": PROJECT, "submit": True
    }  # fmt: skip


def to_the_meeting(call, found, number):
    case = call("firm", "POST", f"/rounds/{found}/cases", project(number), 201)["id"]
    call("county", "POST", f"/cases/{case}/recommend", {"reason": "属地推荐"}, 200)
    call("lead", "POST", f"/cases/{case}/check", {}, 200)
    for expert in EXPERTS:
        call("office", "POST", f"/cases/{case}/assign", {"expert": expert}, 200)
        call(expert, "POST", f"/cases/{case}/score", {"points": POINTS["benchmark_scenario"]}, 200)
    on_site = {"passed": True, "report": "属实", "values": {"investment": 2900000}}
    assert call("lead", "POST", f"/cases/{case}/visit", on_site, 200)["stage"] == "deciding"
    return case


def choose(call, case):
    """Both bureaus say yes; what comes of it."""
    call("second_office", "POST", f"/cases/{case}/decide", {"chosen": True})
    return call("office", "POST", f"/cases/{case}/decide", {"chosen": True})


def test_a_benchmark_round_up_to_its_confirmation(call):
    found = opened(call, "benchmark_scenario")
    cases = [to_the_meeting(call, found, number) for number in range(12)]
    decided = [choose(call, case) for case in cases]
    assert [one.get("status", one.get("error")) for one in decided] == ["chosen"] * 10 + ["ConflictError"] * 2
    assert call("office", "GET", f"/rounds/{found}", status=200)["places_taken"] == 10

    call("office", "POST", f"/cases/{cases[0]}/confirm", status=409)
    assert call("office", "POST", f"/rounds/{found}/publish", status=200) == {"cases": 10}
    stage = default_procedures()["benchmark_scenario"].of_kind("publicise")
    until = default_procedures().calendar.after(today(), stage.span)
    assert call("other_firm", "GET", f"/cases/{cases[0]}", status=200)["due"] == str(until)

    said = call("other_firm", "POST", f"/cases/{cases[0]}/object", {"text": "投资额不实"}, 201)
    path = f"/cases/{cases[0]}/objections/{said['id']}"
    call("office", "POST", f"/cases/{cases[0]}/confirm", status=409)
    call("firm", "POST", path, {"upheld": False, "answer": "x"}, 403)
    assert call("office", "POST", path, {"upheld": True, "answer": "经查属实"}, 200)["upheld"]
    for case in Case.objects.filter(status="chosen"):
        end_publicity(case)
    states = {call("office", "POST", f"/cases/{case}/confirm").get("status") for case in cases[1:10]}

    assert states == {"confirmed"}
    assert {one.stage for one in Case.objects.filter(status="confirmed")} == {"paying"}
    assert call("office", "GET", f"/cases/{cases[0]}")["status"] == "refused"
    assert choose(call, cases[10])["status"] == "chosen"


def test_a_case_is_returned_corrected_and_comes_back_to_who_returned_it(call):
    found = opened(call, "benchmark_scenario")
    case = call("firm", "POST", f"/rounds/{found}/cases", project(1), 201)["id"]
    call("county", "POST", f"/cases/{case}/recommend", {}, 200)
    call("lead", "POST", f"/cases/{case}/return", {}, 400)
    back = call("lead", "POST", f"/cases/{case}/return", {"reason": "请补充成效"}, 200)
    assert (back["stage"], back["status"]) == ("applying", "returned")

    call("firm", "POST", f"/cases/{case}/save", {"values": {"effect": "新"}}, 200)
    assert call("lead", "GET", f"/cases/{case}")["values"]["effect"] == PROJECT["effect"]
    again = call("firm", "POST", f"/cases/{case}/submit", {}, 200)
    assert (again["stage"], call("lead", "GET", f"/cases/{case}")["values"]["effect"]) == ("form_check", "新")


def test_what_comes_late_is_refused_or_admitted_with_a_reason(call):
    found = opened(call, "open_list")
    cases = [call("firm", "POST", f"/rounds/{found}/cases", need(number, submit=False), 201) for number in range(3)]
    Round.objects.filter(pk=found).update(deadlines={"collecting": str(today() - DAY)})
    paths = [f"/cases/{case['id']}" for case in cases]

    assert "逾期理由" in call("firm", "POST", f"{paths[0]}/submit", {}, 409)["zh"]
    late = [call("firm", "POST", f"{path}/submit", {"late_reason": "系统故障"}, 200)["status"] for path in paths[1:]]
    assert late == ["late", "late"]
    call("office", "POST", f"{paths[1]}/admit", {}, 400)
    assert call("office", "POST", f"{paths[1]}/admit", {"reason": "属实"}, 200)["stage"] == "form_check"
    assert call("office", "POST", f"{paths[2]}/refuse", {"reason": "不属实"}, 200)["status"] == "refused"

    later = {"stage": "collecting", "day": str(today() + DAY), "reason": "应企业请求"}
    if today() + DAY <= dt.date(2027, 12, 31):
        call("office", "POST", f"/rounds/{found}/deadlines", later, 200)
        assert call("firm", "POST", f"{paths[0]}/submit", {}, 200)["status"] == "open"


def test_scores_are_hidden_until_ones_own_is_in(call):
    found = opened(call, "benchmark_scenario")
    case = call("firm", "POST", f"/rounds/{found}/cases", project(1), 201)["id"]
    call("county", "POST", f"/cases/{case}/recommend", {}, 200)
    call("lead", "POST", f"/cases/{case}/check", {}, 200)
    path, points = f"/cases/{case}", {"points": POINTS["benchmark_scenario"]}
    for expert in EXPERTS:
        call("office", "POST", f"{path}/assign", {"expert": expert}, 200)
    call("expert_1", "POST", f"{path}/score", points, 200)

    seen = {
        who: len(call(who, "GET", path, status=200)["scores"]) for who in ("expert_1", "expert_2", "office", "firm")
    }

    assert seen == {"expert_1": 1, "expert_2": 0, "office": 1, "firm": 0}
    call("expert_1", "POST", f"{path}/score", points, 409)
    call("own_expert", "GET", path, status=404)


BAD = [
    ("title", "", "missing"),
    ("title", "长" * 121, "length"),
    ("area", "moon", "choice"),
    ("county", "atlantis", "choice"),
]


@pytest.mark.parametrize(("field", "value", "check"), BAD)
def test_a_case_that_is_placed_wrongly_is_refused(call, field, value, check):
    found = opened(call, "open_list")
    told = call("firm", "POST", f"/rounds/{found}/cases", need(1) | {field: value}, 422)
    assert (told["column"], told["check"]) == (field, check)


def test_every_fault_of_a_form_is_told_at_once(call):
    found = opened(call, "open_list")
    values = NEED | {"data": "perhaps", "budget": -1, "start": "soon", "problem": "", "more": 1, "phone": "1" * 31}
    told = call("firm", "POST", f"/rounds/{found}/cases", need(1, values=values), 422)
    assert {name: fault["check"] for name, fault in told["faults"].items()} == {
        "data": "choice", "budget": "minimum", "start": "type", "problem": "missing", "more": "unknown", "phone": "length"
    }  # fmt: skip


POINT_FAULTS = [
    ({"willingness": 11}, 422),
    ({"willingness": -1}, 422),
    ({"charm": 1}, 422),
    ({"willingness": 1.5}, 400),
]


@pytest.mark.parametrize(("change", "status"), POINT_FAULTS)
def test_points_outside_the_criteria_are_refused(call, change, status):
    found = opened(call, "open_list")
    case = call("firm", "POST", f"/rounds/{found}/cases", need(0), 201)["id"]
    call("lead", "POST", f"/cases/{case}/check", {}, 200)
    call("lead", "POST", f"/cases/{case}/score", {"points": POINTS["open_list"] | change}, status)
    call("lead", "POST", f"/cases/{case}/score", {"points": {"willingness": 1}}, 422)


def test_a_round_is_opened_by_the_office_of_a_procedure_that_is_there_while_the_plan_is_in_force(call):
    call("lead", "POST", "/rounds", {"procedure": "open_list"}, 403)
    call("office", "POST", "/rounds", {"procedure": "no_such"}, 404)
    call("office", "POST", "/rounds", {"procedure": "open_list", "opens": "2030-01-01"}, 400)
    assert call("firm", "GET", "/rounds", status=200)["total"] == 0


@pytest.mark.parametrize("many", [1, 30])
def test_lists_cost_the_same_for_one_row_and_for_many(call, django_assert_num_queries, many):
    found = opened(call, "open_list")
    for number in range(many):
        call("firm", "POST", f"/rounds/{found}/cases", need(number), 201)
    with django_assert_num_queries(5):
        call("office", "GET", f"/rounds/{found}/cases", status=200)
    with django_assert_num_queries(5):
        call("office", "GET", f"/rounds/{found}", status=200)


def test_somebody_with_another_firm_sees_nothing_of_it(call, crew):
    found = opened(call, "open_list")
    case = call("firm", "POST", f"/rounds/{found}/cases", need(1), 201)["id"]
    stranger = Caller(make_person("stranger", "firm", ""))
    assert stranger("GET", f"/cases/{case}").status_code == 404
    assert stranger("GET", f"/rounds/{found}/cases").json()["total"] == 0


def test_nothing_is_handed_in_before_a_round_opens(call):
    found = opened(call, "open_list")
    Round.objects.update(opened=today() + DAY)
    call("firm", "POST", f"/rounds/{found}/cases", need(1), 409)
    call("firm", "POST", f"/rounds/{found}/cases", need(1, submit=False), 201)
