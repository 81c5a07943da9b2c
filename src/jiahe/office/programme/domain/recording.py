"""What is kept of each verb? A row of the history and an entry of the log, in the transaction of the change."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.forms.models import model_to_dict

from jiahe.office.accounts.models import User
from jiahe.office.log.domain import Deed, digest_of
from jiahe.office.log.domain import record_all as enter
from jiahe.office.programme.models import Case, Decision, Round
from jiahe.office.programme.rules import procedure_of
from jiahe.plan.procedures.form import plain_text

State = dict[str, Any]
MOST = 4000
"""How many characters of a reason are kept."""
_PUBLIC = frozenset({"open", "extend", "publish", "confirm"})
"""Verbs whose entries anybody may read with their proofs."""


class Act(NamedTuple):
    """A verb that was done, ready to be kept: its row of the history and its entry of the log."""

    decision: Decision
    deed: Deed


def record(
    by: User, verb: str, subject: Round | Case, *, before: State | None, reason: str = "", **details: Any
) -> None:
    """Keep that a verb was done; the last thing that it does in its transaction. The parameters are those of `act`."""
    record_acts([act(by, verb, subject, before=before, reason=reason, **details)])


def record_acts(acts: Sequence[Act]) -> None:
    """Keep many verbs in their order; the last thing that is done in their transaction."""
    Decision.objects.bulk_create([one.decision for one in acts])
    enter([one.deed for one in acts])


def act(by: User, verb: str, subject: Round | Case, *, before: State | None, reason: str = "", **details: Any) -> Act:
    """Put down that a verb was done, of which the subject shows the outcome.

    Parameters
    ----------
    by, verb, subject
        Who did what to which round or case.
    before
        The subject's state as it was, None where it was not there.
    reason, details
        Why; and what else belongs to it, as plain data without personal particulars.
    """
    case = subject if isinstance(subject, Case) else None
    came_from = {"from": [before["stage"], before["status"]]} if case and before else {}
    decision = Decision(
        round=subject.round if isinstance(subject, Case) else subject,
        case=case,
        verb=verb,
        by=by,
        stage=case.stage if case else "",
        status=case.status if case else "",
        reason=reason,
        details=details | came_from,
    )
    kind = "case" if case else "round"
    deed = Deed(
        by.username,
        verb if verb.endswith("_file") else f"{verb}_{kind}",
        f"{kind}/{subject.pk}",
        clause=procedure_of(subject).clause,
        before=digest_of(before),
        after=digest_of(state_of(subject)),
        details=details | came_from | ({"reason": reason} if reason else {}),
        public=verb in _PUBLIC,
    )
    return Act(decision, deed)


def state_of(subject: Round | Case) -> State:
    """Return a round or case as plain data in which no number has a fraction, as the log wants it."""
    found: State = _plain(model_to_dict(subject) | {"id": subject.pk})
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, float | dt.date):
        return str(value)
    return value


def tidy(reason: str) -> str:
    """Return a reason or comment fit to be kept."""
    return plain_text(reason)[:MOST]
