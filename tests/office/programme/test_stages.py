"""From the check on site to the following up: what each step asks for, and what it leaves behind."""

import datetime as dt

import pytest

from jiahe.kernel.errors import DataError, ForbiddenError, UsageError
from jiahe.office.errors import ConflictError
from jiahe.office.programme import domain
from jiahe.office.programme.domain import FormError
from jiahe.office.programme.models import Case, Decision, Round, Score
from jiahe.office.programme.rules import today
from jiahe.plan.procedures.load import default_procedures
from tests.office.programme.house import (
    DAY,
    POINTS,
    assign,
    bring,
    choose,
    end_publicity,
    hand_in,
    make_person,
    open_round,
)

KIND = "benchmark_scenario"
PROCEDURES = [procedure.id for procedure in default_procedures().procedures]
REPORT = {"effect": "运行平稳", "spread_to": 2}


@pytest.fixture
def found(crew) -> Round:
    return open_round(crew, KIND)


@pytest.fixture
def need(crew) -> Case:
    listed = open_round(crew)
    case = bring(crew, hand_in(crew, listed, title="河道巡查"), "publishing")
    domain.publish(crew["office"], listed.pk)
    return case


def fresh(case: Case) -> Case:
    return Case.objects.select_related("round").get(pk=case.pk)


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_every_procedure_is_gone_through_to_its_end(crew, need, procedure):
    answers = need.pk if procedure == "challenge" else ""
    case = hand_in(crew, open_round(crew, procedure), answers=answers)
    last = default_procedures()[procedure].stages[-1]
    bring(crew, case, last.id)
    if last.kind == "publish":
        domain.publish(crew["office"], case.round_id)
    assert (fresh(case).stage, fresh(case).status) == (last.id, "published")


# --- the check on site


def test_a_case_that_passes_brings_verified_values_and_one_that_fails_is_refused(crew, found):
    cases = [bring(crew, hand_in(crew, found), "visiting") for _ in range(2)]
    domain.visit_case(crew["lead"], cases[0].pk, passed=True, report="属实", values={"investment": "2,900,000.50"})
    domain.visit_case(crew["lead"], cases[1].pk, passed=False, report="设备未到")

    assert [(fresh(case).stage, fresh(case).status) for case in cases] == [
        ("deciding", "open"),
        ("visiting", "refused"),
    ]
    assert fresh(cases[0]).visit.values == {"investment": 2900000.5}


BAD_VISITS = [
    ({"report": " "}, UsageError),
    ({"values": {}}, FormError),
    ({"values": {"investment": -1}}, FormError),
    ({"values": {"investment": 1, "phone": "1"}}, FormError),
    ({"day": today() + DAY}, UsageError),
    ({"day": dt.date(1999, 1, 1)}, UsageError),
]


@pytest.mark.parametrize(("change", "error"), BAD_VISITS)
def test_a_report_that_is_not_right_changes_nothing(crew, found, change, error):
    case = bring(crew, hand_in(crew, found), "visiting")
    given = {"passed": True, "report": "属实", "values": {"investment": 1}} | change
    with pytest.raises(error):
        domain.visit_case(crew["lead"], case.pk, **given)
    assert (fresh(case).stage, Decision.objects.filter(verb="visit").count()) == ("visiting", 0)


def test_what_was_left_off_the_short_list_is_never_chosen_unseen(crew, found):
    case = bring(crew, hand_in(crew, found), "visiting")
    with pytest.raises(UsageError):
        domain.pass_over_case(crew["office"], case.pk, "")
    domain.pass_over_case(crew["office"], case.pk, "评分靠后")
    assert (fresh(case).stage, fresh(case).status) == ("deciding", "passed_over")
    with pytest.raises(ConflictError):
        domain.decide_case(crew["office"], case.pk, chosen=True)


# --- the joint decision


