"""Experts, the desk of those who score, and the deciding meeting through the interface."""

import pytest

from jiahe.office.experts.models import Expert, Holding, JointBid, Tie
from jiahe.office.programme.models import Assignment, Case, Score
from tests.api.calling import Caller
from tests.office.programme.house import CREW, EXPERTS, POINTS, assign, bring, hand_in, make_crew, open_round
from tests.office.programme.scored import scored_round

KIND = "benchmark_scenario"
PROFILE = {"field": "机器视觉", "knows": "质检", "firms": ["甲公司", "甲 公司", "乙公司"], "load": 9, "available": True}
HOLDING = {"controller": "集团", "controlled": "甲公司", "source": "登记"}
BID = {"day": "2026-01-05", "firms": ["甲公司", "乙公司"], "source": "公告"}
SPREAD = [[90 - 3 * place, 86 - 3 * place, 94 - 3 * place + place % 2] for place in range(14)]


@pytest.fixture
def crew(db):
    return make_crew()


@pytest.fixture
def call(crew):
    callers = {name: Caller(person) for name, person in crew.items()}
    return lambda who, method, path, body=None: callers[who](method, path, body)


@pytest.fixture
def case(crew):
    found = bring(crew, hand_in(crew, open_round(crew, KIND)), "reviewing")
    assign(crew, found)
    return found


def test_an_expert_changes_the_own_profile_in_parts(call):
    assert call("expert_1", "PATCH", "/experts/expert_1", PROFILE).json()["firms"] == ["甲公司", "乙公司"]
    told = call("expert_1", "PATCH", "/experts/expert_1", {"load": 3}).json()
    assert (told["load"], told["field"], told["profile"]) == (3, "机器视觉", True)
    assert call("office", "GET", "/experts").json()["total"] == 4
    assert call("expert_1", "PATCH", "/experts/expert_2", PROFILE).status_code == 404
    assert Expert.objects.count() == 1


BAD = [
    ("PATCH", "/experts/expert_1", {"load": 0}, 422),
    ("PATCH", "/experts/expert_1", {"load": "9"}, 400),
    ("PATCH", "/experts/expert_1", {"field": "x" * 121}, 422),
    ("PATCH", "/experts/expert_1", {"more": 1}, 400),
    ("PATCH", "/experts/expert_1", {}, 422),
    ("POST", "/experts/expert_1/ties", {"firm": " ", "reason": "x"}, 400),
    ("POST", "/experts/expert_1/ties", {"firm": "x", "reason": " "}, 400),
    ("POST", "/firms/holdings", HOLDING | {"controller": "甲 公司"}, 422),
    ("POST", "/firms/holdings", HOLDING | {"source": ""}, 422),
    ("POST", "/firms/bids", BID | {"firms": ["甲公司", "甲 公司"]}, 422),
    ("POST", "/firms/bids", BID | {"day": "soon"}, 400),
    ("POST", "/firms/bids/7/remove", {"reason": "x"}, 404),
    ("POST", "/firms/ties/7/lift", {"reason": "x"}, 404),
    ("POST", "/firms/ties/7/lift", {"reason": " "}, 400),
    ("POST", "/review/submit", {"cases": []}, 400),
    ("POST", "/review/submit", {"cases": ["x"]}, 404),
]


@pytest.mark.parametrize(("method", "path", "body", "status"), BAD)
def test_what_does_not_fit_is_refused(call, method, path, body, status):
    assert call("office", method, path, body).status_code == status
    assert (Expert.objects.count(), Holding.objects.count(), JointBid.objects.count(), Tie.objects.count()) == (
        0,
        0,
        0,
        0,
    )


def test_what_relates_firms_is_put_down_listed_and_struck_out(call):
    holding = call("office", "POST", "/firms/holdings", HOLDING).json()
    bid = call("office", "POST", "/firms/bids", BID).json()
    tie = call("office", "POST", "/experts/expert_1/ties", {"firm": "甲公司", "reason": "顾问"}).json()
    assert call("auditor", "GET", "/firms/holdings").json() == {
        "items": [HOLDING | {"apart": False, "id": holding["id"]}],
        "total": 1,
    }
    assert call("auditor", "GET", "/firms/bids").json()["items"] == [BID | {"id": bid["id"]}]
    assert [one["firm"] for one in call("office", "GET", "/experts/expert_1/ties").json()] == ["甲公司"]
    assert call("expert_1", "GET", "/experts/expert_1/ties").json() == []
    for path in (
        f"/firms/holdings/{holding['id']}/remove",
        f"/firms/bids/{bid['id']}/remove",
        f"/firms/ties/{tie['id']}/lift",
    ):
        assert call("lead", "POST", path, {"reason": "x"}).status_code == 403
        assert call("office", "POST", path, {"reason": "误录"}).status_code == 204
    assert (Holding.objects.count(), JointBid.objects.count(), Tie.objects.count()) == (0, 0, 0)


