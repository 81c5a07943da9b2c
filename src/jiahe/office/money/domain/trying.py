"""What would a claim pay, if it were filed today? Nothing is kept."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from jiahe.office.accounts.rules import Person, require
from jiahe.office.money.domain.facts import Fact, read_fact
from jiahe.office.money.models import HELD, Payout
from jiahe.office.money.rules import may_try
from jiahe.plan.incentives.assessment import Assessment
from jiahe.plan.incentives.load import default_policies
from jiahe.plan.incentives.single import Claim, Payment, assess_one

_NAME = "?"
_ANYBODY = {"applicant": "-", "source": "-"}


def what_if(person: Person, values: Mapping[str, Any], *, unit: str = "yuan") -> tuple[Fact, Assessment]:
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
    held = Payout.objects.filter(near, state__in=HELD).order_by("number").defer("trace")
    paid = [
        Payment(applicant=one.code, matter=one.matter, incentive=one.incentive, date=one.day, amount=one.payable or 0)
        for one in held
    ]
    return fact, assess_one(default_policies(), claim, paid)
