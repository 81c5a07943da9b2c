"""How far are the plan's targets, and which records count?"""

import datetime as dt
from typing import Annotated, Any

from django.db.models import Q
from django.http import HttpRequest
from ninja import Query, Router, Schema

from jiahe.api.auth import OPEN, person_of
from jiahe.api.errors import ERRORS
from jiahe.api.paging import USUAL, Limit, Offset, page
from jiahe.office.programme import domain
from jiahe.office.programme.models import Case
from jiahe.office.programme.rules import today

router = Router(tags=["dashboard"])
Short = Annotated[str | None, Query(max_length=64)]


class PaceOut(Schema):
    """A target against the straight path from nothing on the plan's first day: below 0 it is behind."""

    even_path: float
    ahead: float
    left: int
    days_left: int
    needed_a_month: float | None


class YearOut(Schema):
    """What the firms that reported for a year come to, in fen; null where it may not be told."""

    year: int
    simulated: bool
    firms: int
    fen: int | None


class TargetOut(Schema):
    """A target and where it stands, in its own unit; what is simulated stands apart.

    `counted` is `cases`, or `reports` for what is summed from the follow-up reports of a year, a lower bound without a pace.
    """

    id: str
    title: dict[str, str]
    unit: dict[str, str]
    value: int
    by: dt.date
    clause: str
    counted: str
    reached: int
    simulated: int
    pace: PaceOut | None
    years: list[YearOut]


class CellOut(Schema):
    """How many cases count towards a target in a year, an area and a county (empty where none was given)."""

    target: str
    year: int
    area: str
    county: str
    simulated: bool
    cases: int


class DashboardOut(Schema):
    """The targets and the counts."""

    day: dt.date
    targets: list[TargetOut]
    cells: list[CellOut]


class RecordOut(Schema):
    """A case that counts, as everybody may know it."""

    number: str
    procedure: str
    target: str
    title: str
    applicant: str
    area: str
    county: str
    confirmed: dt.date
    status: str
    simulated: bool


class RecordsOut(Schema):
    """A stretch of the records."""

    items: list[RecordOut]
    total: int


@router.get("", auth=OPEN, response={200: DashboardOut, 500: ERRORS[500]})
def show(request: HttpRequest) -> dict[str, Any]:
    """Return where each target stands today, and the counts by year, area and county."""
    day = today()
    return {
        "day": day,
        "targets": [_target(one) for one in domain.standings(person_of(request), day)],
        "cells": [
            {name: getattr(cell, name) for name in ("target", "year", "area", "county", "simulated")}
            | {"cases": cell.many}
            for cell in domain.counted_cells()
        ],
    }


@router.get("/records", auth=OPEN, response={200: RecordsOut, 400: ERRORS[400], 500: ERRORS[500]})
def list_records(
    request: HttpRequest,  # noqa: ARG001  # Ninja's signature
    target: Short = None,
    year: Annotated[int | None, Query(ge=1, le=9999)] = None,
    area: Short = None,
    county: Short = None,
    simulated: bool | None = None,  # noqa: FBT001  # a query parameter
    offset: Offset = 0,
    limit: Limit = USUAL,
) -> dict[str, Any]:
    """List the cases that count, the last confirmed first; an empty county asks for those without one."""
    asked = [
        domain.towards(target) if target is not None else Q(),
        Q(confirmed__year=year) if year is not None else Q(),
        Q(area=area) if area is not None else Q(),
        Q(county=county) if county is not None else Q(),
        Q(round__simulated=simulated) if simulated is not None else Q(),
    ]
    return page(domain.counted_cases().filter(*asked).order_by("-confirmed", "-pk"), offset, limit, _record)


def _target(one: domain.Standing) -> dict[str, Any]:
    target, pace = one.target, one.pace(simulated=False)
    return {
        "id": target.id,
        "title": target.title.halves(),
        "unit": target.unit.halves(),
        "value": target.value,
        "by": target.by,
        "clause": target.clause,
        "counted": "reports" if one.is_money else "cases",
        "reached": one.real,
        "simulated": one.simulated,
        "pace": pace
        and {
            "even_path": pace.wanted,
            "ahead": pace.ahead,
            "left": pace.left,
            "days_left": pace.days,
            "needed_a_month": pace.a_month,
        },
        "years": [
            {"year": year.year, "simulated": year.simulated, "firms": year.firms, "fen": year.fen}
            for year in one.yearly
        ],
    }


def _record(case: Case) -> dict[str, Any]:
    names = ("title", "applicant", "area", "county", "confirmed", "status")
    return {name: getattr(case, name) for name in names} | {
        "number": f"{case.round.year}-{case.round.number}-{case.number:03}",
        "procedure": case.round.procedure,
        "target": domain.target_of(case),
        "simulated": case.round.simulated,
    }