def test_the_desk_tells_how_far_each_case_is_and_submits_what_is_complete(call, case):
    half = {"points": {"novelty": 3}}
    call("expert_1", "POST", f"/cases/{case.pk}/draft-score", half)
    assert [
        (one["state"], one["given"], one["criteria"], one["total"]) for one in call("expert_1", "GET", "/review").json()
    ] == [("begun", 1, 4, None)]
    assert call("expert_1", "POST", "/review/submit", {"cases": [case.pk]}).status_code == 422
    call("expert_1", "POST", f"/cases/{case.pk}/draft-score", {"points": POINTS[KIND]})
    assert call("expert_1", "POST", "/review/submit", {"cases": [case.pk]}).json() == {"cases": 1}
    assert [(one["state"], one["total"]) for one in call("expert_1", "GET", "/review").json()] == [("submitted", 70.0)]
    assert [one["left"] for one in call("auditor", "GET", f"/rounds/{case.round_id}/review").json()["owing"]] == [1, 1]


def test_the_office_sees_who_judges_takes_off_gives_back_and_lets_go_on(call, case):
    place = f"/cases/{case.pk}"
    for name in EXPERTS[:2]:
        call(name, "POST", f"{place}/score", {"points": POINTS[KIND]})
    told = {one["username"]: one for one in call("office", "GET", f"{place}/experts").json()}
    assert (told["expert_1"]["scored"], told["expert_3"]["standing"], told["own_expert"]["bars"][0]["kind"]) == (
        True,
        True,
        "same_firm",
    )
    assert call("office", "POST", f"{place}/unassign", {"expert": "expert_1", "reason": "x"}).status_code == 409
    assert call("office", "POST", f"{place}/unassign", {"expert": "expert_3", "reason": "生病"}).status_code == 200
    assert call("office", "POST", f"{place}/unassign", {"expert": "expert_3", "reason": "生病"}).status_code == 409
    assert call("office", "POST", f"{place}/unassign", {"expert": "king", "reason": "x"}).status_code == 400
    assert call("office", "POST", f"{place}/waive", {"reason": "专家丙生病"}).json()["stage"] == "visiting"
    back = call("office", "POST", f"{place}/reopen-score", {"expert": "expert_2", "reason": "笔误"}).json()
    assert (back["stage"], Score.objects.filter(submitted=None).count()) == ("reviewing", 1)


def test_stepping_back_for_a_conflict_and_asking_for_it(call, case):
    place = f"/cases/{case.pk}"
    assert call("expert_1", "POST", f"{place}/decline", {"reason": "持股", "tied": True}).status_code == 204
    assert call("office", "POST", f"{place}/assign", {"expert": "expert_1"}).status_code == 409
    assert call("office", "POST", f"{place}/assign", {"expert": "expert_1", "despite": "别无他人"}).status_code == 200
    assert Assignment.objects.get(expert__username="expert_1").despite == "别无他人"
    assert call("firm", "POST", f"{place}/avoid", {"name": "expert_2", "reason": "诉讼"}).status_code == 200
    assert call("firm", "POST", f"{place}/avoid", {"name": " ", "reason": "诉讼"}).status_code == 400


