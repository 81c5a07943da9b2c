"""What would a claim pay, if it were filed today? Nothing is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from jiahe.office.accounts.rules import Person, require
from jiahe.office.money.domain.assessing import hundredths, name_rows
from jiahe.office.money.domain.facts import Fact, read_fact
from jiahe.office.money.models import HELD, Payout
from jiahe.office.money.rules import may_try
from jiahe.plan.incentives.assessment import Assessment
from jiahe.plan.incentives.load import default_policies
from jiahe.plan.incentives.single import Claim, Payment, assess_one

_NAME = "?"
_ANYBODY = {"applicant": "-", "source": "-"}


@dataclass(frozen=True)
class Tried:
    """What a claim would pay, in fen, why, and the whole reckoning with the rules as they stand."""

    fact: Fact
    payable: int
    status: str
    trace: dict[str, Any]
    basis: dict[str, Any]


def what_if(person: Person, values: Mapping[str, Any], *, unit: str = "yuan") -> Tried:
    """Assess one claim alone against everything approved or paid, as if nobody else claimed.

    Raises
    ------
    NotSignedInError, ForbiddenError
        Where the person may not.
    DataError
        With every field at fault.
    """
    require(may_try(person), person)
    fact = read_fact({**values, **_ANYBODY}, unit=unit)
    claim = Claim(
        claim=_NAME,
        applicant=fact.code,
        incentive=fact.incentive,
        matter=fact.matter,
        date=fact.day,
        amount=fact.amount,
        score=fact.score,
    )
    near = Q(matter=fact.matter) | Q(code=fact.code) | Q(incentive=fact.incentive)
    held = list(Payout.objects.filter(near, state__in=HELD).order_by("number").defer("trace"))
    paid = [
        Payment(applicant=one.code, matter=one.matter, incentive=one.incentive, date=one.day, amount=one.payable or 0)
        for one in held
    ]
    return _tried(fact, assess_one(default_policies(), claim, paid), held)


def _tried(fact: Fact, found: Assessment, held: Sequence[Payout]) -> Tried:
    trace = found.trace(0)
    for step in trace["steps"]:
        name_rows(step, held)
        if fact.score is not None and "score" in step:
            step["score"] = hundredths(fact.score)
    return Tried(fact, found.payable[0], found.status[0], trace, found.about())
