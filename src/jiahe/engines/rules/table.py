"""How do rules become arrays that a loop can read?"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from jiahe.engines.rules.model import LARGEST, MISSING, Flag, Rule, Whole

ROUNDINGS = ("down", "nearest", "up")
MOST_PARTS = 10**6
# The rows of `Table.rules`, a column a rule, and of `Table.terms`, a column a term.
PLAN, BY_APPLICANT, FIRST_DAY, LAST_DAY, FIRST_TERM, END_TERM, QUOTA, ROUNDING = range(8)
STEPS, CHECKS, KIND, CLEAR, SAME_YEAR, EARLIEST = range(8, 14)
FROM, NUMERATOR, DENOMINATOR, CAP, FIXED, FIRST_TIER, END_TIER = range(7)


class Table(NamedTuple):
    """Rules as arrays.

    Attributes
    ----------
    rules
        (14, R) Plan; whether keyed by applicant; first and last valid day; terms from and to; quota or -1; rounding;
        whether tiers step; whether the applicant is checked; its class of kinds; whether that class is clear: any two
        of its incentives share a kind, so the highest alone pays; whether duplicates are sought within a year alone;
        whether the earliest wins a tie for a place.
    terms
        (7, T) First day; share as numerator (0 without one) and denominator; cap; fixed amount or -1; tiers from, to.
    tiers
        (2, ...) Reached from, and what it pays.
    shares
        (R, R) Whether two rules share a kind.
    deducts
        (R, R) Whether a payment under the second rule is taken off a claim under the first.
    """

    rules: Whole
    terms: Whole
    tiers: Whole
    shares: Flag
    deducts: Flag


def tabulate(rules: Sequence[Rule]) -> Table:
    """Return the rules as arrays.

    Raises
    ------
    ValueError
        Where a rule is put together wrongly: a share above 1 or in too small parts, amounts beyond `LARGEST`,
        tiers that do not rise, a rule without a kind or without a term for its first day.
    """
    for place, rule in enumerate(rules):
        _refuse(place, rule)
    shares = _shared(rules)
    plans = np.array([rule.plan for rule in rules], np.int64)
    own = np.array([rule.deducts == "own_plan" for rule in rules], bool)
    deducts = shares & ~(own[:, None] & (plans[:, None] != plans[None, :]))
    terms = [term for rule in rules for term in rule.terms]
    ends = np.cumsum([0, *(len(rule.terms) for rule in rules)])
    kind, clear = _classes(shares)
    columns = [
        (
            rule.plan,
            rule.key == "applicant",
            rule.first_day,
            rule.last_day,
            ends[place],
            ends[place + 1],
            MISSING if rule.quota is None else rule.quota,
            ROUNDINGS.index(rule.rounding),
            rule.steps and any(term.tiers for term in rule.terms),
            rule.checks_applicant,
            kind[place],
            clear[place],
            rule.quota is not None and rule.duplicates == "same_year",
            rule.tie == "earliest",
        )
        for place, rule in enumerate(rules)
    ]
    tier_ends = np.cumsum([0, *(len(term.tiers) for term in terms)])
    rows = [
        (
            term.first_day,
            *(term.share or (0, 1)),
            LARGEST if term.cap is None else term.cap,
            MISSING if term.fixed is None else term.fixed,
            tier_ends[place],
            tier_ends[place + 1],
        )
        for place, term in enumerate(terms)
    ]
    tiers = [tier for term in terms for tier in term.tiers]
    return Table(
        rules=np.array(columns, np.int64).reshape(-1, 14).T.copy(),
        terms=np.array(rows, np.int64).reshape(-1, 7).T.copy(),
        tiers=np.array(tiers, np.int64).reshape(-1, 2).T.copy(),
        shares=shares,
        deducts=deducts,
    )


def _refuse(place: int, rule: Rule) -> None:
    if not rule.kinds or not rule.terms or rule.terms[0].first_day > rule.first_day:
        raise ValueError(f"rule {place} needs a kind, and a term from its first day on")
    days = [term.first_day for term in rule.terms]
    if days != sorted(set(days)):
        raise ValueError(f"the terms of rule {place} must follow one another")
    for term in rule.terms:
        above, below = term.share or (0, 1)
        if not 0 <= above <= below <= MOST_PARTS:
            raise ValueError(f"the share of rule {place} must lie between 0 and 1, in at most {MOST_PARTS} parts")
        amounts = [term.cap, term.fixed, *(amount for tier in term.tiers for amount in tier)]
        if any(amount is not None and not 0 <= amount <= LARGEST for amount in amounts):
            raise ValueError(f"an amount of rule {place} is not between 0 and {LARGEST}")
        for column in zip(*term.tiers, strict=True):
            if list(column) != sorted(set(column)):
                raise ValueError(f"the tiers of rule {place} must rise")


def _shared(rules: Sequence[Rule]) -> Flag:
    made = [[bool(one.kinds & other.kinds) for other in rules] for one in rules]
    return np.array(made, bool).reshape(len(rules), len(rules))


def _classes(shares: Flag) -> tuple[list[int], list[bool]]:
    """Return each rule's class (rules joined by shared kinds, however far) and whether all in it share with all."""
    size = len(shares)
    kind = [-1] * size
    for start in range(size):
        reached = [start] if kind[start] < 0 else []
        while reached:
            rule = reached.pop()
            kind[rule] = start
            reached += [other for other in range(size) if shares[rule, other] and kind[other] < 0]
    members = {one: [rule for rule in range(size) if kind[rule] == one] for one in set(kind)}
    clear = {one: bool(shares[np.ix_(rules, rules)].all()) for one, rules in members.items()}
    return kind, [clear[one] for one in kind]
