"""The plan against the office's records: who owes what, and who is told."""

import pytest
from django.contrib.auth.models import AnonymousUser

from jiahe.kernel.errors import NotFoundError
from jiahe.office.plan import domain
from jiahe.office.programme import domain as programme
from jiahe.office.programme.models import Case, Round
from jiahe.office.programme.rules import today
from jiahe.plan.records import read_records
from tests.office.programme.counted import counted
from tests.office.programme.house import (
    CREW,
    DAY,
    assign,
    bring,
    end_publicity,
    hand_in,
    make_crew,
    make_person,
    open_round,
)

KIND = "benchmark_scenario"


@pytest.fixture
def crew(db):
    return make_crew()


def late(found, stage, days=3):
    found.refresh_from_db()
    Round.objects.filter(pk=found.pk).update(deadlines=found.deadlines | {stage: str(today() - days * DAY)})


def owing(**more):
    return [one for one in domain.hold(**more).owed if one.kind not in {"application", "round"}]


@pytest.mark.parametrize(
    ("stage", "what", "unit"),
    [
        ("recommending", "recommend", "xiuzhou"),
        ("form_check", "check", "economy_bureau"),
        ("reviewing", "score", "economy_bureau"),
        ("visiting", "visit", "economy_bureau"),
        ("paying", "pay", "finance_bureau"),
    ],
)
def test_a_stage_past_its_day_is_owed_by_whoever_acts(crew, stage, what, unit):
    found = open_round(crew, KIND)
    bring(crew, hand_in(crew, found), stage)
    late(found, stage)

    assert [(one.unit, one.what, one.many, one.overdue, one.days, one.stage) for one in owing()] == [
        (unit, what, 1, 1, 3, stage)
    ]


def test_in_a_joint_decision_the_unit_that_has_not_said_its_word_owes_it(crew):
    found = open_round(crew, KIND)
    case = bring(crew, hand_in(crew, found), "deciding")
    assert sorted(one.unit for one in owing()) == ["data_bureau", "economy_bureau"]
    programme.decide_case(crew["office"], case.pk, chosen=True)
    assert [one.unit for one in owing()] == ["data_bureau"]


def test_publication_and_confirmation_are_owed_in_turn(crew):
    found = open_round(crew, KIND)
    case = bring(crew, hand_in(crew, found), "publicity")
    assert [one.what for one in owing()] == ["publish"]
    programme.publish(crew["office"], found.pk)
    assert owing() == []
    end_publicity(case)
    assert [(one.what, one.due) for one in owing()] == [("confirm", programme.deadline(found, "confirming"))]


def test_a_correction_is_chased_and_a_draft_is_nobodys(crew):
    found = open_round(crew, KIND)
    programme.start_case(crew["firm"], found.pk, title="x", area="industry", county="xiuzhou")
    case = bring(crew, hand_in(crew, found), "form_check")
    programme.return_case(crew["lead"], case.pk, "补正")

    assert [(one.unit, one.kind, one.what, one.many) for one in owing()] == [("xiuzhou", "applicants", "correct", 1)]


def test_a_report_is_owed_once_its_day_is_near(crew):
    case = bring(crew, hand_in(crew, open_round(crew, KIND)), "following")
    assert owing() == []
    Case.objects.filter(pk=case.pk).update(due=today() - 2 * DAY)
    assert [(one.what, one.kind, one.days) for one in owing()] == [("report", "applicants", 2)]


def test_cases_of_one_place_are_one_item(crew):
    found = open_round(crew, KIND)
    for title in "甲乙丙":
        bring(crew, hand_in(crew, found, title=title), "form_check")
    assert [one.many for one in owing()] == [3]


def test_records_are_real_ones_or_simulated_ones(crew):
    real, simulated = open_round(crew, KIND), open_round(crew, KIND)
    Round.objects.filter(pk=simulated.pk).update(simulated=True)
    bring(crew, hand_in(crew, simulated), "form_check")
    assert ([one.round for one in owing(simulated=True)], owing()) == ([simulated.pk], [])

    Round.objects.filter(pk=real.pk).update(simulated=True)
    assert (domain.hold().simulated, len(owing())) == (True, 1)


def test_people_of_the_unit_are_named(crew):
    make_person("gone", "lead_unit", "市经信局")
    type(crew["lead"]).objects.filter(username="gone").update(is_active=False)
    bring(crew, hand_in(crew, open_round(crew, KIND)), "form_check")
    assert owing()[0].people == ("lead", "office")


def test_rounds_counts_and_records_are_gathered_and_written(crew):
    found = open_round(crew, KIND)
    counted(crew, found, 1)
    known = domain.gather()

    assert [(one.procedure, one.year, one.many) for one in known.rounds] == [(KIND, found.year, 1)]
    assert [(one.target, one.many) for one in known.counted] == [("scenarios", 1)]
    assert read_records(known.model_dump_json()) == known
    clause = domain.hold().clauses.filter(clause="2.2").row(0, named=True)
    assert clause["counted"] == 1


@pytest.mark.parametrize("who", ["nobody", *CREW])
def test_everybody_is_told_what_their_own_unit_owes_and_no_more(crew, who):
    bring(crew, hand_in(crew, open_round(crew, KIND)), "form_check")
    person = crew.get(who, AnonymousUser())
    sees_all = {"office", "second_office", "auditor", "administrator"}

    def asked(unit):
        try:
            return len([one for one in domain.owing_of(person, domain.hold(), unit) if one.kind == "act"])
        except NotFoundError:
            return None

    economy = 1 if who in {*sees_all, "lead"} else None
    county = 0 if who in {*sees_all, "county"} else None
    assert (asked("economy_bureau"), asked("xiuzhou"), asked("moon")) == (economy, county, None)
    units = {one.unit for one in domain.owing_seen_by(person, domain.hold()) if one.kind == "act"}
    assert units == ({"economy_bureau"} if economy else set())


@pytest.mark.parametrize("many", [1, 30])
def test_gathering_costs_the_same_for_one_case_and_for_many(crew, django_assert_num_queries, many):
    found = open_round(crew, KIND)
    Case.objects.bulk_create(
        Case(
            round=found, number=number, owner=crew["firm"], applicant="x", title="x", area="industry",
            county=("xiuzhou", "haining")[number % 2], stage="form_check", status="open",
        )
        for number in range(many)
    )  # fmt: skip
    with django_assert_num_queries(8):
        domain.gather()


def test_reviews_of_experts_are_chased_by_the_office(crew):
    found = open_round(crew, KIND)
    assign(crew, bring(crew, hand_in(crew, found), "reviewing"))
    assert [(one.unit, one.kind) for one in owing()] == [("economy_bureau", "experts")]
