"""The dashboard over REST: what counts, towards which target, and who is told the sums."""

import pytest

from jiahe.office.programme.models import Round
from jiahe.office.programme.rules import today
from tests.api.calling import Caller
from tests.office.programme.counted import CODES, counted, reported
from tests.office.programme.house import bring, hand_in, make_crew, open_round


@pytest.fixture
def crew(db):
    return make_crew()


def test_the_dashboard_tells_targets_and_counts(crew):
    found = open_round(crew, "dataset")
    counted(crew, found, 1)
    simulated = open_round(crew, "dataset")
    Round.objects.filter(pk=simulated.pk).update(simulated=True)
    counted(crew, simulated, 1)

    told = Caller(None)("GET", "/dashboard").json()

    datasets = next(one for one in told["targets"] if one["id"] == "datasets")
    assert (datasets["reached"], datasets["simulated"], datasets["pace"]["left"]) == (1, 1, 99)
    assert told["day"] == str(today())
    assert [(cell["target"], cell["simulated"], cell["cases"]) for cell in told["cells"]] == [
        ("datasets", False, 1),
        ("datasets", True, 1),
    ]


def test_records_are_listed_by_what_is_asked(crew):
    found = open_round(crew, "dataset")
    for number in range(3):
        counted(crew, found, number, county=("xiuzhou", "")[number % 2])
    call = Caller(None)

    assert call("GET", "/dashboard/records?target=datasets&county=xiuzhou").json()["total"] == 2
    assert call("GET", "/dashboard/records?county=").json()["total"] == 1
    assert call("GET", "/dashboard/records?target=scenarios").json() == {"items": [], "total": 0}
    assert call("GET", f"/dashboard/records?year={today().year}&simulated=true").json()["total"] == 0
    one = call("GET", "/dashboard/records?limit=1").json()["items"][0]
    assert (one["target"], one["confirmed"], "id" in one, "contact" in one) == ("datasets", str(today()), False, False)


def test_a_sum_of_too_few_firms_is_told_inside_alone(crew):
    found = open_round(crew, "benchmark_firm")
    reported(crew, counted(crew, found, 1), 2.5, code=CODES[0])

    def years(who):
        targets = Caller(crew.get(who))("GET", "/dashboard").json()["targets"]
        return [one["years"][0]["fen"] for one in targets if one["counted"] == "reports"]

    assert [years(who) for who in ("nobody", "firm", "auditor")] == [[None], [None], [250]]


def test_open_calls_are_told_with_what_they_bring(crew):
    found = open_round(crew, "benchmark_scenario")

    told = Caller(None)("GET", "/calls").json()

    assert [(one["round"], one["who"], one["places"], one["incentive"]) for one in told] == [
        (found.pk, ["firm"], 10, "city_benchmark_project")
    ]
    assert told[0]["gives"]["zh"].startswith("核定实际投资额的 30%")


def test_what_is_owed_is_told_to_those_whose_it_is(crew):
    bring(crew, hand_in(crew, open_round(crew, "benchmark_scenario")), "form_check")

    def owed(who, query=""):
        answer = Caller(crew[who])("GET", f"/plan/owed{query}")
        told = answer.json().get("owed", ())
        return answer.status_code, [(one["unit"], one["what"]) for one in told if one["kind"] == "act"]

    assert owed("auditor") == owed("lead") == (200, [("economy_bureau", "check")])
    assert owed("county") == owed("firm") == (200, [])
    assert owed("county", "?unit=economy_bureau") == (404, [])
    clauses = Caller(None)("GET", "/plan/clauses").json()
    assert [(one["rounds"], "owed" in one) for one in clauses["clauses"] if one["clause"] == "2.3"] == [(1, False)]
    units = Caller(None)("GET", "/plan/units").json()["units"]
    assert [one["throughout"] for one in units if one["unit"] == "tongxiang"] == [15]
