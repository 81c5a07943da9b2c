"""Each stage by itself; how they work together is judged by the oracle of tests/plan/incentives."""

from dataclasses import replace

import numpy as np
import pytest

from jiahe.engines.rules import compiled
from jiahe.engines.rules.assess import assess
from jiahe.engines.rules.model import LARGEST, SATURATED, Claims, Findings, Paid, Pool, Rule, Status, Term, Why
from jiahe.engines.rules.table import tabulate
from tests.engines.rules.rules import DAY, LAST, claims, paid, rule


def found(rules: list[Rule], asked: Claims, before: Paid | None = None, **more: bool) -> Findings:
    return assess(tabulate(rules), asked, before or paid(), **more)


def outcome(findings: Findings) -> list[tuple[str, int]]:
    return [(Status(code).name, fen) for code, fen in zip(findings.status, findings.payable.tolist(), strict=True)]


def share(above: int, below: int, **more: int) -> tuple[Term, ...]:
    return (Term(first_day=0, share=(above, below), **more),)


def test_no_claims_no_findings():
    nothing = found([rule()], claims(), paid((0, 0, 5)))

    assert (len(nothing.status), nothing.pools) == (0, ())
    assert outcome(assess(tabulate([]), claims(), paid())) == []


@pytest.mark.parametrize(("rounding", "fen"), [("down", 3), ("nearest", 3), ("up", 4)])
def test_a_share_is_rounded_as_read(rounding, fen):
    assert outcome(found([rule(terms=share(3, 10), rounding=rounding)], claims((0, 0, DAY, 11)))) == [("PAYABLE", fen)]


@pytest.mark.parametrize(("rounding", "fen"), [("down", 1), ("nearest", 2), ("up", 2)])
def test_a_half_is_rounded_up_by_nearest(rounding, fen):
    assert outcome(found([rule(terms=share(1, 2), rounding=rounding)], claims((0, 0, DAY, 3)))) == [("PAYABLE", fen)]


