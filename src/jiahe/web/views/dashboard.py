"""The dashboard: the plan's targets as counted today, the records behind each number, charts, and files."""

import datetime as dt
from typing import Any

import polars as pl
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jiahe.office.accounts.rules import signed_in
from jiahe.office.programme import domain
from jiahe.office.programme.models import Case
from jiahe.plan.load import default_plan
from jiahe.plan.procedures.load import default_procedures
from jiahe.web import words
from jiahe.web.board import NO_COUNTY, NOWHERE, REAL, SIMULATED, Board, exported
from jiahe.web.exporting import attachment, table_file
from jiahe.web.language import say
from jiahe.web.listing import Column, Filter, Listing, Records, Rows, listing
from jiahe.web.programme_pages import area_choices, county_choices

_MOST_EXPORTED = 100_000
_SPLITS = ("areas", "counties")


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse | FileResponse:
    """Show how far each target is; send the counts as a file."""
    kind = request.GET.get("format", "")
    if kind in {"csv", "xlsx"}:
        names = [_(name) for name in _HEADS]
        rows = exported(domain.counted_cells())
        return table_file(pl.DataFrame(rows, schema=None if rows else names), "jiahe-dashboard", kind)
    board = Board(request.user, request.GET.get("origin", ""), request.GET.get("target", ""))
    return render(request, "web/dashboard.html", {"board": board, "procedures": _counting()})


_HEADS = ("Target", "Year", "Area", "County", "Origin", "Cases")


def _counting() -> list[tuple[str, str]]:
    """Return which procedure's cases count towards which target, in words."""
    titles = {target.id: say(target.title) for target in default_plan().targets}
    return [(say(one.title), titles[one.target]) for one in default_procedures().procedures if one.target]


@require_safe
def records(request: HttpRequest) -> HttpResponse | FileResponse:
    """Show the records behind a number: cases that count, as far as they are public."""
    asked = _record_list(request)
    kind = request.GET.get("format", "")
    if kind in {"csv", "xlsx"}:
        rows = [_told(case) for case in asked.everything(_MOST_EXPORTED)]
        return table_file(pl.DataFrame(rows), "jiahe-records", kind)
    shown = asked.rows
    mine = {case.pk for case in shown} & _open_to(request, shown)
    simulated = any(case.round.simulated for case in shown)
    context = {"listing": asked, "rows": [(case, case.pk in mine) for case in shown], "simulated": simulated}
    return render(request, "web/dashboard_records.html", context)


def _open_to(request: HttpRequest, cases: list[Case]) -> set[str]:
    """Return which of these cases the person may open."""
    if not request.user.is_authenticated or not cases:
        return set()
    seen = domain.cases_visible_to(request.user).filter(pk__in=[case.pk for case in cases])
    return set(seen.order_by().values_list("pk", flat=True))


def _record_list(request: HttpRequest) -> Listing:
    targets = [(target.id, say(target.title)) for target in domain.counted_targets()]
    source = Records(
        domain.counted_cases(),
        {
            "q": lambda text: Q(title__icontains=text) | Q(applicant__icontains=text),
            "target": domain.towards,
            "year": lambda value: Q(confirmed__year=int(value)),
            "area": lambda value: Q(area=value),
            "county": lambda value: Q(county="" if value == NOWHERE else value),
            "origin": lambda value: Q(round__simulated=value == SIMULATED),
        },
    )
    return listing(
        request.GET,
        source,
        columns=(
            Column(key="title", title=_("Title")),
            Column(key="applicant", title=_("Applicant")),
            Column(key="round__procedure", title=_("Procedure")),
            Column(key="area", title=_("Area")),
            Column(key="county", title=_("County")),
            Column(key="confirmed", title=_("Confirmed on")),
        ),
        filters=(
            Filter(name="q", title=_("Text"), kind="search"),
            Filter(name="target", title=_("Target"), choices=targets),
            Filter(name="year", title=_("Year"), choices=[(str(year), str(year)) for year in domain.years()]),
            Filter(name="area", title=_("Area"), choices=area_choices()),
            Filter(name="county", title=_("County"), choices=[*county_choices(), (NOWHERE, say(NO_COUNTY))]),
            Filter(
                name="origin",
                title=_("Origin"),
                choices=[(REAL, _("real records")), (SIMULATED, _("simulated data"))],
            ),
        ),
        sort="-confirmed",
    )


def _told(case: Case) -> dict[str, Any]:
    plan = default_plan()
    return {
        _("No."): f"{case.round.year}-{case.round.number}-{case.number:03}",
        _("Title"): case.title,
        _("Applicant"): case.applicant,
        _("Procedure"): say(default_procedures()[case.round.procedure].title),
        _("Area"): say(plan.area(case.area).title),
        _("County"): say(plan.unit(case.county).name) if case.county else "",
        _("Confirmed on"): str(case.confirmed),
        _("Status"): words.say("case", case.status),
        _("Origin"): _("simulated data") if case.round.simulated else _("real records"),
    }


