"""Applications: the list, and one application with its five tabs."""

from collections.abc import Mapping
from typing import Any

import polars as pl
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiahe.kernel.errors import NotFoundError
from jiahe.kernel.text import Text
from jiahe.office.accounts.rules import may_run, require
from jiahe.office.runs import domain
from jiahe.runtime.evidence import evidence
from jiahe.runtime.registry import Installed, application
from jiahe.web.blank import blank_file
from jiahe.web.catalogue import Sheet, entries
from jiahe.web.exporting import KINDS, table_file
from jiahe.web.faults import user_fault
from jiahe.web.listing import Column, Filter, Listing, Rows, listing
from jiahe.web.ranges import area_names
from jiahe.web.results import outcome_of
from jiahe.web.run_form import RunForm
from jiahe.web.today import name_run

_EXPORTED = ("id", "area_name", "title", "question", "clause", "owner", "cadence", "state")


@require_safe
def app_list(request: HttpRequest) -> HttpResponse | FileResponse:
    """Show the applications, by area."""
    asked = _app_list(request)
    kind = request.GET.get("format", "")
    if kind in {"csv", "xlsx"}:
        rows = [{name: row[name] for name in _EXPORTED} for row in asked.everything()]
        return table_file(pl.DataFrame(rows, infer_schema_length=None), "jiahe-applications", kind)
    return render(request, "web/apps.html", {"listing": asked})


def _app_list(request: HttpRequest) -> Listing:
    rows = entries(request.user)
    owners = sorted({row["owner"] for row in rows})
    return listing(
        request.GET,
        Rows(rows, ("title", "question", "id", "owner", "clause")),
        columns=(
            Column(key="title", title=_("Application")),
            Column(key="clause_order", title=_("Clause")),
            Column(key="owner", title=_("Owner")),
            Column(key="cadence", title=_("How often")),
            Column(key="state", title=_("Evidence")),
        ),
        filters=(
            Filter(name="q", title=_("Text"), kind="search"),
            Filter(name="area", title=_("Area"), choices=list(area_names().items())),
            Filter(name="owner", title=_("Owner"), choices=[(owner, owner) for owner in owners]),
            Filter(name="mine", title=_("Whose"), choices=[("yes", _("I may run it"))]),
        ),
        sort="clause_order",
    )


@require_safe
def app_page(request: HttpRequest, app_id: str) -> HttpResponse:
    """Show one application, on the tab asked for."""
    app = application(app_id)
    tab = request.GET.get("tab", "")
    tabs = {"results": _results, "past": _past, "contract": _contract, "quality": _quality}
    context = tabs[tab](request, app) if tab in tabs else {"form": _form(request, app)}
    return _show(request, app, tab if tab in tabs else "run", context)


def _show(
    request: HttpRequest, app: Installed, tab: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    return render(request, "web/app.html", {"app": app, "sheet": Sheet(app), "tab": tab, **context}, status=status)


def _form(request: HttpRequest, app: Installed) -> RunForm | None:
    if not may_run(request.user, app):
        return None
    like = request.GET.get("like", "")
    form = RunForm.like(request, app, domain.run_for(request.user, like)) if like else RunForm(app, request.user)
    form.look()
    return form


def _results(request: HttpRequest, app: Installed) -> dict[str, Any]:
    run = domain.latest_run(request.user, app.id)
    outcome = outcome_of(run) if run else None
    series = request.GET.get("series", "")
    return {"run": run and name_run(run), "outcome": outcome, "panels": outcome.panels(series) if outcome else []}


def _past(request: HttpRequest, app: Installed) -> dict[str, Any]:
    runs = domain.runs_visible_to(request.user).filter(application=app.id)
    return {"rows": [name_run(run) for run in runs[:20]], "count": runs.count()}


def _contract(_request: HttpRequest, app: Installed) -> dict[str, Any]:
    return {"contract": app.contract}


def _quality(_request: HttpRequest, app: Installed) -> dict[str, Any]:
    return {"evidence": evidence(app.id)}


@require_safe
def growth(request: HttpRequest, app_id: str) -> JsonResponse:
    """Send how an application's figures grow with the size of its data as a chart."""
    from jiahe.web.charts.growth import draw_growth  # noqa: PLC0415  # Altair takes most of a second to load

    found = evidence(application(app_id).id)
    points = found.get("growth") if found else None
    if not points:
        raise NotFoundError(Text(zh="没有这幅图", en="there is no such chart"))
    return JsonResponse({"spec": draw_growth(points, dark=request.GET.get("theme") == "dark")})


@require_POST
def start(request: HttpRequest, app_id: str) -> HttpResponse:
    """Start a run or a fit, or only look at the data; what was typed stays where it is refused."""
    app = application(app_id)
    require(may_run(request.user, app), request.user)
    form = RunForm.sent(request, app)
    action = request.POST.get("action", "preview")
    if action in {"run", "fit"}:
        run = form.start("fit" if action == "fit" else "run")
        return redirect("run", run.pk) if run else _show(request, app, "run", {"form": form}, 422)
    fine = form.look()
    return _show(request, app, "run", {"form": form}, 200 if fine else 422)


@require_POST
def preview(request: HttpRequest, app_id: str, name: str) -> HttpResponse:
    """Look at one table as soon as it is chosen, and show its field again."""
    app = application(app_id)
    require(may_run(request.user, app), request.user)
    form = RunForm.sent(request, app)
    form.files = {table: file for table, file in form.files.items() if table == name}
    form.look(only=name)
    one = next((one for one in form.tables if one.name == name), None)
    if one is None:
        return user_fault(request, NotFoundError(Text(zh=f"没有表 {name}", en=f"there is no table {name}")))
    return render(request, "web/parts/table_field.html", {"one": one, "app": app})


@require_safe
def blank(request: HttpRequest, app_id: str, name: str, kind: str) -> FileResponse:  # noqa: ARG001  # Django's signature
    """Send an empty file to be filled in."""
    declared = application(app_id).contract.reads.get(name)
    if declared is None or kind not in KINDS:
        raise NotFoundError(Text(zh=f"没有表 {name}", en=f"there is no table {name}"))
    return blank_file(f"{app_id}-{name}", declared, kind)
