"""What holds for every file: never above a cap, never twice, whatever the order, and in stages as at once."""

import random
from fractions import Fraction

import pytest

from jiahe.plan.incentives.assessment import Assessment, assess
from tests.plan.incentives import files

SEEDS = range(40)
SINGLE: files.Row = {
    "choices": {},
    "incentives": [
        {"id": "county_project", "kinds": ["p"], "key": "matter", "share": "0.5", "cap": "1500000"},
        {"id": "county_firm", "kinds": ["f"], "key": "applicant", "fixed": "800000"},
        {
            "id": "county_turnover",
            "kinds": ["t"],
            "key": "matter",
            "tiers": [("2000000", "100000"), ("6000000", "300000")],
        },
    ],
}
SCARCE: files.Row = {
    "incentives": [one | {"quota": 1} if "quota" in one else one for one in files.JIAXING["incentives"]]
}
for _one in SINGLE["incentives"]:
    _one |= {"first": "2025-05-15", "last": "2027-12-31"}


def judged(plans: list[files.Row], claims: list[files.Row], paid: list[files.Row]) -> Assessment:
    return assess(files.policies(plans), files.frame(claims, files.CLAIM), files.frame(paid, files.PAID))


def draws(seed: int) -> tuple[random.Random, list[files.Row], list[files.Row], list[files.Row]]:
    draw = random.Random(f"property {seed}")
    plans = [files.JIAXING, *(files.plan(draw, place) for place in range(draw.randint(0, 2)))]
    return draw, plans, files.claims(draw, plans, 16), files.paid(draw, plans, 4)


def per_key(plans: list[files.Row], claims: list[files.Row], found: Assessment) -> dict[tuple[str, str], int]:
    """What each key gets."""
    keys = {one["id"]: one["key"] for plan in plans for one in plan["incentives"]}
    totals: dict[tuple[str, str], int] = {}
    for claim, fen in zip(claims, found.payable, strict=True):
        by = keys[claim["incentive"]]
        totals[by, claim[by]] = totals.get((by, claim[by]), 0) + fen
    return {key: total for key, total in totals.items() if total}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_claims_and_payments_makes_no_difference(seed):
    draw, plans, claims, paid = draws(seed)
    first = judged(plans, claims, paid).awards()

    draw.shuffle(claims)
    draw.shuffle(paid)
    second = judged(plans, claims, paid).awards()

    names = ["claim", "payable", "status", "clause", "reason"]
    assert second.columns == names
    assert second["claim"].to_list() == [claim["claim"] for claim in claims]
    assert first.sort("claim").drop("reason").equals(second.sort("claim").drop("reason"))


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_paid_above_its_cap_nor_twice(seed):
    _, plans, claims, paid = draws(seed)
    found = judged(plans, claims, paid)
    rules = {one["id"]: one for plan in plans for one in plan["incentives"]}

    taken: dict[tuple[str, str, str], int] = {}
    for claim, fen, row in zip(claims, found.payable, range(len(claims)), strict=True):
        facts, rule = found.facts(row), rules[claim["incentive"]]
        limit = rule.get("fixed") or rule.get("cap") or (rule.get("tiers") or [("", "1e17")])[-1][1]
        assert 0 <= fen <= facts.entitlement <= Fraction(limit) * 100
        assert fen + facts.paid <= max(facts.entitlement, facts.paid)
        if "tiers" not in rule and fen:
            for kind in rule["kinds"]:
                place = (kind, rule["key"], claim[rule["key"]])
                assert place not in taken
                taken[place] = row


@pytest.mark.parametrize("seed", SEEDS)
def test_a_further_policy_never_lowers_what_a_key_gets(seed):
    draw, plans, claims, paid = draws(seed)
    before = per_key(plans, claims, judged(plans, claims, paid))

    more = [*plans, files.plan(draw, 9)]
    extra = [claim | {"claim": f"x{claim['claim']}"} for claim in files.claims(draw, more[-1:], 8)]
    after = per_key(more, [*claims, *extra], judged(more, [*claims, *extra], paid))

    assert all(after.get(key, 0) >= total for key, total in before.items())


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("plans", [[files.JIAXING], [SCARCE], [SCARCE, SINGLE], [SINGLE, SCARCE]])
def test_paying_year_by_year_equals_paying_at_once(seed, plans):
    draw = random.Random(f"stages {seed}")
    claims, paid = files.claims(draw, plans, 24), files.paid(draw, plans, 3)
    at_once = per_key(plans, claims, judged(plans, claims, paid))

    staged: dict[tuple[str, str], int] = {}
    for year in ("2025", "2026", "2027", "2028"):
        part = [claim for claim in claims if claim["date"].startswith(year)]
        found = judged(plans, part, paid)
        for key, total in per_key(plans, part, found).items():
            staged[key] = staged.get(key, 0) + total
        paid += [
            {name: claim[name] for name in ("applicant", "matter", "incentive", "date")}
            | {"amount": f"{fen / 100:.2f}"}
            for claim, fen in zip(part, found.payable, strict=True)
            if fen
        ]

    assert staged == at_once
