"""From a fact to money that is paid, by several people."""

import pytest

from jiahe.kernel.errors import DataError, ForbiddenError, UsageError
from jiahe.office.errors import ConflictError
from jiahe.office.log.domain import verify
from jiahe.office.log.models import Entry
from jiahe.office.money import domain
from jiahe.office.money.models import Payout, State, Step
from tests.office.money.house import CODE, VOUCHER, WAN, compute, fact, file, now, pay, paying_round, the_case


def test_a_confirmed_case_is_filed_computed_approved_and_released(crew):
    found = paying_round(crew)
    (payout,) = domain.file_round(crew["office"], found.pk)
    assert (payout.amount, payout.code, payout.state) == (300 * WAN, CODE, State.FILED)
    assert payout.score == 7000

    compute(crew)
    assert (now(payout).state, now(payout).payable, now(payout).clause) == (State.COMPUTED, 90 * WAN, "2.3")
    domain.approve(crew["finance_1"], [payout.pk])
    assert the_case().stage == "paying"
    domain.release(crew["finance_2"], [payout.pk], VOUCHER)

    paid = now(payout)
    assert (paid.state, paid.voucher, paid.paid_in) == (State.RELEASED, VOUCHER, paid.released.year)
    assert (the_case().stage, the_case().status) == ("catalogue", "confirmed")
    assert [step.verb for step in Step.objects.all()] == ["file", "compute", "approve", "release"]
    entries = Entry.objects.filter(object=f"payout/{payout.pk}").order_by("number")
    assert [entry.verb for entry in entries] == ["file_payout", "compute_payout", "approve_payout", "release_payout"]
    assert {entry.clause for entry in entries} == {"2.3"}
    assert verify().faults == []


def test_what_comes_to_nothing_says_why_and_lets_its_case_go_on(crew):
    found = paying_round(crew)
    (payout,) = domain.file_round(crew["finance_1"], found.pk)
    Payout.objects.update(amount=None)
    compute(crew)

    assert (now(payout).state, now(payout).payable, now(payout).status) == (State.NOTHING, 0, "ineligible")
    assert now(payout).reason.startswith("未填金额（核定实际投资额）")
    assert the_case().stage == "catalogue"
    with pytest.raises(ConflictError):
        domain.approve(crew["finance_1"], [payout.pk])


def test_nobody_is_both_of_the_two(crew):
    payout = file(crew)
    domain.compute(crew["finance_3"])
    domain.approve(crew["finance_1"], [payout.pk])
    for who in ("finance_1", "finance_3"):
        with pytest.raises(ForbiddenError):
            domain.release(crew[who], [payout.pk], VOUCHER)
    assert domain.release(crew["finance_2"], [payout.pk], VOUCHER).total == 50 * WAN


def test_who_filed_or_looked_at_it_does_not_release_it(crew):
    found = paying_round(crew)
    (payout,) = domain.file_round(crew["finance_2"], found.pk)
    compute(crew)
    domain.approve(crew["finance_1"], [payout.pk])
    with pytest.raises(ForbiddenError):
        domain.release(crew["finance_2"], [payout.pk], VOUCHER)
    assert now(payout).state == State.APPROVED


def test_a_matter_is_paid_once_and_a_higher_award_pays_the_difference(crew):
    first = file(crew, "provincial_dataset_pilot")
    compute(crew)
    pay(crew, first)
    again, higher = file(crew, "provincial_dataset_pilot", day="2026-04-01"), file(crew, "national_dataset_pilot")
    compute(crew)

    assert (now(again).state, now(again).status) == (State.NOTHING, "already_paid")
    assert (now(higher).state, now(higher).payable, now(higher).status) == (State.COMPUTED, 15 * WAN, "topped_up")
    assert now(higher).trace["steps"][-1]["paid"] == "150000.00"
    assert now(higher).trace["steps"][3]["rows"][0]["payout"] == first.number


def test_what_was_filed_meanwhile_sends_an_approval_back(crew):
    lower = file(crew, "provincial_dataset_pilot")
    compute(crew)
    file(crew, "national_dataset_pilot")

    outcome = domain.approve(crew["finance_1"], [lower.pk])

    assert (outcome.done, [one.pk for one, _ in outcome.returned]) == ([], [lower.pk])
    assert "由 150000.00 元变为 0.00 元" in outcome.returned[0][1].zh
    assert (now(lower).state, now(lower).status, now(lower).approved_by) == (State.NOTHING, "superseded", None)
    with pytest.raises(ConflictError):
        outcome.only()


