"""What are the rules of an incentive, the claims under them, and what is found for each claim?"""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
Flag = npt.NDArray[np.bool_]

Rounding = Literal["down", "nearest", "up"]
Tie = Literal["leave_open", "earliest"]
Span = Literal["same_year", "any_year"]
Payments = Literal["every_plan", "own_plan"]

MISSING = -1
"""Stands for an amount or a score that was not given."""
LARGEST = 10**17 - 1
"""The largest amount in the smallest coin: fifteen figures of yuan and two of fen."""
SATURATED = 4 * 10**18
"""Sums of payments stop here: forty times the largest amount, so nothing is left of any entitlement."""


class Status(IntEnum):
    """What becomes of a claim."""

    INELIGIBLE = 0
    EXPIRED = 1
    ALREADY_PAID = 2
    SUPERSEDED = 3
    OVER_QUOTA = 4
    TOPPED_UP = 5
    PAYABLE = 6


class Why(IntEnum):
    """What decided, where a status has several grounds; the earliest ground decides."""

    NONE = 0
    APPLICANT = 1
    TOO_EARLY = 2
    TOO_LATE = 3
    AMOUNT = 4
    SCORE = 5
    NOTHING = 6
    PAID = 7
    DUPLICATE = 8
    FULL = 9
    TIE = 10
    OVERLAP = 11


@dataclass(frozen=True, kw_only=True)
class Term:
    """What an incentive gives from a day on: a share up to a cap, a fixed amount, or the amount of the tier reached.

    Attributes
    ----------
    first_day
        Days since 1970-01-01.
    share
        Numerator and denominator, between 0 and 1; the denominator at most 10**6.
    cap, fixed
        In the smallest coin.
    tiers
        Pairs (reached from, pays), both strictly rising.
    """

    first_day: int
    share: tuple[int, int] | None = None
    cap: int | None = None
    fixed: int | None = None
    tiers: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One incentive and the readings that hold for it.

    Attributes
    ----------
    plan
        The place of its plan in the order of the plans.
    kinds
        Two incentives that share a kind exclude one another on one key.
    key
        What the incentive is given to, once: the matter or the applicant.
    first_day, last_day
        Both valid; days since 1970-01-01.
    terms
        In order of their first days; the first one begins no later than `first_day`.
    quota
        Places in a calendar year, given by score; None is no quota.
    tie
        At a tie that does not fit the places left: leave them open, or give them by date and claim.
    duplicates
        Whether claims of different years compete for one place of a quota, or each stands in its own year.
    steps
        Whether tiers within one file pay step by step, by date; otherwise the highest pays alone.
    deducts
        Whose payments are taken off: those under every plan, or under its own.
    checks_applicant
        Whether a wrong applicant makes a claim ineligible.
    """

    plan: int
    kinds: frozenset[str]
    key: Literal["matter", "applicant"]
    first_day: int
    last_day: int
    terms: tuple[Term, ...]
    quota: int | None = None
    rounding: Rounding = "down"
    tie: Tie = "leave_open"
    duplicates: Span = "same_year"
    steps: bool = True
    deducts: Payments = "every_plan"
    checks_applicant: bool = True


@dataclass(frozen=True, kw_only=True)
class Claims:
    """Claims as columns, each of shape (n,).

    Attributes
    ----------
    rule
        The place of its incentive among the rules.
    matter, applicant
        Codes from 0, the same ones as in `Paid`.
    applicant_right
        Whether the applicant's code is a right one.
    day
        Days since 1970-01-01.
    amount
        In the smallest coin, at most `LARGEST`; `MISSING` where there is none.
    score
        Any whole numbers from 0 in the order of the scores; `MISSING` where there is none.
    order
        The place of each claim in the order of claim ids: 0..n-1, each once.
    """

    rule: Whole
    matter: Whole
    applicant: Whole
    applicant_right: Flag
    day: Whole
    amount: Whole
    score: Whole
    order: Whole

    def __len__(self) -> int:
        return len(self.rule)


@dataclass(frozen=True, kw_only=True)
class Paid:
    """What has been paid, as columns of shape (m,); the day is that of the entitling fact, as in `Claims`."""

    rule: Whole
    matter: Whole
    applicant: Whole
    day: Whole
    amount: Whole

    def __len__(self) -> int:
        return len(self.rule)


@dataclass(frozen=True)
class Pool:
    """One year's places under one quota.

    Attributes
    ----------
    places, taken
        How many there are, and how many of them are taken by what has been paid.
    ranked, admitted
        How many claims asked for one of the places left, and how many got one.
    tied
        How many claims stand on the score that did not fit; 0 without such a tie.
    """

    rule: int
    year: int
    places: int
    taken: int
    ranked: int
    admitted: int
    tied: int

    @property
    def left(self) -> int:
        """Places that what has been paid leaves."""
        return max(0, self.places - self.taken)

    @property
    def open(self) -> int:
        """Places that nobody got."""
        return self.left - self.admitted


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What was found, as columns of shape (n,) in the order of the claims.

    Attributes
    ----------
    status, why
        Of `Status` and `Why`.
    term
        The place of the term in force among all terms of all rules, in order.
    entitlement
        What the rule gives before anything is taken off; 0 where it was not reached.
    paid
        Paid before on the key in a shared kind, at most `SATURATED`.
    stepped
        The tier that an earlier claim of this file pays on the same key; 0 without one.
    payable
        In the smallest coin.
    rival
        For a superseded claim: a claim that stands in its stead; else -1.
    pool
        The place in `pools` of the quota that it stands under, -1 where it came to none.
    rank
        Its place by score in the pool (ties share the first), 0 where it was not ranked.
    key, paid_key
        A code for the key of each claim, and of each payment.
    """

    status: npt.NDArray[np.int8]
    why: npt.NDArray[np.int8]
    term: Whole
    entitlement: Whole
    paid: Whole
    stepped: Whole
    payable: Whole
    rival: Whole
    pool: Whole
    rank: Whole
    key: Whole
    paid_key: Whole
    pools: tuple[Pool, ...] = field(default=())
