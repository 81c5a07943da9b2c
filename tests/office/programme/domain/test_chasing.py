"""How far a round's review is, counted in the database, however many judge."""

import pytest
from django.utils import timezone

from jiahe.office.programme import domain
from jiahe.office.programme.models import Assignment, Case, Round, Score
from jiahe.office.programme.rules import today
from jiahe.plan.load import default_plan
from tests.office.programme.house import DAY


@pytest.fixture
def reviewed(crew):
    """Cases under review with three, two and no experts, one that is decided and one that was withdrawn."""
    found = Round.objects.create(
        plan=default_plan().id, procedure="benchmark_scenario", year=2026, number=1, opened=today()
    )
    standings = [("reviewing", "open"), ("reviewing", "open"), ("reviewing", "open"), ("deciding", "open")]
    cases = Case.objects.bulk_create(
        Case(round=found, number=number, owner=crew["firm"], title="x", area="industry", stage=stage, status=status)
        for number, (stage, status) in enumerate([*standings, ("reviewing", "withdrawn")])
    )
    experts = [crew[f"expert_{number}"] for number in (1, 2, 3)]
    for case, many in zip(cases, (3, 2, 0, 3, 3), strict=True):
        for expert in experts[:many]:
            Assignment.objects.create(case=case, expert=expert, by=crew["office"])
    Assignment.objects.create(case=cases[2], expert=experts[0], by=crew["office"], declined=timezone.now())
    for case, expert, submitted in ((0, 0, True), (0, 1, False), (1, 0, True), (3, 0, True), (4, 1, True)):
        when = timezone.now() if submitted else None
        Score.objects.create(case=cases[case], by=experts[expert], points={}, submitted=when)
    return found


def test_progress_counts_cases_scores_and_those_who_owe(reviewed):
    told = domain.progress(reviewed)
    assert (told.cases, told.lacking, told.wanted, told.given) == (3, 2, 12, 3)
    assert [(one.username, one.name, one.done, one.left) for one in told.owing] == [
        ("expert_2", "expert_2", 0, 2),
        ("expert_3", "expert_3", 0, 1),
    ]
    assert (told.due, told.overdue, told.late) == (None, False, 0)


def test_after_the_day_those_who_owe_are_late(reviewed):
    reviewed.deadlines = {"reviewing": str(today() - DAY)}
    assert domain.progress(reviewed).late == 2


def test_it_costs_three_queries(reviewed, django_assert_num_queries):
    with django_assert_num_queries(3):
        domain.progress(reviewed)


def test_without_experts_there_is_no_such_progress(crew):
    assert domain.progress(Round(plan=default_plan().id, procedure="open_list")) is None