def test_what_was_paid_elsewhere_meanwhile_sends_a_release_back(crew):
    payout = file(crew, "national_dataset_pilot")
    compute(crew)
    domain.approve(crew["finance_1"], [payout.pk])
    other = file(crew, "provincial_dataset_pilot", day="2026-02-01")
    Payout.objects.filter(pk=other.pk).update(state=State.ELSEWHERE, payable=15 * WAN)

    outcome = domain.release(crew["finance_2"], [payout.pk], VOUCHER)

    assert outcome.done == []
    assert (now(payout).state, now(payout).payable, now(payout).turn) == (State.COMPUTED, 15 * WAN, None)
    assert (now(payout).voucher, now(payout).released_by) == ("", None)
    assert Step.objects.last().verb == "return"
    assert pay(crew, payout).total == 15 * WAN


def test_a_step_of_turnover_is_not_approved_before_the_one_it_rests_on(crew):
    tiers = {"matter": "数据产品甲", "amount": "3000000", "day": "2025-12-31"}
    first = file(crew, "data_product_turnover", **tiers)
    second = file(crew, "data_product_turnover", **tiers | {"amount": "6000000", "day": "2026-06-30"})
    compute(crew)
    assert [now(one).payable for one in (first, second)] == [15 * WAN, 10 * WAN]

    with pytest.raises(ConflictError):
        domain.approve(crew["finance_1"], [second.pk])
    assert pay(crew, second, first).total == 25 * WAN


def test_what_was_approved_first_on_a_key_is_released_first(crew):
    first = file(crew, "provincial_dataset_pilot")
    compute(crew)
    domain.approve(crew["finance_1"], [first.pk])
    second = file(crew, "national_dataset_pilot")
    compute(crew)
    domain.approve(crew["finance_1"], [second.pk])

    with pytest.raises(ConflictError):
        domain.release(crew["finance_2"], [second.pk], VOUCHER)
    domain.stop(crew["finance_2"], first.pk, "公示有异议")
    outcome = domain.release(crew["finance_2"], [second.pk], VOUCHER)

    assert (now(second).state, now(second).payable) == (State.COMPUTED, 30 * WAN)
    assert "由 150000.00 元变为 300000.00 元" in outcome.returned[0][1].zh


def test_a_stopped_payout_holds_nothing_and_another_is_paid_in_its_stead(crew):
    lower, higher = file(crew, "provincial_dataset_pilot"), file(crew, "national_dataset_pilot")
    compute(crew)
    assert [now(one).state for one in (lower, higher)] == [State.NOTHING, State.COMPUTED]
    domain.approve(crew["finance_1"], [higher.pk])
    domain.stop(crew["office"], higher.pk, "名单更正")
    compute(crew)
    assert [now(one).state for one in (lower, higher)] == [State.COMPUTED, State.STOPPED]

    domain.reopen(crew["office"], higher.pk, "名单恢复")
    compute(crew)
    assert [now(one).state for one in (lower, higher)] == [State.NOTHING, State.COMPUTED]
    assert now(higher).approved_by is None


@pytest.mark.parametrize("reason", ["", "  ", "\x00"])
def test_stopping_and_reopening_need_a_reason(crew, reason):
    payout = file(crew)
    with pytest.raises(UsageError):
        domain.stop(crew["office"], payout.pk, reason)
    domain.stop(crew["office"], payout.pk, "x")
    with pytest.raises(UsageError):
        domain.reopen(crew["office"], payout.pk, reason)


@pytest.mark.parametrize("voucher", ["", "  ", "凭" * 61])
def test_releasing_needs_a_voucher(crew, voucher):
    payout = file(crew)
    compute(crew)
    domain.approve(crew["finance_1"], [payout.pk])
    with pytest.raises(UsageError):
        domain.release(crew["finance_2"], [payout.pk], voucher)
    assert now(payout).state == State.APPROVED


def test_computing_again_changes_nothing_and_enters_nothing(crew):
    file(crew)
    assert len(compute(crew).payable) == 1
    entries = Entry.objects.count()
    again = compute(crew)
    assert (again.payable, again.nothing, again.same, Entry.objects.count()) == ([], [], 1, entries)


