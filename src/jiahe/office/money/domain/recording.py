"""What is kept of each verb? A step of the payout and an entry of the log, in the transaction of the change."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from jiahe.office.accounts.models import User
from jiahe.office.log.domain import Deed, digest_of, record_all
from jiahe.office.money.models import Payout, Step
from jiahe.plan.procedures.form import plain_text

MOST = 4000
"""How many characters of a reason are kept."""


@dataclass(frozen=True)
class Done:
    """One verb done to one payout; `before` is the digest of its state as it was, empty where it was not there."""

    payout: Payout
    verb: str
    before: str = ""
    reason: str = ""
    details: dict[str, Any] = field(default_factory=dict)


def record(by: User, done: Sequence[Done]) -> None:
    """Keep what was done; the last thing that a verb does in its transaction."""
    now = timezone.now()
    Step.objects.bulk_create(
        Step(
            payout=one.payout,
            verb=one.verb,
            by=by,
            time=now,
            state=one.payout.state,
            reason=one.reason,
            details=one.details,
        )
        for one in done
    )
    record_all([_deed(by, one) for one in done])


def _deed(by: User, done: Done) -> Deed:
    payout = done.payout
    figures = {"number": payout.number, "state": payout.state, "payable": payout.payable}
    return Deed(
        by.username,
        f"{done.verb}_payout",
        thing(payout),
        clause=payout.clause,
        before=done.before,
        after=digest(payout),
        details=figures | done.details | ({"reason": done.reason} if done.reason else {}),
    )


def thing(payout: Payout) -> str:
    """Return the payout's name in the log."""
    return f"payout/{payout.pk}"


def digest(payout: Payout) -> str:
    """Return the digest of a payout's whole state, its reckoning included."""
    return digest_of(state_of(payout))


def state_of(payout: Payout) -> dict[str, Any]:
    """Return every column of a payout as plain data in which no number has a fraction, as the log wants it."""
    return {one.attname: _plain(getattr(payout, one.attname)) for one in Payout._meta.concrete_fields}  # noqa: SLF001  # Django's own name for it


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return value.isoformat() if isinstance(value, dt.date) else value


def tidy(reason: str) -> str:
    """Return a reason fit to be kept."""
    return plain_text(reason)[:MOST]
