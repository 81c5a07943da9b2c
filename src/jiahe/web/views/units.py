"""Clauses and units: what runs, counts and was paid for each, and what each unit owes; chase lists to be printed."""

from typing import Any

import polars as pl
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jiahe.office.accounts.rules import require
from jiahe.office.plan.domain import owing_of
from jiahe.web import words
from jiahe.web.exporting import table_file
from jiahe.web.holding_pages import HoldingPage, Line, UnitPage, chase_frame
from jiahe.web.language import say
from jiahe.web.listing import Column, Filter, Listing, Rows, listing
from jiahe.web.programme_pages import area_choices

_CLAUSES = (
    "clause", "title", "lead_name", "systems", "running", "measured", "due", "aims", "aims_reached", "rounds", "counted",
    "payouts", "paid_yuan",
)  # fmt: skip
_UNITS = ("name", "leads", "supports", "throughout", "systems", "running", "measured", "due")
_OWED = ("owed", "overdue")


@require_safe
def clauses(request: HttpRequest) -> HttpResponse | FileResponse:
    """Show a row for each clause: systems, evidence, rounds, what counts, what was paid, what is owed."""
    page = HoldingPage(request.user)
    asked = listing(
        request.GET,
        Rows(page.clauses, ("clause", "title", "lead_name")),
        columns=(
            Column(key="order", title=_("Clause")),
            Column(key="lead_name", title=_("Lead")),
            Column(key="systems", title=_("Systems"), number=True),
            Column(key="standing", title=_("Running"), number=True),
            Column(key="measured", title=_("Measured"), number=True),
            Column(key="aims_reached", title=_("Aims reached"), number=True),
            Column(key="rounds", title=_("Rounds this year"), number=True),
            Column(key="counted", title=_("Counting cases"), number=True),
            Column(key="paid_fen", title=_("Paid (ten thousand yuan)"), number=True),
            *([Column(key="overdue", title=_("Overdue / owed"), number=True)] if page.chases else []),
        ),
        filters=(
            Filter(name="q", title=_("Text"), kind="search"),
            Filter(name="area", title=_("Area"), choices=area_choices()),
            Filter(name="units", title=_("Unit"), choices=[(unit.id, say(unit.name)) for unit in page.plan.units]),
        ),
    )
    names = (*_CLAUSES, *(_OWED if page.chases else ()))
    return _file(request, asked, names, "jiahe-clauses") or render(
        request, "web/clauses.html", {"page": page, "listing": asked}
    )


@require_safe
def units(request: HttpRequest) -> HttpResponse | FileResponse:
    """Show a row for each unit: what it leads and supports, how far that is, and what it owes where that is open."""
    page = HoldingPage(request.user)
    asked = listing(
        request.GET,
        Rows(page.units, ("name",)),
        columns=(
            Column(key="name", title=_("Unit")),
            Column(key="leads", title=_("Leads")),
            Column(key="supports", title=_("Supports")),
            Column(key="throughout", title=_("Answers throughout"), number=True),
            Column(key="systems", title=_("Systems"), number=True),
            Column(key="standing", title=_("Running"), number=True),
            *([Column(key="overdue", title=_("Overdue / owed"), number=True)] if page.chases else []),
        ),
        filters=(
            Filter(name="q", title=_("Text"), kind="search"),
            Filter(name="kind", title=_("Kind"), choices=words.choices("unit_kind")),
        ),
    )
    names = (*_UNITS, *(_OWED if page.chases else ()))
    return _file(request, asked, names, "jiahe-units") or render(
        request, "web/units.html", {"page": page, "listing": asked}
    )


def _file(request: HttpRequest, asked: Listing, names: tuple[str, ...], name: str) -> FileResponse | None:
    kind = request.GET.get("format", "")
    if kind not in {"csv", "xlsx"}:
        return None
    rows = [[row[one] for one in names] for row in asked.everything()]
    return table_file(pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None), name, kind)


@require_safe
def unit(request: HttpRequest, unit_id: str) -> HttpResponse:
    """Show one unit."""
    return render(request, "web/unit.html", {"page": UnitPage(request.user, unit_id)})


@require_safe
def unit_chase(request: HttpRequest, unit_id: str) -> HttpResponse | FileResponse:
    """Show what one unit must be chased for, to be printed; or send it as a workbook."""
    page = UnitPage(request.user, unit_id)
    owing_of(request.user, page.holding, page.unit.id)
    lines = page.owed if "all" in request.GET else page.overdue
    groups = [(say(page.unit.name), lines)] if lines else []
    return _chase(request, page, groups, f"jiahe-chase-{page.unit.id}")


@require_safe
def chase(request: HttpRequest) -> HttpResponse | FileResponse:
    """Show what all units that are open to the person must be chased for, unit by unit."""
    page = HoldingPage(request.user)
    require(page.chases, request.user)
    lines = page.lines if "all" in request.GET else [line for line in page.lines if line.item.days]
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.unit, []).append(line)
    return _chase(request, page, list(groups.items()), "jiahe-chase")


def _chase(
    request: HttpRequest, page: HoldingPage, groups: list[tuple[str, list[Line]]], name: str
) -> HttpResponse | FileResponse:
    kind = request.GET.get("format", "")
    if kind in {"csv", "xlsx"}:
        rows = chase_frame(line for _unit, lines in groups for line in lines)
        return table_file(rows, name, kind)
    context: dict[str, Any] = {"page": page, "groups": groups, "every": "all" in request.GET}
    return render(request, "web/chase.html", context)
