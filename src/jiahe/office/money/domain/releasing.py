"""How is money let go? By two people, and only what the rules still give at that moment."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from jiahe.kernel.errors import ForbiddenError, UsageError
from jiahe.kernel.text import Text
from jiahe.kernel.times import now
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import Person, signed_in
from jiahe.office.errors import ConflictError
from jiahe.office.money.domain.assessing import Assessed, changed, held_amounts, open_claims, same_key
from jiahe.office.money.domain.computing import save, settle, write_down
from jiahe.office.money.domain.recording import Done, digest, record, tidy
from jiahe.office.money.domain.working import locked, locked_ledger, numbers
from jiahe.office.money.models import OPEN, Payout, State
from jiahe.office.money.rules import bars

LONGEST_VOUCHER = 60
_BARRED = {
    "file": Text(zh="由您申报", en="filed by you"),
    "accept": Text(zh="由您核对", en="looked at by you"),
    "compute": Text(zh="由您核算", en="computed by you"),
    "approve": Text(zh="由您批准", en="approved by you"),
}


@dataclass
class Outcome:
    """What came of letting payouts go: those that went on, and those that went back, each with what has changed."""

    done: list[Payout] = field(default_factory=list)
    returned: list[tuple[Payout, Text]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """What those that went on pay, in fen."""
        return sum(one.payable or 0 for one in self.done)

    def only(self) -> Payout:
        """Return the one payout that was let go.

        Raises
        ------
        ConflictError
            Where it went back, with what has changed; that it went back stands by then.
        """
        if self.returned:
            raise ConflictError(self.returned[0][1])
        return self.done[0]


def approve(person: Person, payout_ids: Sequence[str]) -> Outcome:
    """Approve computed payouts, as the first of two; those that the rules no longer give go back to be computed.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError, ConflictError, UsageError
        As every verb; ConflictError also where one rests on an earlier step that is not approved along with it.
    """
    user, outcome = signed_in(person), Outcome()
    with transaction.atomic():
        ledger = locked_ledger()
        chosen = sorted(locked(user, payout_ids, "approve"), key=_by_day)
        plan = chosen[0].plan
        assessed = Assessed(open_claims(plan), held_amounts(plan))
        before = {one.pk: digest(one) for one in chosen}
        stale = [one for one in chosen if assessed.payable(one) != one.payable]
        _need_steps(assessed, [one for one in chosen if one not in stale], plan)
        _return(outcome, stale, assessed)
        for one in chosen:
            if one not in stale:
                ledger.turns += 1
                one.state, one.approved_by, one.approved, one.turn = State.APPROVED, user, timezone.now(), ledger.turns
                outcome.done.append(one)
        ledger.save()
        _keep(user, outcome, before, "approve")
    return outcome


def release(person: Person, payout_ids: Sequence[str], voucher: str) -> Outcome:
    """Release approved payouts, as the second of two, with the number of the voucher by which they are paid.

    Each is assessed once more against everything that holds before it. What the rules no longer give is not paid: it goes
    back to be computed, and the difference is told.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError, ConflictError, UsageError
        As every verb; ForbiddenError also where the person filed, looked at, computed or approved one of them;
        ConflictError where an earlier approval on the same key is still to be released; UsageError without a voucher.
    """
    user, paper, outcome = signed_in(person), _voucher(voucher), Outcome()
    with transaction.atomic():
        locked_ledger()
        chosen = sorted(locked(user, payout_ids, "release"), key=_by_turn)
        _need_another(user, chosen)
        _need_earlier(chosen)
        before = {one.pk: digest(one) for one in chosen}
        for one in chosen:
            _release_one(one, user, paper, outcome)
        _keep(user, outcome, before, "release", voucher=paper)
    return outcome


def _release_one(payout: Payout, user: User, voucher: str, outcome: Outcome) -> None:
    gone = {one.pk for one, _ in outcome.returned}
    held = [one for one in held_amounts(payout.plan, towards=payout) if one.pk not in gone]
    assessed = Assessed([payout], held)
    if assessed.payable(payout) != payout.payable:
        _return(outcome, [payout], assessed)
        return
    payout.state, payout.released_by, payout.released = State.RELEASED, user, timezone.now()
    payout.voucher, payout.paid_in = voucher, now().year
    outcome.done.append(payout)


def _return(outcome: Outcome, stale: Sequence[Payout], assessed: Assessed) -> None:
    basis = assessed.basis() if stale else None
    for one in stale:
        found = assessed.found(one)
        outcome.returned.append((one, changed(one.payable or 0, found)))
        write_down(one, found, basis)
        one.approved_by = one.approved = one.turn = None


def _keep(user: User, outcome: Outcome, before: dict[str, str], verb: str, **details: str) -> None:
    save([*outcome.done, *(one for one, _ in outcome.returned)])
    settle(user, [*outcome.done, *(one for one, _ in outcome.returned)])
    went = [Done(one, verb, before[one.pk], details=dict(details)) for one in outcome.done]
    back = [Done(one, "return", before[one.pk], text.both()) for one, text in outcome.returned]
    record(user, [*went, *back])


def _need_steps(assessed: Assessed, chosen: Sequence[Payout], plan: str) -> None:
    """See that a tier's difference is not approved before the tier that it rests on."""
    approving = {one.pk for one in chosen}
    for one in chosen:
        facts = assessed.found(one).facts
        if facts.stepped <= facts.paid:
            continue
        steps = Payout.objects.filter(
            same_key(one), plan=plan, state__in=OPEN, incentive=one.incentive, day__lt=one.day
        )
        missing = [step for step in steps.order_by("day") if assessed.payable(step) and step.pk not in approving]
        if missing:
            raise ConflictError(
                Text(
                    zh=f"第 {one.number} 号是补差，须先批准或一并批准{numbers(missing, 'zh')}",
                    en=f"no. {one.number} is a difference: approve {numbers(missing, 'en')} first or along with it",
                )
            )


