"""How far are the plan's targets? Cases that count, and what firms reported, by year, area and county."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case as Choose
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, TextField, Value, When, Window
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, RowNumber
from django.utils import timezone

from jiahe.kernel.times import PLAN_ZONE
from jiahe.office.programme.models import COUNTED, Case, Entry, Report
from jiahe.plan.load import default_plan
from jiahe.plan.model import Target
from jiahe.plan.procedures.load import default_procedures
from jiahe.plan.procedures.model import Procedure

FEWEST_FIRMS = 3
"""A sum over fewer would tell everybody what one firm earns."""


@dataclass(frozen=True)
class Cell:
    """How many cases count towards a target in a year, an area and a county (empty: none); simulated ones apart."""

    target: str
    year: int
    area: str
    county: str
    simulated: bool
    many: int


@dataclass(frozen=True)
class Day:
    """How many cases began to count towards a target on a day."""

    target: str
    day: dt.date
    simulated: bool
    many: int


@dataclass(frozen=True)
class Figure:
    """What one firm reported for a year: its latest report of that year, in fen."""

    target: str
    year: int
    code: str
    case: str
    applicant: str
    title: str
    area: str
    county: str
    simulated: bool
    fen: int
    time: dt.datetime


def counted_targets() -> tuple[Target, ...]:
    """Return the targets towards which cases count."""
    wanted = {procedure.target for procedure in default_procedures().procedures}
    return tuple(target for target in default_plan().targets if target.id in wanted)


def measured_targets() -> tuple[Target, ...]:
    """Return the targets that are summed from reports."""
    wanted = {one.target for _procedure, one in _measures()}
    return tuple(target for target in default_plan().targets if target.id in wanted)


def years() -> tuple[int, ...]:
    """Return the years of the plan."""
    plan = default_plan()
    return tuple(range(plan.valid_from.year, plan.valid_until.year + 1))


def counted_cases() -> QuerySet[Case]:
    """Return the cases that count towards a target: confirmed by its last day, and not taken off since."""
    rows = Case.objects.filter(_towards(), round__plan=default_plan().id, status__in=COUNTED)
    return rows.select_related("round")


def towards(target_id: str) -> Q:
    """Return which rows' procedures count towards a target."""
    return Q(round__procedure__in=[one.id for one in default_procedures().procedures if one.target == target_id])


def target_of(case: Case) -> str:
    """Return the id of the target towards which a case counts, nothing where it counts towards none."""
    return _target(case.round.procedure)


def counted_cells() -> list[Cell]:
    """Count by target, year, area and county, in one query."""
    by_year = {f"year_{year}": Count("pk", filter=Q(confirmed__year=year)) for year in years()}
    rows = counted_cases().order_by().values("round__procedure", "round__simulated", "area", "county")
    grouped: Iterable[Mapping[str, Any]] = rows.annotate(**by_year)
    return [
        Cell(_target(row["round__procedure"]), year, row["area"], row["county"], row["round__simulated"], many)
        for row in grouped
        for year in years()
        if (many := row[f"year_{year}"])
    ]


def counted_days() -> list[Day]:
    """Count by target and day, in one query, the earliest first."""
    grouped = counted_cases().order_by("confirmed").values_list("round__procedure", "confirmed", "round__simulated")
    return [
        Day(_target(procedure), day, simulated, many)
        for procedure, day, simulated, many in grouped.annotate(many=Count("pk"))
        if day is not None
    ]


def figures_of(cases: QuerySet[Case] | None = None) -> list[Figure]:
    """Return what was reported towards targets, once for each firm (by credit code) and year; of some cases, or of all."""
    alike: dict[tuple[str, str, str], list[str]] = {}
    for procedure, one in _measures():
        alike.setdefault((one.target, one.field, one.code), []).append(procedure.id)
    found: dict[tuple[object, ...], Figure] = {}
    for (target, field, code), procedures in alike.items():
        for row in _reported(procedures, field, code):
            figure = _figure(target, row)
            key = (target, figure.code, figure.year, figure.simulated)
            if key not in found or found[key].time < figure.time:
                found[key] = figure
    if cases is None:
        return list(found.values())
    # of what a person does not see nothing older may take the place: the latest are found first, then sieved
    seen = set(cases.filter(reports__isnull=False).order_by().values_list("pk", flat=True))
    return [figure for figure in found.values() if figure.case in seen]


def _figure(target: str, row: Mapping[str, Any]) -> Figure:
    return Figure(
        target=target,
        year=row["year"],
        code=row["code"],
        case=row["case"],
        applicant=row["case__applicant"],
        title=row["case__title"],
        area=row["case__area"],
        county=row["case__county"],
        simulated=row["case__round__simulated"],
        fen=_fen(row["amount"]),
        time=row["time"],
    )


_NAMES = ("case", "case__applicant", "case__title", "case__area", "case__county", "case__round__simulated")


def _reported(procedures: list[str], field: str, code: str) -> Iterable[Mapping[str, Any]]:
    """Return the latest report of each firm and year that names an amount."""
    handed_in = Entry.objects.filter(case=OuterRef("case")).order_by("-number")
    rows = Report.objects.filter(
        case__round__plan=default_plan().id, case__round__procedure__in=procedures, case__status__in=COUNTED
    ).order_by()
    told = rows.annotate(
        amount=Cast(KeyTextTransform(field, "values"), TextField()),
        code=Subquery(handed_in.annotate(code=KeyTextTransform(code, "values")).values("code")[:1]),
        year=Choose(*(_within(year) for year in years()), output_field=IntegerField()),
    )
    # where nothing was filled in, SQLite gives the word and PostgreSQL nothing
    told = told.filter(amount__isnull=False, code__isnull=False, year__isnull=False).exclude(amount="null")
    latest = Window(
        RowNumber(),
        partition_by=[F("code"), F("year"), F("case__round__simulated")],
        order_by=[F("time").desc(), F("pk").desc()],
    )
    newest = told.annotate(place=latest).filter(place=1)
    return list(newest.values("year", "code", "amount", "time", *_NAMES))


def _within(year: int) -> When:
    """Return a year of the plan's zone as a condition on moments, which the database reckons by itself."""
    first, after = (
        timezone.make_aware(dt.datetime(one, 1, 1), PLAN_ZONE) for one in (year, year + 1)
    )  # made aware here
    return When(time__gte=first, time__lt=after, then=Value(year))


def _fen(amount: Any) -> int:
    return int((Decimal(str(amount)) * 100).to_integral_value())


def _measures() -> list[tuple[Procedure, Any]]:
    return [
        (procedure, one)
        for procedure in default_procedures().procedures
        for stage in procedure.stages
        for one in (stage.reports.measures if stage.reports else ())
    ]


def _towards() -> Q:
    """Return which rows count towards any target: of its procedures, by its last day."""
    each = [towards(target.id) & Q(confirmed__lte=target.by) for target in counted_targets()]
    return reduce(or_, each, Q(pk__in=[]))


def _target(procedure: str) -> str:
    return default_procedures()[procedure].target or ""
