"""Which firms control which, and which bid together? Kept by the programme office from registers and records."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from jiahe.contracts.advice import advice
from jiahe.kernel.errors import DataError, Example
from jiahe.kernel.text import Text
from jiahe.office.accounts.rules import Person, hidden, require
from jiahe.office.errors import ConflictError, FormError
from jiahe.office.experts.domain.forms import BID, HOLDING, filled_in
from jiahe.office.experts.domain.names import LONGEST, distinct, name_key, names_in
from jiahe.office.experts.domain.recording import deed, enter, reason_given, state_of
from jiahe.office.experts.models import Holding, JointBid
from jiahe.office.experts.rules import keeps_experts, sees_experts

MOST_TOGETHER = 30
"""How many firms bid together at most."""


def holdings_for(person: Person) -> QuerySet[Holding]:
    """Return who controls whom; ForbiddenError where it is not open to the person."""
    require(sees_experts(person), person)
    return Holding.objects.all()


def bids_for(person: Person) -> QuerySet[JointBid]:
    """Return the joint bids, the newest first; ForbiddenError where they are not open to the person."""
    require(sees_experts(person), person)
    return JointBid.objects.all()


def add_holding(person: Person, given: Mapping[str, Any]) -> Holding:
    """Put down that one firm or person controls another.

    Raises
    ------
    NotSignedInError, ForbiddenError
        The programme office keeps these.
    DataError
        Where a field is not filled in rightly: every one at once.
    ConflictError
        Where it is put down already.
    """
    user = require(keeps_experts(person), person)
    values = checked_holding(given)
    with transaction.atomic():
        if Holding.objects.filter(controller=values["controller"], controlled=values["controlled"]).exists():
            raise ConflictError(Text(zh="这条控制关系已有记录", en="this is put down already"))
        made = Holding.objects.create(**values)
        enter(deed(user, "add_holding", f"holding/{made.pk}", before=None, after=state_of(made)))
    return made


def add_bid(person: Person, given: Mapping[str, Any]) -> JointBid:
    """Put down that firms bid together; `firms` are names or a text with one a line. Raises as `add_holding`."""
    user = require(keeps_experts(person), person)
    values = checked_bid(given)
    with transaction.atomic():
        made = JointBid.objects.create(**values)
        enter(deed(user, "add_bid", f"bid/{made.pk}", before=None, after=state_of(made)))
    return made


def remove_holding(person: Person, number: int, reason: str) -> None:
    """Strike out that one firm controls another, and say why."""
    _remove(person, Holding.objects.filter(pk=number), f"holding/{number}", reason)


def remove_bid(person: Person, number: int, reason: str) -> None:
    """Strike out a joint bid, and say why."""
    _remove(person, JointBid.objects.filter(pk=number), f"bid/{number}", reason)


def checked_holding(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a holding as it is kept; DataError where it is not right."""
    values = filled_in("holding", HOLDING, given)
    ends = {name: " ".join(values[name].split()) for name in ("controller", "controlled")}
    if name_key(ends["controller"]) == name_key(ends["controlled"]):
        wanted = Text(zh="控制方与被控制单位不能相同", en="nobody controls oneself")
        raise _odd("holding", "controlled", "duplicate_key", ends["controlled"], wanted)
    return values | ends | {"apart": bool(values["apart"])}


def checked_bid(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a joint bid as it is kept; DataError where it is not right."""
    firms = given.get("firms")
    told = "\n".join(map(str, firms)) if isinstance(firms, list | tuple) else firms
    values = filled_in("bid", BID, dict(given) | {"firms": told})
    names = distinct(names_in(values["firms"]))
    long = next((name for name in names if len(name) > LONGEST), None)
    if long is not None:
        raise _odd("bid", "firms", "length", long, advice("length", str(LONGEST)))
    if not 2 <= len(names) <= MOST_TOGETHER:
        wanted = Text(zh=f"应为 2 至 {MOST_TOGETHER} 个单位", en=f"2 to {MOST_TOGETHER} firms")
        raise _odd("bid", "firms", "minimum", str(len(names)), wanted)
    return values | {"firms": names, "day": dt.datetime.fromisoformat(values["day"]).date()}


def _remove(person: Person, rows: QuerySet[Any], thing: str, reason: str) -> None:
    user, why = require(keeps_experts(person), person), reason_given(reason)
    with transaction.atomic():
        found = rows.select_for_update().first()
        if found is None:
            raise hidden(Text(zh="记录", en="record"))
        before = state_of(found)
        found.delete()
        enter(deed(user, f"remove_{thing.partition('/')[0]}", thing, before=before, after=None, reason=why))


def _odd(form: str, field: str, check: str, value: str, wanted: Text) -> FormError:
    return FormError({field: DataError(form, field, check, examples=(Example(None, value[:60]),), advice=wanted)})
