"""What the database says of whose turn it is, and what the rules say of each case, is the same."""

import datetime as dt

import pytest

from jiahe.office.programme import domain
from jiahe.office.programme.domain.turns import AT_ANY_TIME, UNDER_WAY
from jiahe.office.programme.models import Assignment, Case, Round, Score, Status, Vote
from jiahe.office.programme.rules import RULES, may, procedure_of, stage_of, today, unit_of
from jiahe.plan.load import default_plan
from jiahe.plan.procedures.load import default_procedures
from tests.office.programme.house import DAY


@pytest.fixture
def every_standing(crew):
    """A case in every stage and status, twice: for somebody's area, county and judgement, and not."""
    made = []
    for procedure in map(default_procedures().__getitem__, ("open_list", "benchmark_scenario")):
        found = Round.objects.create(
            plan=default_plan().id, procedure=procedure.id, year=2026, number=1, opened=today()
        )
        standings = [
            (stage, status, far)
            for stage in procedure.stages
            for status in (*UNDER_WAY, Status.PASSED_OVER)
            for far in (False, True)
        ]
        made += [
            Case(
                round=found,
                number=number,
                owner=crew["other_firm" if far else "firm"],
                applicant="模拟纺织厂" if far else "模拟机械厂",
                title="x",
                area="education" if far else "industry",
                county="haining" if far else "xiuzhou",
                stage=stage.id,
                status=status,
                due=[None, today() - DAY, today() + DAY][number % 3],
            )
            for number, (stage, status, far) in enumerate(standings, 1)
        ]
    cases = Case.objects.bulk_create(made)
    judges = [crew[name] for name in ("expert_1", "expert_2", "own_expert")]
    Assignment.objects.bulk_create(
        Assignment(case=case, expert=judge, by=judge, declined=None if place % 5 else case.changed)
        for place, case in enumerate(cases)
        for judge in judges[: place % 4]
    )
    said = list(enumerate(cases))[::3]
    Score.objects.bulk_create(
        Score(case=case, by=judges[0], points={}, submitted=case.changed if place % 2 else None) for place, case in said
    )
    Vote.objects.bulk_create(Vote(case=case, unit="economy_bureau", chosen=True, by=judges[0]) for _, case in said)
    return cases


def is_turn_of(person, case):
    """Say it of one case, as the rules do."""
    if case.status not in UNDER_WAY or (stage_of(case).kind == "follow" and case.due is None):
        return False
    unit = unit_of(person)
    done = {
        "score": case.scores.filter(by=person, submitted__isnull=False).exists(),
        "decide": unit is not None and case.votes.filter(unit=unit.id).exists(),
    }
    return any(may(person, verb, case) and not done.get(verb) for verb in RULES if verb not in AT_ANY_TIME)


def test_every_case_that_waits_for_somebody_is_found_and_no_other(crew, every_standing):
    cases = list(Case.objects.select_related("round"))
    for name in ("firm", "county", "lead", "office", "expert_1", "own_expert"):
        person = crew[name]
        seen = set(domain.cases_visible_to(person))
        assert set(domain.cases_waiting_for(person)) == {case for case in cases if is_turn_of(person, case)} & seen


def test_the_most_urgent_comes_first(crew, every_standing):
    found = domain.waiting_for(crew["office"], most=5)
    days = [case.due or domain.deadline(case.round, case.stage) or dt.date.max for case in found]
    assert len(found) == 5
    assert days == sorted(days)
    within = every_standing[0].round
    assert {case.round for case in domain.waiting_for(crew["office"], within)} == {within}


@pytest.mark.parametrize("many", [1, 30])
def test_it_costs_the_same_however_many_wait(crew, django_assert_num_queries, many):
    found = Round.objects.create(plan=default_plan().id, procedure="open_list", year=2026, number=1, opened=today())
    stage = procedure_of(found).of_kind("check")
    Case.objects.bulk_create(
        Case(round=found, number=number, owner=crew["firm"], title="x", area="industry", stage=stage.id, status="open")
        for number in range(many)
    )
    with django_assert_num_queries(4):  # roles, what waits, its rounds, the cases
        assert len(domain.waiting_for(crew["lead"])) == many