def test_a_case_is_chosen_when_both_bureaus_say_so_and_not_before(crew, found):
    case = bring(crew, hand_in(crew, found), "deciding")
    domain.decide_case(crew["office"], case.pk, chosen=True)
    assert fresh(case).status == "open"
    with pytest.raises(UsageError):
        domain.decide_case(crew["second_office"], case.pk, chosen=False)
    domain.decide_case(crew["second_office"], case.pk, chosen=False, reason="再看")
    assert fresh(case).status == "open"
    domain.decide_case(crew["second_office"], case.pk, chosen=True)
    assert (fresh(case).stage, fresh(case).status) == ("publicity", "chosen")
    assert set(case.votes.values_list("unit", "chosen")) == {("economy_bureau", True), ("data_bureau", True)}


def test_an_office_whose_unit_has_no_say_does_not_decide(crew, found):
    case = bring(crew, hand_in(crew, found), "deciding")
    with pytest.raises(ForbiddenError):
        domain.decide_case(make_person("guest", "programme_office", "市教育局"), case.pk, chosen=True)


def test_whose_word_is_wanted_is_told_and_no_longer_once_it_was_given(crew, found):
    case = bring(crew, hand_in(crew, found), "deciding")
    waits = lambda who: case in domain.waiting_for(crew[who])  # noqa: E731  # asked four times
    assert (waits("office"), waits("second_office")) == (True, True)
    domain.decide_case(crew["office"], case.pk, chosen=True)
    assert (waits("office"), waits("second_office")) == (False, True)


# --- scoring


def test_a_draft_is_kept_with_gaps_and_seen_by_nobody_else(crew, found):
    case = bring(crew, hand_in(crew, found), "reviewing")
    assign(crew, case)
    domain.save_score(crew["expert_1"], case.pk, {"novelty": 3}, "先记")
    domain.save_score(crew["expert_1"], case.pk, {"novelty": 4, "reach": 5})

    seen = {name: domain.dossier(crew[name], fresh(case)) for name in ("expert_1", "expert_2", "office")}
    assert {name: (one.draft and one.draft.points, one.scores) for name, one in seen.items()} == {
        "expert_1": ({"novelty": 4, "reach": 5}, []), "expert_2": (None, []), "office": (None, [])
    }  # fmt: skip
    assert (fresh(case).total, Score.objects.count()) == (None, 1)
    with pytest.raises(DataError):
        domain.save_score(crew["expert_1"], case.pk, {"novelty": 99})


def test_an_expert_judges_what_was_assigned_and_may_step_back(crew, found):
    case = bring(crew, hand_in(crew, found), "reviewing")
    for name in ("own_expert", "firm", "nobody_there"):
        with pytest.raises((ConflictError, UsageError)):
            domain.assign_expert(crew["office"], case.pk, name)
    domain.assign_expert(crew["office"], case.pk, "expert_1")
    domain.save_score(crew["expert_1"], case.pk, {"novelty": 3})
    domain.decline_case(crew["expert_1"], case.pk, "曾任该公司顾问")

    assert (Score.objects.count(), domain.cases_visible_to(crew["expert_1"]).count()) == (0, 0)
    assert domain.waiting_for(crew["expert_1"]) == []
    domain.assign_expert(crew["office"], case.pk, "expert_1")
    domain.score_case(crew["expert_1"], case.pk, POINTS[KIND])
    with pytest.raises(ConflictError):
        domain.decline_case(crew["expert_1"], case.pk, "x")


# --- publicity, payment, catalogue


def test_only_a_case_in_publicity_says_until_when(crew, found):
    case = bring(crew, hand_in(crew, found), "following")
    item = domain.published_list("benchmark-scenario", today().year).items[0]
    assert (item.id, item.until, fresh(case).due is not None) == (case.pk, None, True)