def test_a_firm_asks_for_itself_and_nothing_is_computed_before_somebody_looked(crew):
    asked = domain.ask(crew["firm"], fact(applicant="别的单位"))
    assert (asked.applicant, asked.state) == ("模拟机械厂", State.ASKED)
    assert compute(crew).payable == []
    with pytest.raises(ForbiddenError):
        domain.accept(crew["firm"], asked.pk)
    domain.accept(crew["lead"], asked.pk, "名单第 14 项，属实")
    assert [one.pk for one in compute(crew).payable] == [asked.pk]
    assert now(asked).checked_by == crew["lead"]


def test_a_firm_takes_back_what_nobody_looked_at_yet(crew):
    asked = domain.ask(crew["firm"], fact())
    domain.stop(crew["firm"], asked.pk, "填错了")
    assert now(asked).state == State.STOPPED
    domain.reopen(crew["office"], asked.pk, "企业来电")
    assert now(asked).state == State.ASKED
    domain.accept(crew["office"], asked.pk)
    with pytest.raises(ForbiddenError):
        domain.stop(crew["firm"], asked.pk, "x")


def test_the_same_fact_is_not_filed_twice(crew):
    first = file(crew)
    for again in (lambda: file(crew, matter=" 视觉质检 "), lambda: domain.ask(crew["firm"], fact())):
        with pytest.raises(DataError) as caught:
            again()
        assert (caught.value.column, caught.value.check) == ("matter", "exists")
    domain.stop(crew["office"], first.pk, "x")
    assert file(crew).number == first.number + 1


BAD = {
    "amount": ["-1", "NaN", "1e400", "1.005", "inf", "1" * 16, "一百", "1.2.3", "0x10", "1_000"],
    "code": ["91330400MA0000000T", "9133", "'; drop table", "９１３３０４００ＭＡ０００００００Ｔ"],
    "day": ["2999-01-01", "1999-12-31", "soon", "2026-02-30", "2026-03-01 08:00"],
    "incentive": ["", "no_such"],
    "matter": ["", " ", "长" * 121, "㍿" * 60],
    "score": ["-1", "NaN", "1e2", "1.005"],
    "source": ["", "长" * 301],
    "applicant": ["", "长" * 81],
    "area": ["moon"],
    "county": ["atlantis"],
}


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in BAD.items() for value in values])
def test_what_is_no_fact_is_refused_with_its_field(crew, field, value):
    with pytest.raises(DataError) as caught:
        file(crew, **{field: value})
    assert (list(caught.value.faults), Payout.objects.count()) == ([field], 0)


@pytest.mark.parametrize(
    ("amount", "unit", "fen"),
    [
        ("3000000", "yuan", 300 * WAN),
        ("3,000,000.05", "yuan", 300 * WAN + 5),
        ("３００", "wan", 300 * WAN),
        ("0.000001", "wan", 1),
        ("12345.678901", "wan", 12345678901),
        ("0", "yuan", 0),
        ("9" * 15, "yuan", int("9" * 15) * 100),
    ],
)
def test_amounts_are_read_as_they_are_typed(crew, amount, unit, fen):
    made = domain.file_fact(crew["office"], fact("data_product_turnover", amount=amount), unit=unit)
    assert now(made).amount == fen
    assert domain.compute(crew["office"]).same == 0


def test_sums_are_by_clause_year_area_and_county(crew):
    first, second = file(crew, area="industry", county="xiuzhou"), file(crew, "national_dataset_pilot", area="city")
    compute(crew)
    pay(crew, first)
    year = str(now(first).paid_in)

    told = {
        by: [(one.key, one.paid, one.due, one.many) for one in domain.paid_by(by)]
        for by in ("clause", "year", "area", "county")
    }

    assert told == {
        "clause": [("2.3", 50 * WAN, 0, 1), ("2.4", 0, 30 * WAN, 1)],
        "year": [(year, 50 * WAN, 30 * WAN, 2)],
        "area": [("city", 0, 30 * WAN, 1), ("industry", 50 * WAN, 0, 1)],
        "county": [("", 0, 30 * WAN, 1), ("xiuzhou", 50 * WAN, 0, 1)],
    }
    assert domain.awards_of(second.plan) == {"2.3": (50 * WAN, 0), "2.4": (0, 30 * WAN)}
    with pytest.raises(UsageError):
        domain.paid_by("firm")
