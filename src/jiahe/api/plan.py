"""What does the plan say, what runs for each of its clauses, and who owes what?"""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from jiahe.api.auth import person_of
from jiahe.api.errors import ERRORS, as_json
from jiahe.office.accounts.rules import signed_in
from jiahe.office.money.domain import awards_of
from jiahe.office.plan.domain import hold, owing_of, owing_seen_by
from jiahe.plan.coverage import coverage, totals
from jiahe.plan.load import default_plan
from jiahe.plan.owing import owed_frame
from jiahe.runtime.evidence import figures
from jiahe.runtime.features import STANDING
from jiahe.runtime.registry import applications

router = Router(tags=["plan"])


@router.get("", auth=None, response={200: dict[str, Any], 500: ERRORS[500]})
def show_plan(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001  # Ninja's signature
    """Return the plan: areas, clauses, systems, units and targets."""
    return default_plan().model_dump(mode="json", exclude_none=True)


@router.get("/coverage", auth=None, response={200: dict[str, Any], 500: ERRORS[500]})
def show_coverage(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001  # Ninja's signature
    """Return what runs for each system of the plan, how well it was measured, and the counts by area."""
    plan, installed = default_plan(), {app.id: app.application for app in applications().values()}
    awards = {
        clause: (paid, 0) for clause, (paid, _due) in awards_of(plan.id).items()
    }  # what is due is the office's to know
    rows = coverage(plan, installed, figures(installed), features=STANDING, awards=awards).drop("awards_due")
    return dict(as_json({"systems": rows.to_dicts(), "areas": totals(plan, rows).to_dicts()}))


@router.get("/clauses", auth=None, response={200: dict[str, Any], 500: ERRORS[500]})
def show_clauses(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001  # Ninja's signature
    """Return a row for each clause: systems, evidence, rounds of this year, cases that count, what was paid."""
    found = hold()
    rows = found.clauses.drop("owed", "overdue").to_dicts()
    return dict(as_json({"day": found.day, "simulated": found.simulated, "clauses": rows}))


@router.get("/units", auth=None, response={200: dict[str, Any], 500: ERRORS[500]})
def show_units(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001  # Ninja's signature
    """Return a row for each unit: what it leads and supports, and how far its systems are."""
    rows = hold().units.drop("owed", "overdue", "days_overdue").to_dicts()
    return dict(as_json({"units": rows}))


@router.get("/owed", response={200: dict[str, Any], **ERRORS})
def show_owed(request: HttpRequest, unit: Annotated[str | None, Query(max_length=64)] = None) -> dict[str, Any]:
    """Return what is owed by one unit, or by all of which the caller may see it, the longest overdue first."""
    person, found = signed_in(person_of(request)), hold()
    items = owing_seen_by(person, found) if unit is None else owing_of(person, found, unit)
    rows = owed_frame(default_plan(), items).to_dicts()
    return dict(as_json({"day": found.day, "simulated": found.simulated, "owed": rows}))
