"""What does a list cost? The same queries for one row and for a thousand, whoever asks; the numbers stand here."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jiahe.office.log.domain import Deed, record_all
from jiahe.office.programme.models import Assignment, Case, Decision, Entry, Round, Score
from jiahe.office.programme.rules import today
from jiahe.office.runs.models import Run
from jiahe.plan.load import default_plan
from tests.office.programme.house import make_crew
from tests.web.house import GALLERY, client_of

COSTS = {
    # who: address: queries
    "office": {
        "/": 17,
        "/rounds": 6,
        "/rounds/{round}": 15,
        "/rounds/{round}?q=河道&area=industry&status=open&sort=-title": 15,
        "/runs": 5,
        "/runs?q=gallery&since=2025-01-01": 5,
        "/api/v1/rounds": 4,
        "/api/v1/rounds/{round}": 6,
        "/api/v1/rounds/{round}/cases": 6,
        "/api/v1/cases": 5,
        "/api/v1/cases?offset=1": 6,
        "/api/v1/runs": 5,
    },
    "lead": {"/": 13, "/rounds/{round}": 12, "/api/v1/cases": 5},
    "county": {"/": 11, "/rounds/{round}": 11, "/api/v1/cases": 5},
    "firm": {"/": 11, "/rounds/{round}": 12, "/api/v1/cases": 5},
    "expert_1": {"/": 11, "/rounds/{round}": 12, "/api/v1/cases": 5},
    "auditor": {"/log": 8, "/log?actor=office&since=2025-01-01": 9, "/api/v1/cases": 5},
}


def fill(crew, many):
    """Put so many cases, all that belongs to them, runs and entries of the log there."""
    found = Round.objects.create(
        plan=default_plan().id, procedure="benchmark_scenario", year=2026, number=1, opened=today()
    )
    common = {"round": found, "applicant": "模拟机械厂", "title": "河道巡查", "area": "industry", "county": "xiuzhou"}
    stages = ("form_check", "reviewing", "applying")
    cases = Case.objects.bulk_create(
        Case(
            number=number,
            owner=crew["firm"],
            stage=stages[number % 3],
            status="returned" if number % 3 == 2 else "open",
            **common,
        )
        for number in range(3 * many)
    )
    Entry.objects.bulk_create(Entry(case=case, number=1, values={}, by=crew["firm"]) for case in cases)
    Decision.objects.bulk_create(Decision(round=found, case=case, verb="start", by=crew["firm"]) for case in cases)
    Assignment.objects.bulk_create(Assignment(case=case, expert=crew["expert_1"], by=crew["office"]) for case in cases)
    Score.objects.bulk_create(
        Score(case=case, by=crew["expert_1"], points={}, submitted=timezone.now()) for case in cases[:many]
    )
    Run.objects.bulk_create(
        Run(application=GALLERY, owner=crew["office"], created=timezone.now(), status="succeeded") for _ in range(many)
    )
    with transaction.atomic():
        record_all([Deed("office", "check_case", f"case/{number}") for number in range(many)])
    return found


@pytest.mark.parametrize("many", [1, 1000])
def test_a_list_costs_the_same_queries_for_one_row_and_for_a_thousand(db, many):
    crew = make_crew()
    found, counted = fill(crew, many), {}
    for who, addresses in COSTS.items():
        client = client_of(crew[who])
        client.get("/rounds")
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(address.format(round=found.pk))
                answer.getvalue()
            assert answer.status_code == 200
            counted.setdefault(who, {})[address] = len(queries)

    assert counted == COSTS