@pytest.mark.parametrize("amount", [1, 10**6 - 1, 123_456_789_012_345, LARGEST])
def test_a_share_is_exact_up_to_the_largest_amount(amount):
    made = found([rule(terms=share(333_333, 10**6))], claims((0, 0, DAY, amount)))

    assert made.entitlement.tolist() == [amount * 333_333 // 10**6]


def test_the_term_in_force_on_the_day_gives():
    terms = (Term(first_day=0, fixed=1), Term(first_day=DAY, fixed=2), Term(first_day=DAY + 2, fixed=3))
    days = [DAY - 1, DAY, DAY + 1, DAY + 2, DAY + 9]

    made = found([rule(terms=terms)], claims(*((0, matter, day) for matter, day in enumerate(days))))

    assert (made.payable.tolist(), made.term.tolist()) == ([1, 2, 2, 3, 3], [0, 1, 1, 2, 2])


def test_the_first_ground_against_a_claim_is_told():
    asked = claims((0, 0, 19_999), (0, 1, LAST + 1), (0, 2, DAY), (0, 3, DAY, 5), (0, 4, DAY, 1, 1), (0, 5, DAY))
    right = np.array([True, True, True, True, True, False])

    made = found([rule(terms=share(3, 10), quota=9)], replace(asked, applicant_right=right))

    grounds = [Why.TOO_EARLY, Why.TOO_LATE, Why.AMOUNT, Why.SCORE, Why.NOTHING, Why.APPLICANT]
    assert made.why.tolist() == grounds
    assert made.payable.tolist() == [0] * 6


def test_a_firm_without_a_right_code_may_claim_where_it_is_not_checked():
    wrong = replace(claims((0, 0)), applicant_right=np.array([False]))

    assert outcome(found([rule(checks_applicant=False)], wrong)) == [("PAYABLE", 100)]


def test_what_was_paid_in_a_shared_kind_is_taken_off():
    rules = [rule(100, "a", "b"), rule(80, "b", plan=1), rule(70, "c")]
    before = paid((1, 0, 30), (1, 0, 20), (2, 0, 500), (1, 1, 99))

    assert outcome(found(rules, claims((0, 0), (0, 1), (2, 0)), before)) == [
        ("TOPPED_UP", 50),
        ("TOPPED_UP", 1),
        ("ALREADY_PAID", 0),
    ]
    own = [replace(rules[0], deducts="own_plan"), *rules[1:]]
    assert outcome(found(own, claims((0, 0)), before)) == [("PAYABLE", 100)]


def test_sums_of_payments_do_not_overflow():
    before = paid(*((0, 0, LARGEST) for _ in range(60)), *((1, 0, LARGEST) for _ in range(60)))
    made = found([rule(), rule()], claims((0, 0)), before)

    assert (made.paid.tolist(), outcome(made)) == ([SATURATED], [("ALREADY_PAID", 0)])


def test_of_duplicates_the_highest_then_the_earliest_stays():
    half = rule(terms=share(1, 2))
    made = found([half], claims((0, 0, DAY, 10), (0, 0, DAY + 1, 20), (0, 0, DAY - 1, 20), (0, 0, DAY - 1, 20)))

    assert outcome(made)[2] == ("PAYABLE", 10)
    assert made.why.tolist() == [Why.DUPLICATE, Why.DUPLICATE, Why.NONE, Why.DUPLICATE]


def test_tiers_pay_their_steps_by_date():
    tiers = (Term(first_day=0, tiers=((10, 1), (20, 3), (30, 7))),)
    asked = claims((0, 0, DAY + 2, 30), (0, 0, DAY, 10), (0, 0, DAY, 20), (0, 0, DAY + 1, 15), (0, 1, DAY, 9))

    made = found([rule(terms=tiers)], asked)
    assert outcome(made) == [
        ("TOPPED_UP", 4),
        ("SUPERSEDED", 0),
        ("PAYABLE", 3),
        ("SUPERSEDED", 0),
        ("INELIGIBLE", 0),
    ]
    assert made.stepped.tolist() == [3, 0, 0, 0, 0]
    highest = found([rule(terms=tiers, steps=False)], asked)
    assert outcome(highest)[:2] == [("PAYABLE", 7), ("SUPERSEDED", 0)]


def test_the_places_of_a_year_go_by_score():
    asked = claims(
        *((0, matter, DAY, -1, score) for matter, score in enumerate([5, 9, 7, 7, 1])), (0, 9, DAY + 300, -1, 0)
    )

    made = found([rule(quota=3)], asked)
    assert [status for status, _ in outcome(made)] == [
        "OVER_QUOTA",
        "PAYABLE",
        "PAYABLE",
        "PAYABLE",
        "OVER_QUOTA",
        "PAYABLE",
    ]
    assert made.rank.tolist() == [4, 1, 2, 2, 5, 1]
    assert made.pools == (Pool(0, 2025, 3, 0, 5, 3, 0), Pool(0, 2026, 3, 0, 1, 1, 0))


def test_a_tie_that_does_not_fit_leaves_places_open():
    asked = claims(*((0, matter, DAY - matter, -1, score) for matter, score in enumerate([9, 7, 7, 7, 1])))

    made = found([rule(quota=3)], asked)
    assert [status for status, _ in outcome(made)] == ["PAYABLE", *["OVER_QUOTA"] * 4]
    assert (made.pools[0].open, made.pools[0].tied, set(made.why[1:].tolist())) == (2, 3, {Why.TIE})
    earliest = found([rule(quota=3, tie="earliest")], asked)
    assert [status for status, _ in outcome(earliest)] == ["PAYABLE", "OVER_QUOTA", "PAYABLE", "PAYABLE", "OVER_QUOTA"]


def test_payments_hold_places_one_a_key_and_year():
    before = paid((0, 0, 10), (0, 0, 10), (0, 1, 0), (0, 2, 10, DAY + 300), (1, 3, 10))
    asked = claims((0, 0, DAY, -1, 1), (0, 5, DAY, -1, 9), (0, 6, DAY, -1, 8))

    made = found([rule(quota=3), rule(50, "b")], asked, before)
    assert outcome(made) == [("TOPPED_UP", 80), ("PAYABLE", 100), ("OVER_QUOTA", 0)]
    assert (made.pools[0].taken, made.rank.tolist(), made.why.tolist()) == (2, [0, 1, 2], [0, 0, Why.FULL])
    full = found([rule(quota=1), rule(50, "b")], asked, before)
    assert (full.pools[0].left, outcome(full)[1]) == (0, ("OVER_QUOTA", 0))


def test_a_superseded_project_keeps_its_place_and_a_duplicate_takes_none():
    asked = claims((0, 0, DAY, -1, 9), (0, 0, DAY, -1, 9), (0, 1, DAY, -1, 8), (1, 0, DAY))

    assert outcome(found([rule(quota=1), rule(200)], asked)) == [
        ("SUPERSEDED", 0),
        ("SUPERSEDED", 0),
        ("OVER_QUOTA", 0),
        ("PAYABLE", 200),
    ]


def test_a_matter_may_be_ranked_in_two_years_or_in_one():
    asked = claims((0, 0, DAY, -1, 5), (0, 0, DAY + 300, -1, 5), (0, 1, DAY + 300, -1, 9))

    apart = found([rule(quota=1)], asked)
    assert [status for status, _ in outcome(apart)] == ["PAYABLE", "OVER_QUOTA", "PAYABLE"]
    once = found([rule(quota=1, duplicates="any_year")], asked)
    assert [status for status, _ in outcome(once)] == ["PAYABLE", "SUPERSEDED", "PAYABLE"]
    later = claims((0, 0, DAY, -1, 5), (0, 0, DAY + 300, -1, 5))
    assert outcome(found([rule(quota=1)], later)) == [("PAYABLE", 100), ("SUPERSEDED", 0)]


def test_nobody_asks_for_a_place_once_all_had_been_paid():
    made = found([rule(quota=1), rule(5, "b")], claims((0, 0, DAY, -1, 5), (1, 0)), paid((0, 0, 100)))

    assert (outcome(made), made.pools) == ([("ALREADY_PAID", 0), ("PAYABLE", 5)], ())


def test_of_one_kind_the_highest_pays_and_equal_ones_go_by_date_plan_and_claim():
    rules = [rule(100, plan=1), rule(100, plan=0), rule(90, plan=0), rule(70, "b")]

    assert outcome(found(rules, claims((2, 0), (0, 0), (1, 0), (3, 0)))) == [
        ("SUPERSEDED", 0),
        ("SUPERSEDED", 0),
        ("PAYABLE", 100),
        ("PAYABLE", 70),
    ]
    earlier = claims((0, 0, DAY - 1), (1, 0))
    assert outcome(found(rules, earlier)) == [("PAYABLE", 100), ("SUPERSEDED", 0)]
    assert outcome(found(rules, earlier, plan_first=True)) == [("SUPERSEDED", 0), ("PAYABLE", 100)]


def test_of_several_kinds_the_set_that_pays_most_wins():
    rules = [rule(100, "a", "b"), rule(60, "a"), rule(50, "b"), rule(10, "c")]
    asked = claims((0, 0), (1, 0), (2, 0), (3, 0))

    assert outcome(found(rules, asked)) == [("SUPERSEDED", 0), ("PAYABLE", 60), ("PAYABLE", 50), ("PAYABLE", 10)]
    higher = [rule(110, "a", "b", plan=1), *rules[1:]]
    assert outcome(found(higher, asked))[0] == ("SUPERSEDED", 0)
    assert outcome(found([replace(higher[0], plan=0), *rules[1:]], asked))[0] == ("PAYABLE", 110)
    late = claims((0, 0), (1, 0, DAY + 1), (2, 0, DAY + 1), (3, 0))
    assert outcome(found(higher, late))[0] == ("PAYABLE", 110)
    assert outcome(found(higher, late, plan_first=True))[0] == ("SUPERSEDED", 0)


def many(size: int) -> tuple[list[Rule], Claims, Paid]:
    draw = np.random.default_rng(7)
    tiers = (Term(first_day=0, tiers=((300, 10), (600, 30))),)
    rules = [
        rule(terms=share(3, 10, cap=200), quota=5),
        rule(50, "b", key="applicant"),
        rule(30, "c"),
        rule(20, "c", "d", plan=1),
        rule(terms=tiers),
    ]
    asked = Claims(
        rule=draw.integers(0, 5, size),
        matter=draw.integers(0, size // 3 + 1, size),
        applicant=draw.integers(0, size // 3 + 1, size),
        applicant_right=draw.random(size) > 0.05,
        day=draw.integers(19_990, LAST + 10, size),
        amount=draw.integers(-1, 1000, size),
        score=draw.integers(-1, 50, size),
        order=draw.permutation(size),
    )
    before = Paid(
        rule=draw.integers(0, 5, size // 5),
        matter=draw.integers(0, size // 3 + 1, size // 5),
        applicant=draw.integers(0, size // 3 + 1, size // 5),
        day=draw.integers(20_000, LAST, size // 5),
        amount=draw.integers(0, 60, size // 5),
    )
    return rules, asked, before


def test_compiled_and_plain_loops_find_the_same(monkeypatch):
    rules, asked, before = many(600)
    plain = found(rules, asked, before)

    monkeypatch.setattr(compiled, "LARGE", 1)
    fast = found(rules, asked, before)

    assert plain.pools == fast.pools
    for name in ("status", "why", "term", "entitlement", "paid", "stepped", "payable", "rival", "pool", "rank", "key"):
        assert np.array_equal(getattr(plain, name), getattr(fast, name)), name


def test_many_claims_on_one_key_are_sorted():
    size = 300
    days = [DAY + (place * 37) % size for place in range(size)]
    made = found([rule(100)], claims(*((0, 0, day) for day in days)))

    assert [place for place, (_, fen) in enumerate(outcome(made)) if fen] == [days.index(min(days))]
