"""How does a round stand before its deciding meeting, and which cases are visited?"""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from pydantic import ConfigDict, StrictInt

from jiahe.api.auth import person_of
from jiahe.api.errors import ERRORS
from jiahe.api.paging import attributes
from jiahe.office.programme import domain

router = Router(tags=["rounds"])
_CaseId = Annotated[str, Field(max_length=26)]
_Long = Annotated[str, Field(max_length=4000)]
_MOST = 10_000
_Without = Annotated[list[Annotated[str, Field(max_length=150)]], Query(default_factory=list, max_length=_MOST)]


class MarkOut(Schema):
    """One expert's total, and what it is once the expert's harshness is taken out."""

    username: str
    name: str
    total: float
    calibrated: float
    despite: str


class StandingOut(Schema):
    """A case among those with which it competes; `share` is 1 within the line, 0 beyond, between them in a tie across."""

    case: str
    number: int
    title: str
    area: str
    status: str
    rank: int
    score: float
    error: float | None
    mean: float
    count: int
    share: float
    probability: float | None
    disputed: bool
    waived: str
    outcome: str
    marks: list[MarkOut]
    votes: dict[str, bool]


class LineOut(Schema):
    """The line, and how often the chosen are others if reviewers are resampled."""

    quota: int
    margin: float | None
    gap: float | None
    changed: float
    exchanged: float
    tied: list[str]
    open: int


class GroupOut(Schema):
    """Cases that compete for the same places; `told` says in words how firm the line is."""

    answers: str | None
    line: LineOut | None
    told: list[dict[str, str]]
    items: list[StandingOut]


class ReviewerOut(Schema):
    """How a reviewer marks: above the others, or below them for a harsh one."""

    reviewer: str
    name: str
    effect: float
    error: float
    count: int


class MeetingOut(Schema):
    """A round before its meeting; `whole` unset means the caller's areas alone."""

    digest: str
    whole: bool
    places: int | None
    taken: int
    scoring: int
    groups: list[GroupOut]
    reviewers: list[ReviewerOut]


class ShortListOut(Schema):
    """What a short list would be, or was made."""

    digest: str
    kept: list[str]
    passed: list[str]
    tied: list[str]
    open: int
    scoring: int


class ShortListIn(Schema):
    """How many are kept, the digest of what was looked at, which of a tie across the end, and why."""

    model_config = ConfigDict(extra="forbid")

    many: StrictInt = Field(ge=0, le=_MOST)
    seen: str = Field(max_length=64)
    keep: list[_CaseId] = Field(default_factory=list, max_length=_MOST)
    reason: _Long = ""


@router.get("/{round_id}/meeting", response={200: MeetingOut, **ERRORS})
def meeting(
    request: HttpRequest,
    round_id: str,
    without: _Without,
    quota: Annotated[int | None, Query(ge=0, le=3000)] = None,
    area: Annotated[str, Query(max_length=64)] = "",
) -> dict[str, Any]:
    """Show the ranking; with other places, one area alone or reviewers left out it answers what would be."""
    asked = domain.WhatIf(quota, area, frozenset(without))
    found = domain.meeting_for(person_of(request), round_id, asked)
    return attributes(found, "digest", "whole", "places", "taken", "scoring") | {
        "groups": [_group(found, one) for one in found.groups],
        "reviewers": [
            attributes(one, "reviewer", "effect", "error", "count") | {"name": found.names.get(one.reviewer, "")}
            for one in found.ranked.reviewers
        ],
    }


@router.get("/{round_id}/short-list", response={200: ShortListOut, **ERRORS})
def look(request: HttpRequest, round_id: str, many: Annotated[int, Query(ge=0, le=_MOST)]) -> dict[str, Any]:
    """Look at the short list of the first so many; nothing is done."""
    return _short(domain.look_at_short_list(person_of(request), round_id, many))


@router.post("/{round_id}/short-list", response={200: ShortListOut, **ERRORS})
def shortlist(request: HttpRequest, round_id: str, body: ShortListIn) -> dict[str, Any]:
    """Keep the first by rank for the check on site, and pass the others over."""
    made = domain.shortlist_round(
        person_of(request), round_id, body.many, body.seen, keep=body.keep, reason=body.reason
    )
    return _short(made)


def _group(meeting: domain.Meeting, found: domain.Group) -> dict[str, Any]:
    return {
        "answers": found.answered and found.answered.pk,
        "line": found.line,
        "told": [{"zh": one.zh, "en": one.en} for one in domain.how_firm(meeting, found)],
        "items": [_row(row) for row in found.rows],
    }


def _row(row: domain.Row) -> dict[str, Any]:
    names = ("rank", "score", "error", "mean", "count", "share", "probability", "disputed")
    marks = [attributes(one, "username", "name", "total", "calibrated", "despite") for one in row.marks]
    return (
        attributes(row.case, "number", "title", "area", "status")
        | attributes(row.standing, *names)
        | {
            "case": row.case.pk,
            "waived": row.waived,
            "outcome": domain.outcome_of(row),
            "marks": marks,
            "votes": {unit: vote.chosen for unit, vote in row.votes.items()},
        }
    )


def _short(made: domain.ShortList) -> dict[str, Any]:
    rows = {name: [row.case.pk for row in getattr(made, name)] for name in ("kept", "passed", "tied")}
    return attributes(made, "digest", "open", "scoring") | rows
