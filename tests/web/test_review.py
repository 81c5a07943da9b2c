"""Experts' profiles, a round's assignment, and the desk of those who score."""

import pytest

from jiahe.office.experts.models import Expert, Holding, JointBid, Tie
from jiahe.office.log.models import Entry
from jiahe.office.programme import domain
from jiahe.office.programme.models import Assignment, Case, Decision, Score
from tests.office.programme.house import CREW, EXPERTS, POINTS, assign, bring, hand_in, make_crew, open_round
from tests.web.house import client_of, status_of, words_of

KIND = "benchmark_scenario"
PROFILE = {
    "field-field": "机器视觉",
    "field-knows": "质检",
    "field-firms": "甲公司\n乙公司",
    "field-load": "9",
    "field-available": "true",
}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def crew(db):
    return make_crew()


@pytest.fixture
def browsers(crew):
    return {name: client_of(person) for name, person in crew.items()}


@pytest.fixture
def case(crew):
    return bring(crew, hand_in(crew, open_round(crew, KIND)), "reviewing")


def profiles(browsers):
    for name in (*EXPERTS, "own_expert"):
        browsers[name].post(f"/experts/{name}", PROFILE | {"field-firms": "", "action": "save"})


def points(**more):
    return {f"point-{name}": str(value) for name, value in (POINTS[KIND] | more).items()}


def test_an_expert_keeps_the_own_profile_and_declares_ties(browsers):
    place = "/experts/expert_1"
    assert browsers["expert_1"].get("/experts").headers["Location"] == place
    assert browsers["expert_1"].post(place, PROFILE | {"action": "save"}).status_code == 302
    assert browsers["expert_1"].post(place, {"action": "tie", "firm": "丙公司", "reason": "顾问"}).status_code == 302

    kept = Expert.objects.get()
    assert (kept.field, kept.firms, kept.load, kept.available) == ("机器视觉", ["甲公司", "乙公司"], 9, True)
    assert "丙公司" in browsers["office"].get(place).content.decode()
    assert (
        browsers["office"].post(place, {"action": "lift", "number": Tie.objects.get().pk, "reason": "误报"}).status_code
        == 302
    )
    assert Tie.objects.count() == 0
    assert [e.verb for e in Entry.objects.filter(actor__in=["expert_1", "office"])][-3:] == [
        "save_expert",
        "declare_tie",
        "lift_tie",
    ]


