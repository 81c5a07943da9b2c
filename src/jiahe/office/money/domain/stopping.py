"""How is a payout stopped before it is paid, and taken up again? Each with a reason."""

from django.db import transaction
from django.utils import timezone

from jiahe.office.accounts.rules import Person, signed_in
from jiahe.office.money.domain.computing import save
from jiahe.office.money.domain.recording import Done, digest, record
from jiahe.office.money.domain.working import locked, locked_ledger, needed
from jiahe.office.money.models import Payout, State


def stop(person: Person, payout_id: str, reason: str) -> Payout:
    """Stop a payout that is not released: it holds nothing any more and competes with none.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError, ConflictError
        As every verb.
    UsageError
        Where no reason is given.
    """
    user = signed_in(person)
    with transaction.atomic():
        locked_ledger()
        (payout,) = locked(user, [payout_id], "stop")
        before, was = digest(payout), payout.state
        payout.state, payout.stopped_by, payout.stopped, payout.turn = State.STOPPED, user, timezone.now(), None
        payout.why = needed(reason)
        save([payout])
        record(user, [Done(payout, "stop", before, payout.why, {"from": was})])
    return payout


def reopen(person: Person, payout_id: str, reason: str) -> Payout:
    """Take up a stopped payout again, as it was filed: it is computed, approved and released anew.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError, ConflictError
        As every verb.
    UsageError
        Where no reason is given.
    """
    user = signed_in(person)
    with transaction.atomic():
        locked_ledger()
        (payout,) = locked(user, [payout_id], "reopen")
        before, why = digest(payout), needed(reason)
        if payout.is_elsewhere:
            payout.state = State.ELSEWHERE
        else:
            _begin_anew(payout)
        payout.stopped, payout.stopped_by, payout.why = None, None, ""
        save([payout])
        record(user, [Done(payout, "reopen", before, why)])
    return payout


def _begin_anew(payout: Payout) -> None:
    payout.state = State.ASKED if payout.asked and payout.checked_by_id is None else State.FILED
    payout.payable, payout.status, payout.reason, payout.trace, payout.basis = None, "", "", {}, None
    payout.computed = payout.computed_by = payout.approved = payout.approved_by = None
