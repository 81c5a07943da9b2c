"""The dashboard over REST: what counts, towards which target, and who is told the sums."""

import pytest

from jiahe.office.programme.models import Round
from jiahe.office.programme.rules import today
from tests.api.calling import Caller
from tests.office.programme.counted import CODES, counted, reported
from tests.office.programme.house import make_crew, open_round


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
