"""Which experts judge a round's cases: looked at first, then put in force as it was seen?"""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from pydantic import ConfigDict

from jiahe.api.auth import person_of
from jiahe.api.errors import ERRORS
from jiahe.office.programme import domain

router = Router(tags=["rounds"])
_CaseId = Annotated[str, Field(max_length=26)]
_MOST_LEFT_OUT = 10_000
_LeftOut = Annotated[list[_CaseId], Field(max_length=_MOST_LEFT_OUT)]
_Asked = Annotated[list[_CaseId], Query(default_factory=list, max_length=_MOST_LEFT_OUT)]


class Wanted(Schema):
    """The digest of what was looked at, the cases left out for now, and why."""

    model_config = ConfigDict(extra="forbid")

    seen: str = Field(max_length=64)
    without: _LeftOut = Field(default_factory=list)
    reason: str = Field("", max_length=4000)


class PlaceOut(Schema):
    """One expert for a case: how well the two fit, the best having 1, and whether it is new."""

    username: str
    name: str
    fit: float
    new: bool


class BarOut(Schema):
    """An expert whom a conflict of interest keeps away, and why."""

    expert: str
    kind: str
    why: dict[str, str]


class RowOut(Schema):
    """A case with its experts."""

    case: str
    number: int
    title: str
    needed: int
    missing: int
    places: list[PlaceOut]
    bars: list[BarOut]


class LoadOut(Schema):
    """How many of the round's cases an expert gets, of at most how many."""

    username: str
    name: str
    many: int
    new: int
    most: int


class AssignmentOut(Schema):
    """Who is to judge what; `bound` is what no assignment as even can exceed, or `shortage` says why there is none."""

    digest: str
    rows: list[RowOut]
    loads: list[LoadOut]
    worst: float | None
    total: float
    bound: float
    shortage: list[dict[str, str]]


@router.get("/{round_id}/assignment", response={200: AssignmentOut, **ERRORS})
def look(request: HttpRequest, round_id: str, without: _Asked) -> dict[str, Any]:
    """Look at who would judge what; nothing is done."""
    person = person_of(request)
    return _told(domain.look_at_assignment(person, domain.round_for(round_id), without))


@router.post("/{round_id}/assignment", response={200: AssignmentOut, **ERRORS})
def assign(request: HttpRequest, round_id: str, body: Wanted) -> dict[str, Any]:
    """Put it in force as it was looked at."""
    made = domain.assign_round(person_of(request), round_id, body.seen, without=body.without, reason=body.reason)
    return _told(made)


def _told(made: Any) -> dict[str, Any]:
    names = ("digest", "loads", "worst", "total", "bound")
    return {name: getattr(made, name) for name in names} | {
        "rows": [_row(row) for row in made.rows],
        "shortage": [one.halves() for one in made.shortage],
    }


def _row(row: Any) -> dict[str, Any]:
    names = ("case", "number", "title", "needed", "missing", "places")
    bars = [{"expert": bar.expert, "kind": bar.kind, "why": bar.text.halves()} for bar in row.bars]
    return {name: getattr(row, name) for name in names} | {"bars": bars}
