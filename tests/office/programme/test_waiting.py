"""What waits for whom: at every stage, by round, the most urgent first, whatever the number of cases."""

import datetime as dt

import pytest

from jiahe.office.errors import NotSignedInError
from jiahe.office.programme import domain
from jiahe.office.programme.domain.waiting import BY_ROUND
from jiahe.office.programme.models import Case, Round
from jiahe.office.programme.rules import today
from tests.office.programme.house import (
    DAY,
    POINTS,
    assign,
    bring,
    choose,
    end_publicity,
    hand_in,
    open_round,
)

KIND = "benchmark_scenario"
OFFICE = {"office", "second_office"}
LEAD = {"lead"}
TURNS = [
    # the stage to which a case is brought, what is done to it there, and who has which turn then
    ("applying", None, {"submit": {"firm"}}),
    ("recommending", None, {"recommend": {"county"}}),
    ("form_check", None, {"check": LEAD}),
    ("reviewing", None, {"assign": OFFICE}),
    ("reviewing", assign, {"score": {"expert_1", "expert_2", "expert_3"}}),
    ("visiting", None, {"visit": LEAD}),
    ("deciding", None, {"decide": OFFICE}),
    ("publicity", None, {"publish": OFFICE}),
    ("publicity", lambda crew, case: domain.publish(crew["office"], case.round_id), {}),
    ("catalogue", None, {"catalogue": OFFICE}),
    ("following", None, {"report": {"firm"}}),
]


def lines(crew):
    found = {}
    for name, person in crew.items():
        for line in domain.waiting_lines(person):
            found.setdefault(line.verb, set()).add(name)
    return found


def drafted(crew, found):
    return domain.start_case(crew["firm"], found.pk, title="x", area="industry", county="xiuzhou")


@pytest.mark.parametrize(("stage", "do", "expected"), TURNS)
def test_at_every_stage_it_waits_for_those_whose_turn_it_is(crew, stage, do, expected):
    found = open_round(crew, KIND)
    case = drafted(crew, found) if stage == "applying" else bring(crew, hand_in(crew, found), stage)
    if do:
        do(crew, case)

    assert lines(crew) == expected
    named = {verb: people for verb, people in expected.items() if verb not in BY_ROUND}
    waits = {name for name, person in crew.items() if case in domain.waiting_for(person)}
    assert waits == set().union(*named.values(), set())


def test_a_word_that_was_given_waits_no_more(crew):
    case = bring(crew, hand_in(crew, open_round(crew, KIND)), "reviewing")
    assign(crew, case)
    domain.score_case(crew["expert_1"], case.pk, POINTS[KIND])
    assert lines(crew) == {"score": {"expert_2", "expert_3"}}

    for name in ("expert_2", "expert_3"):
        domain.score_case(crew[name], case.pk, POINTS[KIND])
    bring(crew, case, "deciding")
    domain.decide_case(crew["office"], case.pk, chosen=True)
    assert lines(crew) == {"decide": {"second_office"}}


def test_an_objection_waits_for_its_answer_and_then_the_confirmation(crew):
    case = bring(crew, hand_in(crew, open_round(crew, KIND)), "publicity")
    domain.publish(crew["office"], case.round_id)
    said = domain.object_to_case(crew["nobody_special"], case.pk, "不实")
    assert lines(crew) == {"answer": OFFICE}
    end_publicity(case)
    assert lines(crew) == {"answer": OFFICE}

    domain.answer_objection(crew["office"], case.pk, said.pk, upheld=False, answer="属实")
    assert lines(crew) == {"confirm": OFFICE}


def test_what_is_late_waits_for_the_office(crew):
    found = open_round(crew, KIND)
    case = drafted(crew, found)
    Case.objects.filter(pk=case.pk).update(status="late")
    assert lines(crew) == {"admit": OFFICE}


def test_the_most_urgent_comes_first_with_its_days(crew):
    soon, late = open_round(crew, KIND), open_round(crew, "dataset")
    for found, many in ((soon, 2), (late, 1)):
        for _ in range(many):
            bring(crew, hand_in(crew, found), "form_check")
    Round.objects.filter(pk=soon.pk).update(deadlines=soon.deadlines | {"form_check": str(today() + DAY)})
    Round.objects.filter(pk=late.pk).update(deadlines=late.deadlines | {"form_check": str(today() - 3 * DAY)})

    found = domain.waiting_lines(crew["lead"])

    assert [(one.round.pk, one.many, one.overdue, one.days) for one in found] == [
        (late.pk, 1, 1, -3), (soon.pk, 2, 0, 1)
    ]  # fmt: skip
    assert [(one.case is None, one.title) for one in found] == [(False, "河道巡查"), (True, "")]
    assert found[0].case == Case.objects.get(round=late).pk


def test_a_correction_has_its_own_day(crew):
    case = bring(crew, hand_in(crew, open_round(crew, KIND)), "form_check")
    domain.return_case(crew["lead"], case.pk, "补正")
    line = domain.waiting_lines(crew["firm"])[0]
    assert (line.verb, line.due) == ("submit", Case.objects.get().due)


def test_a_confirmation_is_due_by_its_own_stage(crew):
    case = bring(crew, hand_in(crew, open_round(crew, KIND)), "publicity")
    domain.publish(crew["office"], case.round_id)
    end_publicity(case)
    line = domain.waiting_lines(crew["office"])[0]
    assert (line.verb, line.due) == ("confirm", domain.deadline(case.round, "confirming"))


def test_a_report_of_next_year_is_far(crew):
    case = bring(crew, hand_in(crew, open_round(crew, KIND)), "following")
    assert [domain.is_far(one) for one in domain.waiting_lines(crew["firm"])] == [True]
    Case.objects.filter(pk=case.pk).update(due=today() + 59 * DAY)
    assert [domain.is_far(one) for one in domain.waiting_lines(crew["firm"])] == [False]


def test_what_is_in_publicity_is_told_by_round(crew):
    found = open_round(crew, KIND)
    case = bring(crew, hand_in(crew, found), "publicity")
    assert domain.in_publicity() == []
    domain.publish(crew["office"], found.pk)
    case.refresh_from_db()
    assert domain.in_publicity() == [(found, 1, case.due)]
    end_publicity(case)
    assert domain.in_publicity() == []


def test_nobody_has_no_desk(db):
    with pytest.raises(NotSignedInError):
        domain.waiting_lines(None)


@pytest.mark.parametrize("many", [1, 40])
def test_a_desk_costs_the_same_for_one_case_and_for_many(crew, django_assert_max_num_queries, many):
    found = open_round(crew, KIND)
    Case.objects.bulk_create(
        Case(
            round=found, number=number, owner=crew["firm"], applicant="模拟机械厂", title="x", area="industry",
            county="xiuzhou", stage=("form_check", "recommending", "deciding")[number % 3], status="open",
        )
        for number in range(many)
    )  # fmt: skip
    for person in crew.values():
        with django_assert_max_num_queries(6):
            domain.waiting_lines(person)


def test_choosing_leaves_the_desk(crew):
    case = bring(crew, hand_in(crew, open_round(crew, KIND)), "deciding")
    choose(crew, case)
    assert lines(crew) == {"publish": OFFICE}
    assert isinstance(domain.waiting_lines(crew["office"])[0].due, dt.date)
