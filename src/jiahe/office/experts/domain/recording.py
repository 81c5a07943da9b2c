"""What is kept of what is done with experts and firms? An entry of the log, without what a person knows or owns."""

from typing import Any

from django.db.models import Model
from django.forms.models import model_to_dict

from jiahe.kernel.errors import UsageError
from jiahe.kernel.text import Text
from jiahe.office.accounts.models import User
from jiahe.office.log.domain import Deed, digest_of, record_all
from jiahe.plan.procedures.form import plain_text

CLAUSE = "2.1"
"""What experts judge serves the plan's part on needs and how they are met."""
MOST = 4000
"""How many characters of a reason are kept."""


def state_of(thing: Model | None) -> dict[str, Any] | None:
    """Return how a row stands, as plain data."""
    if thing is None:
        return None
    return {name: str(value) if value is not None else None for name, value in model_to_dict(thing).items()}


def deed(by: User, verb: str, thing: str, *, before: Any, after: Any, **details: Any) -> Deed:
    """Put down what was done to which thing, from which state to which."""
    return Deed(by.username, verb, thing, CLAUSE, digest_of(before), digest_of(after), details)


def enter(*deeds: Deed) -> None:
    """Keep it; the last thing that a verb does in its transaction."""
    record_all(deeds)


def reason_given(reason: str) -> str:
    """Return a reason that must be given; UsageError where it is blank."""
    kept = plain_text(reason)[:MOST]
    if not kept:
        raise UsageError(Text(zh="请写明理由", en="a reason must be given"))
    return kept
