"""How does a fact become a payout? Under the next number of the ledger, which its caller holds."""

from collections.abc import Sequence

from django.utils import timezone

from jiahe.office.accounts.models import User
from jiahe.office.money.domain.facts import Fact
from jiahe.office.money.domain.recording import Done, record
from jiahe.office.money.models import Ledger, Payout, State
from jiahe.office.money.rules import incentive_of
from jiahe.office.programme.models import Case
from jiahe.plan.load import default_plan


def make(
    ledger: Ledger, user: User, fact: Fact, *, case: Case | None = None, asked: bool = False, simulated: bool = False
) -> Payout:
    """Return a new payout for a fact, under the next number."""
    ledger.numbers += 1
    incentive = incentive_of(fact.incentive)
    return Payout(
        number=ledger.numbers,
        plan=default_plan().id,
        case=case,
        incentive=fact.incentive,
        clause=incentive.clause if incentive else "",
        applicant=fact.applicant,
        code=fact.code,
        matter=fact.matter,
        area=fact.area,
        county=fact.county,
        day=fact.day,
        amount=fact.amount,
        score=fact.score,
        source=fact.source,
        asked=asked,
        state=State.ASKED if asked else State.FILED,
        filed_by=user,
        filed=timezone.now(),
        simulated=simulated,
    )


def create(ledger: Ledger, user: User, made: Sequence[Payout], verb: str) -> None:
    """Keep new payouts, and that they were filed."""
    Payout.objects.bulk_create(made, batch_size=200)
    ledger.save()
    record(user, [Done(one, verb) for one in made])
