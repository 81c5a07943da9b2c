"""What is kept of each verb? One row of the history, in the transaction of the change, at this single place."""

import datetime as dt
from typing import Any

from django.forms.models import model_to_dict

from jiahe.office.accounts.models import User
from jiahe.office.programme.models import Case, Decision, Round
from jiahe.plan.procedures.form import plain_text

State = dict[str, Any]
MOST = 4000
"""How many characters of a reason are kept."""


def record(
    by: User, verb: str, subject: Round | Case, *, before: State | None, reason: str = "", **details: Any
) -> Decision:
    """Keep that a verb was done; the last thing that it does in its transaction.

    Parameters
    ----------
    by, verb, subject
        Who did what to which round or case.
    before
        The subject's state as it was, None where it was not there.
    reason, details
        Why; and what else belongs to it, as plain data.
    """
    case = subject if isinstance(subject, Case) else None
    came_from = {"from": [before["stage"], before["status"]]} if case and before else {}
    return Decision.objects.create(
        round=subject.round if isinstance(subject, Case) else subject,
        case=case,
        verb=verb,
        by=by,
        stage=case.stage if case else "",
        status=case.status if case else "",
        reason=reason,
        details=details | came_from,
    )


def state_of(subject: Round | Case) -> State:
    """Return a round or case as plain data."""
    kept = model_to_dict(subject) | {"id": subject.pk}
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in kept.items()}


def tidy(reason: str) -> str:
    """Return a reason or comment fit to be kept."""
    return plain_text(reason)[:MOST]
