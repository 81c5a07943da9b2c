"""What does every open claim pay? All are assessed together, with everything approved or paid taken off."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from jiahe.kernel.errors import NotFoundError
from jiahe.kernel.text import Text
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import Person, require
from jiahe.office.money.domain.assessing import Assessed, Found, held_amounts, open_claims
from jiahe.office.money.domain.recording import Done, digest, record
from jiahe.office.money.domain.working import locked_ledger
from jiahe.office.money.models import Basis, Payout, State
from jiahe.office.money.rules import may_compute
from jiahe.office.programme.domain import settle_case
from jiahe.plan.load import default_plan


@dataclass(frozen=True)
class Computed:
    """What came of computing: payouts that stand otherwise than before, and how many stayed as they were."""

    payable: list[Payout]
    nothing: list[Payout]
    same: int

    @property
    def total(self) -> int:
        """What the changed ones pay, in fen."""
        return sum(one.payable or 0 for one in self.payable)


def compute(person: Person, plan: str = "") -> Computed:
    """Compute every claim that is filed and not approved; one that comes to nothing settles its case.

    Raises
    ------
    NotSignedInError, ForbiddenError
        Where the person may not.
    NotFoundError
        Where there is no such plan.
    DataError
        Where a claim is under an incentive that the plan no longer has.
    """
    user = require(may_compute(person), person)
    known = known_plan(plan)
    with transaction.atomic():
        locked_ledger()
        claims = open_claims(known)
        assessed = Assessed(claims, held_amounts(known))
        fresh = [one for one in claims if _differs(one, assessed)]
        before = {one.pk: digest(one) for one in fresh}
        basis = assessed.basis() if fresh else None
        for one in fresh:
            write_down(one, assessed.found(one), basis, user)
        save(fresh)
        settle(user, fresh)
        record(user, [Done(one, "compute", before[one.pk]) for one in fresh])
    pays = [one for one in fresh if one.state == State.COMPUTED]
    return Computed(pays, [one for one in fresh if one.state == State.NOTHING], len(claims) - len(fresh))


def known_plan(plan: str) -> str:
    """Return the plan whose payouts are meant; NotFoundError where it is another than the office's."""
    own = default_plan().id
    if plan not in {"", own}:
        raise NotFoundError(Text(zh=f"没有规划 {plan[:60]}", en=f"there is no plan {plan[:60]}"))
    return own


def _differs(payout: Payout, assessed: Assessed) -> bool:
    """Tell whether a claim comes out otherwise; for nothing is told once, whatever its ground may turn into."""
    payable, status = assessed.payable(payout), assessed.status(payout)
    if payout.state == State.NOTHING:
        return payable > 0
    if payout.state == State.FILED or (payout.payable, payout.status) != (payable, status):
        return True
    return payout.reason != assessed.found(payout).reason


def write_down(payout: Payout, found: Found, basis: Basis | None, user: User | None = None) -> None:
    """Put what was found on a payout; without `user` whoever computed it before stays the one who did."""
    payout.state, payout.payable, payout.status = found.state, found.payable, found.status
    payout.reason, payout.trace, payout.basis = found.reason, found.trace, basis
    payout.computed = timezone.now()
    payout.computed_by = user or payout.computed_by


def settle(user: User, payouts: Sequence[Payout]) -> None:
    """Let the cases go on whose payouts are released or come to nothing."""
    for one in payouts:
        if one.case_id and one.state in {State.NOTHING, State.RELEASED}:
            settle_case(user, one.case_id, one.pk)


_WRITTEN = (
    "state", "payable", "status", "reason", "trace", "basis", "computed", "computed_by", "checked", "checked_by",
    "approved", "approved_by", "turn", "released", "released_by", "paid_in", "voucher", "stopped", "stopped_by", "why",
)  # fmt: skip


def save(payouts: Sequence[Payout]) -> None:
    """Write payouts back."""
    Payout.objects.bulk_update(payouts, _WRITTEN, batch_size=100)
