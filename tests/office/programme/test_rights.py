"""Every verb, tried by everybody, on a case that stands so that it can be done."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from jiahe.kernel.errors import ForbiddenError, NotFoundError
from jiahe.office.errors import ConflictError, NotSignedInError
from jiahe.office.programme import domain
from jiahe.office.programme.models import Case, Round
from jiahe.office.programme.rules import RULES, today
from tests.office.programme.house import CREW, DAY, POINTS, PROJECT, assign, bring, end_publicity, hand_in, open_round

KIND = "benchmark_scenario"
EVERYBODY = ("nobody", *CREW)


def drafted(crew, found):
    return domain.start_case(
        crew["firm"], found.pk, title="x", area="industry", county="xiuzhou", values=PROJECT
    )  # fmt: skip


def late(crew, found):
    case = drafted(crew, found)
    Round.objects.filter(pk=found.pk).update(deadlines={"applying": str(today() - DAY)})
    return domain.submit_case(crew["firm"], case.pk, late_reason="x")


def at(stage):
    return lambda crew, found: bring(crew, hand_in(crew, found), stage)


def shown(crew, found):
    case = at("publicity")(crew, found)
    domain.publish(crew["office"], found.pk)
    return case


def objected(crew, found):
    case = shown(crew, found)
    domain.object_to_case(crew["nobody_special"], case.pk, "x")
    return case


def over(crew, found):
    case = shown(crew, found)
    end_publicity(case)
    return case


def assigned(crew, found):
    case = at("reviewing")(crew, found)
    assign(crew, case)
    return case


def scored_once(crew, found):
    case = assigned(crew, found)
    domain.score_case(crew["expert_1"], case.pk, POINTS[KIND])
    return case


def visit(who, case):
    return domain.visit_case(who, case.pk, passed=True, report="x", values={"investment": 1})


def report(who, case):
    return domain.report_case(who, case.pk, {"effect": "x", "spread_to": 1})


def answer(who, case):
    return domain.answer_objection(who, case.pk, case.objections.get().pk, upheld=False, answer="x")


OFFICE, EXPERTS = {"office", "second_office"}, {"expert_1", "expert_2", "expert_3"}
SIGNED_IN = set(CREW)
VERBS = {
    # verb: how the case stands, what is tried, who may
    "save": (drafted, lambda who, case: domain.save_case(who, case.pk, {}), {"firm"}),
    "submit": (drafted, lambda who, case: domain.submit_case(who, case.pk), {"firm"}),
    "withdraw": (at("form_check"), lambda who, case: domain.withdraw_case(who, case.pk), {"firm"}),
    "admit": (late, lambda who, case: domain.admit_case(who, case.pk, "x"), OFFICE),
    "refuse": (late, lambda who, case: domain.refuse_case(who, case.pk, "x"), OFFICE),
    "recommend": (at("recommending"), lambda who, case: domain.recommend_case(who, case.pk), {"county"}),
    "check": (at("form_check"), lambda who, case: domain.check_case(who, case.pk), {"lead"}),
    "return": (at("form_check"), lambda who, case: domain.return_case(who, case.pk, "x"), {"lead"}),
    "assign": (at("reviewing"), lambda who, case: domain.assign_expert(who, case.pk, "expert_1"), OFFICE),
    "unassign": (assigned, lambda who, case: domain.unassign_expert(who, case.pk, "expert_1", "x"), OFFICE),
    "avoid": (at("form_check"), lambda who, case: domain.avoid_expert(who, case.pk, "王某", "x"), {"firm"}),
    "waive": (scored_once, lambda who, case: domain.waive_scores(who, case.pk, "x"), OFFICE),
    "reopen": (at("visiting"), lambda who, case: domain.reopen_score(who, case.pk, "expert_1", "x"), OFFICE),
    "decline": (assigned, lambda who, case: domain.decline_case(who, case.pk, "x"), EXPERTS),
    "score": (assigned, lambda who, case: domain.score_case(who, case.pk, POINTS[KIND]), EXPERTS),
    "visit": (at("visiting"), visit, {"lead"}),
    "pass_over": (at("visiting"), lambda who, case: domain.pass_over_case(who, case.pk, "x"), OFFICE),
    "decide": (at("deciding"), lambda who, case: domain.decide_case(who, case.pk, chosen=True), OFFICE),
    "object": (shown, lambda who, case: domain.object_to_case(who, case.pk, "x"), SIGNED_IN - {"firm"}),
    "answer": (objected, answer, OFFICE),
    "confirm": (over, lambda who, case: domain.confirm_case(who, case.pk), OFFICE),
    "report": (at("following"), report, {"firm"}),
    "close": (at("following"), lambda who, case: domain.close_case(who, case.pk, "x"), OFFICE),
    "strike": (at("following"), lambda who, case: domain.strike_case(who, case.pk, "x"), OFFICE),
}


def test_no_verb_is_left_out():
    assert set(VERBS) == {*RULES, "object"}


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_done_by_those_who_may_and_by_nobody_else(crew, verb):
    make, do, allowed = VERBS[verb]
    case, done = make(crew, open_round(crew, KIND)), set()
    before = Case.objects.values().get(pk=case.pk)
    for name in EVERYBODY:
        who = crew.get(name, AnonymousUser())
        offered = name != "nobody" and verb in _offered(who, case.pk)
        point = transaction.savepoint()
        try:
            do(who, Case.objects.select_related("round").get(pk=case.pk))
            done.add(name)
        except (ForbiddenError, NotFoundError, NotSignedInError):
            assert Case.objects.values().get(pk=case.pk) == before
        transaction.savepoint_rollback(point)
        assert offered == (name in done), name

    assert done == allowed


def _offered(who, case_id):
    try:
        return domain.verbs_for(who, domain.case_for(who, case_id))
    except NotFoundError:
        return []


@pytest.mark.parametrize("who", EVERYBODY)
def test_rounds_are_opened_extended_and_published_by_the_office_alone(crew, who):
    found = open_round(crew)
    bring(crew, hand_in(crew, found), "publishing")
    person, done = crew.get(who, AnonymousUser()), []
    for do in (
        lambda: domain.open_round(person, "open_list"),
        lambda: domain.extend_deadline(person, found.pk, "publishing", today() + 400 * DAY, "x"),
        lambda: domain.publish(person, found.pk),
    ):
        try:
            do()
            done.append(True)
        except (ForbiddenError, NotSignedInError):
            done.append(False)

    assert done == [who in OFFICE] * 3


@pytest.mark.parametrize(
    "verb", [verb for verb in VERBS if verb not in {"save", "submit", "withdraw", "avoid", "object", "answer"}]
)
def test_a_verb_is_not_done_out_of_its_time(crew, verb):
    _, do, allowed = VERBS[verb]
    case = bring(crew, hand_in(crew, open_round(crew, KIND)), "recommending" if verb != "recommend" else "deciding")

    for name in sorted(allowed - EXPERTS):
        with pytest.raises((ConflictError, ForbiddenError)):
            do(crew[name], case)


def test_a_county_and_a_lead_unit_see_their_own(crew):
    found = open_round(crew, KIND)
    case = hand_in(crew, found)
    sees = {name: domain.cases_visible_to(crew[name]).filter(pk=case.pk).exists() for name in CREW}

    assert {name for name, seen in sees.items() if seen} == {
        "firm", "county", "lead", "office", "second_office", "auditor", "administrator"
    }  # fmt: skip


def test_finance_looks_into_what_has_come_to_its_payment(crew):
    found = open_round(crew, KIND)
    paid, early = bring(crew, hand_in(crew, found, title="甲"), "paying"), hand_in(crew, found, title="乙")
    for stage in ("paying", "following"):
        assert list(domain.cases_visible_to(crew["finance_1"])) == [bring(crew, paid, stage)]
    assert domain.dossier(crew["finance_1"], domain.case_for(crew["finance_1"], paid.pk)).visit.report == "属实"
    with pytest.raises(NotFoundError):
        domain.case_for(crew["finance_1"], early.pk)
