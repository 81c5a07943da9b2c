"""What does the deciding meeting say of many cases at once, and what does it put down?"""

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status
from pydantic import ConfigDict, StrictBool

from jiahe.api.auth import person_of
from jiahe.api.errors import ERRORS
from jiahe.office.programme import domain

router = Router(tags=["rounds"])
_CaseId = Annotated[str, Field(max_length=26)]
_Long = Annotated[str, Field(max_length=4000)]
_MOST = 10_000


class DecisionsIn(Schema):
    """Whether each case is chosen, and why: of all, and of single ones."""

    model_config = ConfigDict(extra="forbid")

    choices: dict[_CaseId, StrictBool] = Field(max_length=_MOST)
    reason: _Long = ""
    reasons: dict[_CaseId, _Long] = Field(default_factory=dict, max_length=_MOST)


class DecidedOut(Schema):
    """How the cases stand now."""

    cases: dict[str, str]


class MinutesIn(Schema):
    """What the meeting put down."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=20_000)


class MinutesOut(Schema):
    """What a meeting put down, with what stood decided then."""

    number: int
    text: str
    decided: list[dict[str, Any]]
    by: str
    time: dt.datetime


@router.post("/{round_id}/decisions", response={200: DecidedOut, **ERRORS})
def decide(request: HttpRequest, round_id: str, body: DecisionsIn) -> dict[str, Any]:
    """Say of several cases whether they are chosen: all of them or none."""
    made = domain.decide_round(person_of(request), round_id, body.choices, body.reason, body.reasons)
    return {"cases": {case.pk: case.status for case in made}}


@router.get("/{round_id}/minutes", response={200: list[MinutesOut], **ERRORS})
def list_minutes(request: HttpRequest, round_id: str) -> list[dict[str, Any]]:
    """List what was put down, the newest first."""
    person, found = person_of(request), domain.round_for(round_id)
    return [_minutes(one) for one in domain.minutes_of(person, found)]


@router.post("/{round_id}/minutes", response={201: MinutesOut, **ERRORS})
def keep_minutes(request: HttpRequest, round_id: str, body: MinutesIn) -> Status[Any]:
    """Put down what the meeting said, with what stands decided now."""
    return Status(201, _minutes(domain.keep_minutes(person_of(request), round_id, body.text)))


def _minutes(one: Any) -> dict[str, Any]:
    names = ("number", "text", "decided", "time")
    return {name: getattr(one, name) for name in names} | {"by": str(one.by)}
