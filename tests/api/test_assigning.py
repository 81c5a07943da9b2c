"""A round's assignment through the interface."""

import pytest

from jiahe.office.experts.models import Expert
from jiahe.office.programme.models import Assignment
from tests.api.calling import Caller
from tests.office.programme.house import CREW, EXPERTS, bring, hand_in, make_crew, open_round


@pytest.fixture
def crew(db):
    return make_crew()


@pytest.fixture
def place(crew):
    for name in (*EXPERTS, "own_expert"):
        Expert.objects.create(user=crew[name], field="机器视觉", knows="质检")
    found = open_round(crew, "benchmark_scenario")
    bring(crew, hand_in(crew, found), "reviewing")
    return f"/rounds/{found.pk}/assignment"


def test_it_is_looked_at_and_put_in_force_as_it_was_seen(crew, place):
    call = Caller(crew["office"])
    seen = call("GET", place).json()
    [row] = seen["rows"]
    assert {one["username"] for one in row["places"]} == set(EXPERTS)
    assert [(bar["expert"], bar["kind"]) for bar in row["bars"]] == [("own_expert", "same_firm")]
    assert (seen["shortage"], Assignment.objects.count()) == ([], 0)

    assert call("POST", place, {"seen": "0" * 64}).status_code == 409
    assert call("POST", place, {"seen": seen["digest"]}).status_code == 200
    assert call("POST", place, {"seen": seen["digest"]}).status_code == 409
    assert Assignment.objects.count() == 3


def test_what_is_left_out_for_now_gets_nobody(crew, place):
    call = Caller(crew["office"])
    case = call("GET", place).json()["rows"][0]["case"]
    assert call("GET", f"{place}?without={case}").json()["rows"] == []


@pytest.mark.parametrize("who", ["nobody", *CREW])
def test_everybody_is_answered_as_it_should_be(crew, place, who):
    call = Caller(crew.get(who))
    looks = who in {"office", "second_office", "auditor", "administrator"}
    none = 401 if who == "nobody" else 403
    assert call("GET", place).status_code == (200 if looks else none)
    assigns = who in {"office", "second_office"}
    assert call("POST", place, {"seen": "x"}).status_code == (409 if assigns else none)


BAD = [b"", b"[]", {"seen": 1}, {}, {"seen": "x" * 65}, {"seen": "x", "more": 1}, {"seen": "x", "without": "y"}]


@pytest.mark.parametrize("body", BAD)
def test_what_is_not_asked_rightly_is_refused(crew, place, body):
    assert Caller(crew["office"])("POST", place, body).status_code == 400