def test_the_catalogue_takes_what_has_come_so_far_and_nothing_else(crew, found):
    waits, ready = (bring(crew, hand_in(crew, found), stage) for stage in ("paying", "catalogue"))
    assert domain.publish_catalogue(crew["office"], found.pk) == 1
    with pytest.raises(ConflictError):
        domain.publish_catalogue(crew["office"], found.pk)
    assert (fresh(waits).status, fresh(ready).status) == ("confirmed", "published")


# --- following up


def test_reports_fall_due_one_after_the_other_until_the_last(crew, found):
    case = bring(crew, hand_in(crew, found), "following")
    with pytest.raises(FormError):
        domain.report_case(crew["firm"], case.pk, {"effect": ""})
    for number in range(3):
        assert fresh(case).due is not None
        assert case in domain.waiting_for(crew["firm"])
        domain.report_case(crew["firm"], case.pk, REPORT)
        assert fresh(case).reports.count() == number + 1
    assert (fresh(case).due, domain.waiting_for(crew["firm"])) == (None, [])
    with pytest.raises(ConflictError):
        domain.report_case(crew["firm"], case.pk, REPORT)
    domain.close_case(crew["office"], case.pk)
    assert (fresh(case).status, domain.expected(fresh(case))) == ("closed", None)


def test_ending_before_the_last_report_or_taking_off_asks_for_a_reason(crew, found):
    case = bring(crew, hand_in(crew, found), "following")
    for do in (domain.close_case, domain.strike_case):
        with pytest.raises(UsageError):
            do(crew["office"], case.pk, " ")
    domain.close_case(crew["office"], case.pk, "企业搬迁")
    domain.strike_case(crew["office"], case.pk, "查实造假")
    assert fresh(case).status == "struck"
    with pytest.raises(Exception, match="尚未公布"):
        domain.published_list("benchmark-scenario", today().year)


# --- bids


def test_a_bid_answers_a_published_need_and_takes_its_area(crew, need):
    found = open_round(crew, "challenge")
    bid = domain.start_case(crew["firm"], found.pk, title="方案", area="city", answers=need.pk)
    assert (bid.answers, bid.area) == (need, "industry")
    for answers, check in (("", "missing"), (bid.pk, "choice"), ("x" * 26, "choice"), ("'; --", "choice")):
        with pytest.raises(FormError) as told:
            domain.start_case(crew["firm"], found.pk, title="方案", area="city", answers=answers)
        assert (told.value.column, told.value.check) == ("answers", check)


def test_a_case_that_answers_nothing_takes_no_need(crew, need, found):
    with pytest.raises(FormError):
        domain.start_case(crew["firm"], found.pk, title="x", area="city", answers=need.pk)


def test_one_bid_wins_each_need(crew, need):
    other = bring(crew, hand_in(crew, open_round(crew), title="另一需求"), "publishing")
    domain.publish(crew["office"], other.round_id)
    found = open_round(crew, "challenge")
    bids = [bring(crew, hand_in(crew, found, answers=one), "deciding") for one in (need.pk, need.pk, other.pk)]
    choose(crew, bids[0])
    with pytest.raises(ConflictError):
        domain.decide_case(crew["office"], bids[1].pk, chosen=True)
    choose(crew, bids[2])
    assert [fresh(bid).status for bid in bids] == ["chosen", "open", "chosen"]


# --- colleagues


def test_colleagues_share_what_their_firm_handed_in_and_experts_of_the_firm_do_not(crew, found):
    colleague = make_person("colleague", "firm", crew["firm"].unit)
    case = domain.start_case(crew["firm"], found.pk, title="x", area="industry", county="xiuzhou")
    domain.save_case(colleague, case.pk, {"summary": "同事补充"})

    assert fresh(case).draft["summary"] == "同事补充"
    assert not domain.cases_visible_to(crew["own_expert"]).exists()
    shown = bring(crew, hand_in(crew, found), "publicity")
    domain.publish(crew["office"], found.pk)
    with pytest.raises(ForbiddenError):
        domain.object_to_case(colleague, shown.pk, "x")
    end_publicity(shown)