def _need_another(user: User, chosen: Sequence[Payout]) -> None:
    """See that the second of two is another than the first, and had no hand in the claim or its reckoning."""
    barred = [one for one in chosen if bars(user, one)]
    if barred:
        why = _BARRED[bars(user, barred[0])[-1]]
        raise ForbiddenError(
            Text(
                zh=f"{numbers(barred, 'zh')}{why.zh}，须由另一人放款",
                en=f"{numbers(barred, 'en')} {why.en}: somebody else must release it",
            )
        )


def _need_earlier(chosen: Sequence[Payout]) -> None:
    """See that what was approved first on a key is released first: the later ones were reckoned with it taken off."""
    going = {one.pk for one in chosen}
    for one in chosen:
        earlier = Payout.objects.filter(same_key(one), plan=one.plan, state=State.APPROVED, turn__lt=one.turn or 0)
        waiting = [other for other in earlier.order_by("turn") if other.pk not in going]
        if waiting:
            raise ConflictError(
                Text(
                    zh=f"第 {one.number} 号已扣除{numbers(waiting, 'zh')}，须先放款或一并放款",
                    en=f"no. {one.number} was reckoned with {numbers(waiting, 'en')} taken off: release that first",
                )
            )


def _voucher(given: str) -> str:
    kept = " ".join(tidy(given).split())
    if not 0 < len(kept) <= LONGEST_VOUCHER:
        raise UsageError(
            Text(
                zh=f"请填写支付凭证号，至多 {LONGEST_VOUCHER} 字",
                en=f"give the number of the voucher, {LONGEST_VOUCHER} characters at most",
            )
        )
    return kept


def _by_day(payout: Payout) -> tuple[object, int]:
    return payout.day, payout.number


def _by_turn(payout: Payout) -> int:
    return payout.turn or 0
