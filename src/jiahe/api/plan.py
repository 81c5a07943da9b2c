"""What does the plan say, and what runs for each of its clauses?"""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from jiahe.api.errors import ERRORS, as_json
from jiahe.office.money.domain import awards_of
from jiahe.plan.coverage import coverage, totals
from jiahe.plan.load import default_plan
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