def test_the_meeting_is_held_through_the_interface(call, crew):
    found, cases = scored_round(crew, SPREAD)
    place = f"/rounds/{found.pk}"
    seen = call("auditor", "GET", f"{place}/meeting").json()
    assert ([row["rank"] for row in seen["groups"][0]["items"]], len(seen["reviewers"])) == (list(range(1, 15)), 3)
    assert (seen["groups"][0]["line"]["quota"], len(seen["groups"][0]["told"])) == (10, 2)
    asked = call("office", "GET", f"{place}/meeting?quota=2&without=expert_1&area=industry").json()
    assert (asked["groups"][0]["line"]["quota"], len(asked["reviewers"])) == (2, 2)
    assert call("lead", "GET", f"{place}/meeting").json()["reviewers"] == []
    assert call("lead", "GET", f"{place}/meeting?quota=2").status_code == 403

    listed = call("office", "GET", f"{place}/short-list?many=11").json()
    body = {"many": 11, "seen": listed["digest"], "reason": "力量有限"}
    assert call("office", "POST", f"{place}/short-list", body | {"seen": "x"}).status_code == 409
    assert len(call("office", "POST", f"{place}/short-list", body).json()["passed"]) == 3
    for case in cases[:11]:
        call("lead", "POST", f"/cases/{case.pk}/visit", {"passed": True, "report": "属实", "values": {"investment": 1}})
    choices = {case.pk: place < 10 for place, case in enumerate(cases[:11])}
    for who in ("office", "second_office"):
        told = call(who, "POST", f"{place}/decisions", {"choices": choices, "reason": "按评分"}).json()
    assert list(told["cases"].values()).count("chosen") == 10
    assert call("office", "POST", f"{place}/decisions", {"choices": {}}).status_code == 400
    assert call("office", "POST", f"{place}/minutes", {"text": "纪要"}).json()["number"] == 1
    assert len(call("auditor", "GET", f"{place}/minutes").json()[0]["decided"]) == 14
    assert Case.objects.filter(status="chosen").count() == 10


WHO_SEES = {"office", "second_office", "auditor", "administrator"}
KEEPS = {"office", "second_office"}
LEADS = {"lead", "other_lead"}
ANYBODY = set(CREW)
ADDRESSES = [
    # method, path, body, status for those named, who, status for the others
    ("GET", "/experts", None, 200, WHO_SEES, 403),
    ("GET", "/experts/expert_1", None, 200, WHO_SEES | {"expert_1"}, 404),
    ("GET", "/experts/expert_1/ties", None, 200, WHO_SEES | {"expert_1"}, 404),
    ("GET", "/firms/holdings", None, 200, WHO_SEES, 403),
    ("POST", "/firms/holdings", {**HOLDING, "source": ""}, 422, KEEPS, 403),
    ("POST", "/firms/holdings/1/remove", {"reason": "x"}, 404, KEEPS, 403),
    ("GET", "/firms/bids", None, 200, WHO_SEES, 403),
    ("POST", "/firms/bids", {**BID, "source": ""}, 422, KEEPS, 403),
    ("POST", "/firms/bids/1/remove", {"reason": "x"}, 404, KEEPS, 403),
    ("POST", "/firms/ties/1/lift", {"reason": "x"}, 404, KEEPS, 403),
    ("GET", "/review", None, 200, ANYBODY, 0),
    ("POST", "/review/submit", {"cases": ["x"]}, 404, ANYBODY, 0),
    ("GET", "/rounds/{round}/review", None, 200, WHO_SEES, 403),
    ("GET", "/rounds/{round}/meeting", None, 200, WHO_SEES | LEADS, 403),
    ("GET", "/rounds/{round}/meeting?quota=1", None, 200, WHO_SEES, 403),
    ("GET", "/rounds/{round}/short-list?many=2", None, 200, WHO_SEES, 403),
    ("POST", "/rounds/{round}/short-list", {"many": 2, "seen": "x"}, 409, KEEPS, 403),
    ("POST", "/rounds/{round}/decisions", {"choices": {}}, 400, KEEPS, 403),
    ("GET", "/rounds/{round}/minutes", None, 200, WHO_SEES, 403),
    ("POST", "/rounds/{round}/minutes", {"text": " "}, 400, KEEPS, 403),
    ("GET", "/cases/{case}/experts", None, 200, WHO_SEES, None),
    ("POST", "/cases/{case}/waive", {"reason": "x"}, 409, KEEPS, None),
    ("POST", "/cases/{case}/unassign", {"expert": "king", "reason": "x"}, 400, KEEPS, None),
    ("POST", "/cases/{case}/reopen-score", {"expert": "king", "reason": "x"}, 400, KEEPS, None),
    ("POST", "/cases/{case}/avoid", {"name": "", "reason": "x"}, 400, {"firm"}, None),
]


@pytest.mark.parametrize("who", ["nobody", *CREW])
def test_every_address_answers_everybody_as_it_should(crew, case, who):
    sees_case = WHO_SEES | {"firm", "county", "lead", "expert_1", "expert_2", "expert_3"}
    names = {"round": case.round_id, "case": case.pk}
    call, answered = Caller(crew.get(who)), {}
    for method, path, body, status, allowed, other in ADDRESSES:
        none = 401 if who == "nobody" else (403 if who in sees_case else 404) if other is None else other
        expected = status if who in allowed else none
        found = call(method, path.format(**names), body).status_code
        if found != expected:
            answered[method, path] = (found, expected)
    assert answered == {}
