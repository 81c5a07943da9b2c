"""What does one see first, and the plan as a whole?"""

from typing import Any

import polars as pl
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jiahe.office.accounts.models import User
from jiahe.office.programme import domain
from jiahe.plan.incentives.load import default_policies
from jiahe.plan.procedures.load import default_procedures
from jiahe.web import words
from jiahe.web.board import Board
from jiahe.web.exporting import table_file
from jiahe.web.glance import Glance
from jiahe.web.holding_pages import HoldingPage
from jiahe.web.language import say
from jiahe.web.listing import Column, Filter, Listing, Rows, listing
from jiahe.web.today import today_of
from jiahe.web.turn import turn_of

_EXPORTED = (
    "clause", "system", "name", "serves", "state", "wave", "lead_name",
    "metric", "unit", "ours", "naive", "published", "aim", "reached",
)  # fmt: skip


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the plan at a glance, after today's work where somebody is signed in."""
    today = today_of(request.user) if isinstance(request.user, User) else None
    context: dict[str, Any] = {"glance": Glance(), "today": today, "board": Board(request.user)}
    if isinstance(request.user, User):
        context["turn"] = turn_of(request.user)
    else:
        context |= {"calls": domain.open_calls(), "publicity": domain.in_publicity()}
    return render(request, "web/home.html", context)


@require_safe
def plan(request: HttpRequest) -> HttpResponse | FileResponse:
    """Show the plan's systems with what serves each."""
    glance = Glance()
    asked = _plan_list(request, glance)
    kind = request.GET.get("format", "")
    if kind in {"csv", "xlsx"}:
        rows = [{name: row[name] for name in _EXPORTED} for row in asked.everything()]
        return table_file(pl.DataFrame(rows, infer_schema_length=None), "jiahe-plan", kind)
    groups = glance.groups(asked.rows, by_clause=not asked.sort)
    return render(request, "web/plan.html", {"glance": glance, "listing": asked, "groups": groups})


def _plan_list(request: HttpRequest, glance: Glance) -> Listing:
    units = [(unit.id, say(unit.name)) for unit in glance.plan.units]
    areas = [(area.id, f"{area.clause} {say(area.title)}") for area in glance.plan.areas]
    waves = sorted({row["wave"] for row in glance.coverage if row["wave"]})
    source = Rows(glance.coverage, ("name", "serves", "system", "due", "lead_name", "metric"))
    return listing(
        request.GET,
        source,
        columns=(
            Column(key="system", title="", sorts=False),
            Column(key="name", title=_("System")),
            Column(key="serves", title=_("Served by")),
            Column(key="state", title=_("State")),
            Column(key="metric", title=_("Evidence")),
            Column(key="wave", title=_("Wave"), number=True),
        ),
        filters=(
            Filter(name="q", title=_("Text"), kind="search"),
            Filter(name="area", title=_("Area"), choices=areas),
            Filter(name="units", title=_("Unit"), choices=units),
            Filter(name="state", title=_("State"), choices=words.choices("state")),
            Filter(name="wave", title=_("Wave"), choices=[(str(wave), str(wave)) for wave in waves]),
        ),
    )


@require_safe
def clause(request: HttpRequest, clause_id: str) -> HttpResponse:
    """Show one clause: its systems, and who answers for it."""
    glance, page = Glance(), HoldingPage(request.user)
    found = glance.plan.clause(clause_id)
    context: dict[str, Any] = {
        "clause": found,
        "part": next(part for part in glance.plan.parts if part.number == found.part),
        "units": glance.plan.responsible(clause_id),
        "rows": [row for row in glance.coverage if row["clause"] == clause_id],
        "incentives": [one.incentive for one in default_policies().entries if one.incentive.clause == clause_id],
        "award": glance.awards.get(clause_id, (0, 0)),
        "page": page,
        "joined": page.clause(clause_id),
        "owed": [line for line in page.lines if line.clause.id == clause_id],
        "procedures": [one for one in default_procedures().procedures if one.clause == clause_id],
    }
    return render(request, "web/clause.html", context)
