"""Which rounds are there, and how does one stand?"""

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.responses import Status
from pydantic import ConfigDict

from jiahe.api.auth import person_of
from jiahe.api.case_shapes import CaseOut, Cases, Short, Values, line, whole
from jiahe.api.errors import ERRORS, as_json
from jiahe.api.paging import USUAL, Limit, Offset, page
from jiahe.office.accounts.rules import signed_in
from jiahe.office.programme import domain
from jiahe.office.programme.models import Round
from jiahe.office.programme.models import Status as CaseStatus
from jiahe.office.programme.rules import is_keeper, may_hand_in, procedure_of
from jiahe.plan.procedures.load import default_procedures

router = Router(tags=["rounds"])
Reason = Annotated[str, Field(max_length=4000)]


class RoundIn(Schema):
    """A round to be opened; without a day it opens today."""

    model_config = ConfigDict(extra="forbid")

    procedure: Short
    opens: dt.date | None = None
    reason: Reason = ""


class Extension(Schema):
    """A later deadline for a stage, and why."""

    model_config = ConfigDict(extra="forbid")

    stage: Short
    day: dt.date
    reason: Reason


class CaseIn(Schema):
    """A case to be begun; with `submit` it is handed in at once; `applicant` is for those who hand in for a firm."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(max_length=400)
    area: Short = ""
    county: Short = ""
    answers: Short = ""
    applicant: str = Field("", max_length=400)
    values: Values = Field(default_factory=dict)
    submit: bool = False


class StageOut(Schema):
    """A stage of a round: who acts in it, until when, and how many cases open to the caller are in it."""

    id: str
    title: dict[str, str]
    kind: str
    roles: list[str]
    until: dt.date | None
    cases: dict[str, int]


class RoundLine(Schema):
    """A round in a list."""

    id: str
    procedure: str
    title: dict[str, str]
    clause: str
    year: int
    number: int
    opened: dt.date
    deadlines: dict[str, dt.date]
    published: dt.datetime | None
    simulated: bool


class RoundOut(RoundLine):
    """One round, and what the caller may do with it; `calendar_missing` names years whose days off are not published."""

    stages: list[StageOut]
    places: int | None
    places_taken: int
    calendar_missing: list[int]
    may: list[str]


class Rounds(Schema):
    """A stretch of the rounds."""

    items: list[RoundLine]
    total: int


class Published(Schema):
    """How many cases were published."""

    cases: int


@router.get("/procedures", response={200: list[dict[str, Any]], **ERRORS})
def list_procedures(request: HttpRequest) -> Any:
    """Return the plan's procedures: stages, forms, criteria, days."""
    signed_in(person_of(request))
    return as_json([one.model_dump(mode="json", exclude_none=True) for one in default_procedures().procedures])


@router.get("", response={200: Rounds, **ERRORS})
def list_rounds(request: HttpRequest, offset: Offset = 0, limit: Limit = USUAL) -> dict[str, Any]:
    """List the rounds, the newest first."""
    signed_in(person_of(request))
    return page(domain.rounds(), offset, limit, round_line)


@router.post("", response={201: RoundLine, **ERRORS})
def open_round(request: HttpRequest, body: RoundIn) -> Status[Any]:
    """Open a round."""
    found = domain.open_round(person_of(request), body.procedure, opens=body.opens, reason=body.reason)
    return Status(201, round_line(found))


@router.get("/{round_id}", response={200: RoundOut, **ERRORS})
def show_round(request: HttpRequest, round_id: str) -> dict[str, Any]:
    """Show one round."""
    person = signed_in(person_of(request))
    found = domain.round_for(round_id)
    procedure, procedures = procedure_of(found), default_procedures()
    decide = procedure.of_kind("decide")
    counted = domain.counts(found, person)
    keeps, hands_in = is_keeper(person, procedure), may_hand_in(person, procedure)
    return round_line(found) | {
        "stages": [
            {
                "id": stage.id,
                "title": stage.title.halves(),
                "kind": stage.kind,
                "roles": list(stage.roles),
                "until": domain.deadline(found, stage.id),
                "cases": {status: many for (at, status), many in counted.items() if at == stage.id},
            }
            for stage in procedure.stages
        ],
        "places": procedures.places(decide) if decide else None,
        "places_taken": domain.places_taken(found),
        "calendar_missing": list(procedures.calendar.unpublished(found.opened, domain.last_deadline(found))),
        "may": [*(["extend", "publish", "catalogue"] if keeps else []), *(["start"] if hands_in else [])],
    }


@router.post("/{round_id}/deadlines", response={200: RoundLine, **ERRORS})
def extend(request: HttpRequest, round_id: str, body: Extension) -> dict[str, Any]:
    """Give a stage more time."""
    return round_line(domain.extend_deadline(person_of(request), round_id, body.stage, body.day, body.reason))


@router.post("/{round_id}/publish", response={200: Published, **ERRORS})
def publish(request: HttpRequest, round_id: str) -> dict[str, Any]:
    """Publish what was chosen: the list, or the publicity."""
    return {"cases": domain.publish(person_of(request), round_id)}


@router.post("/{round_id}/catalogue", response={200: Published, **ERRORS})
def publish_catalogue(request: HttpRequest, round_id: str) -> dict[str, Any]:
    """Put the confirmed cases that have come so far into the catalogue."""
    return {"cases": domain.publish_catalogue(person_of(request), round_id)}


@router.get("/{round_id}/cases", response={200: Cases, **ERRORS})
def list_cases(
    request: HttpRequest,
    round_id: str,
    status: CaseStatus | None = None,
    stage: Annotated[str | None, Query(max_length=64)] = None,
    area: Annotated[str | None, Query(max_length=64)] = None,
    offset: Offset = 0,
    limit: Limit = USUAL,
) -> dict[str, Any]:
    """List a round's cases that are open to the caller, the newest first."""
    rows = domain.cases_visible_to(person_of(request)).filter(round=domain.round_for(round_id))
    asked = {"status": status, "stage": stage, "area": area}
    return page(rows.filter(**{name: value for name, value in asked.items() if value is not None}), offset, limit, line)


@router.post("/{round_id}/cases", response={201: CaseOut, **ERRORS})
def start_case(request: HttpRequest, round_id: str, body: CaseIn) -> Status[Any]:
    """Begin a case in this round."""
    person = person_of(request)
    made = domain.start_case(person, round_id, **body.model_dump())
    return Status(201, whole(person, made))


def round_line(found: Round) -> dict[str, Any]:
    """Return a round as a line of a list."""
    procedure = procedure_of(found)
    names = ("id", "procedure", "year", "number", "opened", "deadlines", "published", "simulated")
    told = {name: getattr(found, name) for name in names}
    return told | {"title": procedure.title.halves(), "clause": procedure.clause}