@require_safe
def revenue(request: HttpRequest) -> HttpResponse | FileResponse:
    """Show what each firm reported, as far as its case is open to the person."""
    person = signed_in(request.user)
    asked = _revenue_list(request, [_as_row(one) for one in domain.figures_of(domain.cases_visible_to(person))])
    kind = request.GET.get("format", "")
    if kind in {"csv", "xlsx"}:
        rows = [_money_row(row) for row in asked.everything(_MOST_EXPORTED)]
        return table_file(pl.DataFrame(rows), "jiahe-reported", kind)
    return render(request, "web/dashboard_revenue.html", {"listing": asked})


def _as_row(one: domain.Figure) -> dict[str, Any]:
    names = ("year", "code", "case", "applicant", "title", "area", "county", "time", "target")
    told: dict[str, Any] = {name: getattr(one, name) for name in names}
    return told | {"fen": one.fen, "origin": SIMULATED if one.simulated else REAL}


def _money_row(row: dict[str, Any]) -> dict[str, Any]:
    plan = default_plan()
    return {
        _("Applicant"): row["applicant"],
        _("Credit code"): row["code"],
        _("Year"): row["year"],
        _("Reported (yuan)"): row["fen"] / 100,
        _("Area"): say(plan.area(row["area"]).title),
        _("County"): say(plan.unit(row["county"]).name) if row["county"] else "",
        _("Origin"): _("simulated data") if row["origin"] == SIMULATED else _("real records"),
    }


def _revenue_list(request: HttpRequest, rows: list[dict[str, Any]]) -> Listing:
    return listing(
        request.GET,
        Rows(rows, ("applicant", "code", "title")),
        columns=(
            Column(key="applicant", title=_("Applicant")),
            Column(key="code", title=_("Credit code")),
            Column(key="year", title=_("Year"), number=True),
            Column(key="fen", title=_("Reported (yuan)"), number=True),
            Column(key="area", title=_("Area")),
            Column(key="county", title=_("County")),
            Column(key="time", title=_("Reported on")),
        ),
        filters=(
            Filter(name="q", title=_("Text"), kind="search"),
            Filter(name="year", title=_("Year"), choices=[(str(year), str(year)) for year in domain.years()]),
            Filter(name="area", title=_("Area"), choices=area_choices()),
            Filter(name="county", title=_("County"), choices=county_choices()),
            Filter(
                name="origin",
                title=_("Origin"),
                choices=[(REAL, _("real records")), (SIMULATED, _("simulated data"))],
            ),
        ),
        sort="-fen",
    )


@require_safe
def chart(request: HttpRequest, name: str) -> JsonResponse:
    """Send one chart as a specification."""
    spec, _title = _drawn(request, name, dark=request.GET.get("theme") == "dark")
    return JsonResponse({"spec": spec, "notes": []})


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """Send one chart as a PNG."""
    from jiahe.web.charts.paper import as_png  # noqa: PLC0415  # what draws takes most of a second to load

    spec, title = _drawn(request, name, dark=False)
    png = as_png(spec, title=title)
    if "inline" in request.GET:
        return HttpResponse(png, content_type="image/png")
    return attachment(png, f"jiahe-{name}.png", "image/png")


@require_safe
def figures(request: HttpRequest, name: str) -> FileResponse:
    """Send the figures of one chart as CSV."""
    board = Board(request.user, request.GET.get("origin", ""))
    if name in _SPLITS:
        head = _("Area") if name == "areas" else _("County")
        rows = [{head: one["name"], _("Target"): one["kind"], _("Cases"): one["many"]} for one in board.split(name)[1]]
        return table_file(pl.DataFrame(rows, schema=None if rows else [head]), f"jiahe-{name}", "csv")
    months = board.months(board.chart_target(name))
    told = [{_("Day"): str(day), _("reached"): many, _("even path"): round(even, 2)} for day, many, even in months]
    return table_file(pl.DataFrame(told, schema=None if told else [_("Day")]), f"jiahe-{name}", "csv")


def _drawn(request: HttpRequest, name: str, *, dark: bool) -> tuple[dict[str, Any], str]:
    from jiahe.web.charts.counts import draw_growing, draw_split  # noqa: PLC0415  # as above

    board = Board(request.user, request.GET.get("origin", ""))
    marked = f" · {_('simulated data')}" if board.simulated else ""
    if name in _SPLITS:
        title = _("By area") if name == "areas" else _("By county")
        names, rows = board.split(name)
        kinds = [say(target.title) for target in board.targets]
        return draw_split(rows, names=names, kinds=kinds, title=title, dark=dark), title + marked
    target = board.chart_target(name)
    begins: dt.date = board.plan.valid_from
    return draw_growing(target, board.growing(target), begins=begins, dark=dark), say(target.title) + marked
