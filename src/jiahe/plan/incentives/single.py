"""What does one claim pay, asked by itself? For a page that answers at once."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from jiahe.engines.rules.credit_code import is_right
from jiahe.engines.rules.model import MISSING, Claims, Paid, Whole
from jiahe.plan.incentives.assessment import Assessment
from jiahe.plan.incentives.policy import Policies, days


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One claim; amount in fen, `score` a whole number where places go by score."""

    claim: str
    applicant: str
    incentive: str
    matter: str
    date: dt.date
    amount: int | None = None
    score: int | None = None


@dataclass(frozen=True, kw_only=True)
class Payment:
    """What has been paid before; amount in fen."""

    applicant: str
    matter: str
    incentive: str
    date: dt.date
    amount: int


def assess_one(policies: Policies, claim: Claim, payments: Sequence[Payment] = ()) -> Assessment:
    """Assess one claim alone, as if nobody else claimed.

    Raises
    ------
    ValueError
        Where the claim or a payment names an incentive that is not there.
    """
    matters = _codes([claim.matter, *(paid.matter for paid in payments)])
    applicants = _codes([claim.applicant.upper(), *(paid.applicant.upper() for paid in payments)])
    claims = Claims(
        rule=_whole([policies.ids.index(claim.incentive)]),
        matter=matters[:1],
        applicant=applicants[:1],
        applicant_right=np.array([is_right(claim.applicant)]),
        day=_whole([days(claim.date)]),
        amount=_whole([MISSING if claim.amount is None else claim.amount]),
        score=_whole([MISSING if claim.score is None else claim.score]),
        order=_whole([0]),
    )
    paid = Paid(
        rule=_whole([policies.ids.index(payment.incentive) for payment in payments]),
        matter=matters[1:],
        applicant=applicants[1:],
        day=_whole([days(payment.date) for payment in payments]),
        amount=_whole([payment.amount for payment in payments]),
    )
    cells: dict[str, list[Any]] = {
        "claim": [claim.claim],
        "applicant": [claim.applicant],
        "incentive": [claim.incentive],
        "matter": [claim.matter],
        "date": [claim.date],
        "amount": [claim.amount],
        "score": [None if claim.score is None else str(claim.score)],
    }
    before: dict[str, list[Any]] = {
        "incentive": [payment.incentive for payment in payments],
        "date": [payment.date for payment in payments],
    }
    return Assessment(policies, claims, paid, cells, before)


def _codes(values: list[str]) -> Whole:
    places: dict[str, int] = {}
    return _whole([places.setdefault(value, len(places)) for value in values])


def _whole(values: list[int]) -> Whole:
    return np.array(values, np.int64)