BAD = [
    ("field", ""),
    ("field", "长" * 121),
    ("load", "0"),
    ("load", "many"),
    ("available", "perhaps"),
    ("firms", "长" * 121),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_profile_that_does_not_fit_is_refused_and_stays_on_the_page(browsers, name, value):
    sent = PROFILE | {"action": "save", "field-knows": "留下这句", f"field-{name}": value}
    answer = browsers["expert_1"].post("/experts/expert_1", sent)
    assert (answer.status_code, answer.content.decode().count('class="wrong"'), Expert.objects.count()) == (422, 1, 0)
    assert "留下这句" in answer.content.decode()


def test_what_relates_firms_is_put_down_and_struck_out(browsers):
    office = browsers["office"]
    holding = {"field-controller": "集团", "field-controlled": "甲公司", "field-source": "登记", "action": "add"}
    bid = {"field-day": "2026-01-05", "field-firms": "甲公司、乙公司", "field-source": "公告", "action": "add"}
    assert [office.post("/firms", holding).status_code for _ in range(2)] == [302, 409]
    assert office.post("/firms", holding | {"field-controlled": "集 团"}).status_code == 422
    assert office.post("/firms?show=bids", bid).status_code == 302
    assert office.post("/firms?show=bids", bid | {"field-firms": "甲公司"}).status_code == 422
    assert office.post("/firms?show=bids", bid | {"field-day": "soon"}).status_code == 422
    shown = office.get("/firms?q=集团").content.decode() + office.get("/firms?show=bids&q=乙").content.decode()
    assert ("甲公司" in shown, "甲公司、乙公司" in shown) == (True, True)
    office.post("/firms", {"action": "remove", "number": Holding.objects.get().pk, "reason": "注销"})
    office.post("/firms?show=bids", {"action": "remove", "number": JointBid.objects.get().pk, "reason": "误录"})
    assert (Holding.objects.count(), JointBid.objects.count()) == (0, 0)
    assert office.post("/firms", {"action": "remove", "number": "7", "reason": "x"}).status_code == 404
    assert office.post("/firms", {"action": "fly"}).status_code == 400


@pytest.mark.parametrize("who", ["nobody", *CREW])
def test_every_page_answers_everybody_as_it_should(crew, case, who):
    browser, none = client_of(crew.get(who)), {"nobody": 302}
    everything = {"office", "second_office", "auditor", "administrator"}
    seen = 200 if who in everything else none.get(who, 403)
    expert = 302 if who in {*EXPERTS, "own_expert"} else seen

    assert status_of(browser, "/experts") == expert
    assert status_of(browser, "/experts?format=xlsx") == expert
    assert status_of(browser, "/firms") == seen
    assert status_of(browser, "/firms?show=bids") == seen
    assert status_of(browser, f"/rounds/{case.round_id}/experts") == seen
    assert status_of(browser, "/experts/expert_1") == (200 if who in {*everything, "expert_1"} else none.get(who, 404))
    assert status_of(browser, "/experts/nobody") == none.get(who, 404)
    assert status_of(browser, "/review") == none.get(who, 200)
    assert status_of(browser, "/review/submit") == none.get(who, 200)
    assert status_of(browser, f"/review/{case.pk}") == none.get(who, 404)


def test_a_round_is_assigned_as_it_was_looked_at(crew, browsers, case):
    profiles(browsers)
    place = f"/rounds/{case.round_id}/experts"
    page = browsers["office"].get(place).content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    assert "为申报单位“模拟机械厂”的人员" in page
    assert browsers["auditor"].post(place, {"seen": seen}).status_code == 403
    assert browsers["office"].post(place, {"seen": "x"}).status_code == 409
    assert browsers["office"].post(place, {"seen": seen}).status_code == 302

    assert set(Assignment.objects.values_list("expert__username", flat=True)) == set(EXPERTS)
    assert browsers["office"].post(place, {"seen": seen}).status_code == 409
    assert Decision.objects.filter(verb="assign").count() == Entry.objects.filter(verb="assign_round").count() == 1
    assert "各项专家均已配足" in browsers["office"].get(place).content.decode()


def test_a_shortage_is_told_on_the_page_and_nothing_is_assigned(browsers, case):
    page = browsers["office"].get(f"/rounds/{case.round_id}/experts").content.decode()
    assert ("专家不足" in page, "没有可评的专家" in words_of(page) or "至多再承担" in words_of(page)) == (True, True)
    assert 'name="seen"' not in page
    left = browsers["office"].get(f"/rounds/{case.round_id}/experts?without={case.pk}").content.decode()
    assert "没有待指派的项目" in left


def test_by_hand_a_conflict_is_named_and_outweighed_with_a_reason_alone(crew, browsers, case):
    browsers["expert_1"].post("/experts/expert_1", {"action": "tie", "firm": "模拟机械厂", "reason": "顾问"})
    place, sent = f"/cases/{case.pk}", {"action": "assign", "expert": "expert_1"}
    refused = browsers["office"].post(place, sent)
    assert (refused.status_code, "已声明与“模拟机械厂”有利害关系" in refused.content.decode()) == (409, True)
    assert browsers["office"].post(place, sent | {"despite": "唯一懂该工艺的专家"}).status_code == 302
    assert (
        browsers["office"].post(place, {"action": "assign", "expert": "own_expert", "despite": "x"}).status_code == 409
    )
    assert "唯一懂该工艺的专家" in browsers["auditor"].get(place).content.decode()
    assert (
        browsers["office"].post(place, {"action": "unassign", "expert": "expert_1", "reason": "另有安排"}).status_code
        == 302
    )
    assert Assignment.objects.get().released.username == "office"


def test_an_expert_types_and_what_is_typed_stays(crew, browsers, case):
    assign(crew, case)
    entries, changed = Entry.objects.count(), Case.objects.get().changed
    browser, place = browsers["expert_1"], f"/review/{case.pk}"
    half = {"action": "save", "point-novelty": "7", "comment": "先记下"}
    kept = browser.post(place, half, headers=HTMX)
    assert (kept.status_code, "已评 1 / 4 条" in words_of(kept.content.decode())) == (200, True)
    assert "<html" not in kept.content.decode()
    wrong = browser.post(place, half | {"point-novelty": "11"}, headers=HTMX)
    assert "wrong-line" in wrong.content.decode()
    assert browser.post(place, {"action": "submit", "point-novelty": "7"}).status_code == 422
    page = browser.get(place).content.decode()
    assert ('value="7" checked' in page, "先记下" in page) == (True, True)

    assert (Entry.objects.count(), Case.objects.get().changed) == (entries, changed)
    assert "先记下" not in browsers["office"].get(f"/cases/{case.pk}").content.decode()
    assert browser.post(place, points() | {"action": "submit"}).headers["Location"] == "/review"
    assert Score.objects.get(by=crew["expert_1"]).submitted


def test_what_others_gave_is_hidden_until_the_own_score_is_in(crew, browsers, case):
    assign(crew, case)
    place = f"/review/{case.pk}"
    browsers["expert_1"].post(place, points() | {"action": "submit", "comment": "甲的意见"})
    assert "甲的意见" not in browsers["expert_2"].get(place).content.decode()
    browsers["expert_2"].post(place, points() | {"action": "submit"})
    assert "甲的意见" in browsers["expert_2"].get(place).content.decode()


def test_everything_complete_is_submitted_at_once_or_nothing(crew, browsers):
    found = open_round(crew, KIND)
    cases = [bring(crew, hand_in(crew, found, title=f"项目{number}"), "reviewing") for number in range(3)]
    for one in cases:
        assign(crew, one)
        domain.save_score(crew["expert_1"], one.pk, POINTS[KIND])
    domain.save_score(crew["expert_1"], cases[2].pk, {"novelty": 1})
    page = words_of(browsers["expert_1"].get("/review/submit").content.decode())
    assert ("项目0" in page, "项目2" in page) == (True, False)

    ids = [one.pk for one in cases]
    assert browsers["expert_1"].post("/review/submit", {"case": ids}).status_code == 422
    assert browsers["expert_1"].post("/review/submit", {}).status_code == 400
    assert Score.objects.filter(submitted__isnull=False).count() == 0
    assert browsers["expert_1"].post("/review/submit", {"case": ids[:2]}).status_code == 302
    assert Score.objects.filter(submitted__isnull=False).count() == Entry.objects.filter(verb="score_case").count() == 2


def test_who_steps_back_for_a_conflict_is_kept_away_from_the_applicant(crew, browsers, case):
    assign(crew, case)
    sent = {"action": "decline", "reason": "持有该公司股份", "tied": "yes"}
    assert browsers["expert_2"].post(f"/review/{case.pk}", sent).headers["Location"] == "/review"
    assert browsers["expert_2"].get(f"/review/{case.pk}").status_code == 404
    tie = Tie.objects.get()
    assert (tie.expert.username, tie.firm, tie.case) == ("expert_2", "模拟机械厂", case.pk)
    again = browsers["office"].post(f"/cases/{case.pk}", {"action": "assign", "expert": "expert_2"})
    assert again.status_code == 409


def test_an_applicant_asks_that_somebody_does_not_judge_and_learns_nothing(crew, browsers, case):
    for name in ("expert_3", "无此人"):
        sent = {"action": "avoid", "name": name, "reason": "曾有诉讼"}
        assert browsers["firm"].post(f"/cases/{case.pk}", sent).status_code == 302
    assert browsers["office"].post(f"/cases/{case.pk}", {"action": "assign", "expert": "expert_3"}).status_code == 409
    assert "曾有诉讼" not in browsers["firm"].get(f"/cases/{case.pk}").content.decode()


@pytest.mark.parametrize("many", [1, 20])
def test_pages_cost_the_same_for_one_row_and_for_many(crew, browsers, django_assert_num_queries, many):
    found = open_round(crew, KIND)
    for number in range(many):
        one = bring(crew, hand_in(crew, found), "reviewing")
        assign(crew, one)
        domain.save_score(crew["expert_1"], one.pk, {"novelty": number % 11})
    for browser, address, queries in (
        (browsers["expert_1"], "/review", 5),
        (browsers["expert_1"], "/review/submit", 5),
        (browsers["office"], "/experts", 5),
        (browsers["office"], f"/rounds/{found.pk}/experts", 16),
        (browsers["office"], "/firms", 4),
    ):
        with django_assert_num_queries(queries):
            browser.get(address)
