"""Rounds: the list, and one round with its steps, cases and notices."""

import datetime as dt

import polars as pl
from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from jiahe.kernel.errors import UsageError, UserError
from jiahe.kernel.text import Text
from jiahe.office.accounts.rules import may_change_templates, signed_in
from jiahe.office.programme import domain
from jiahe.office.programme.models import Case, Round
from jiahe.office.programme.rules import is_keeper, procedure_of
from jiahe.office.searching import holding, numbered
from jiahe.plan.procedures.load import default_procedures
from jiahe.web import words
from jiahe.web.cells import badge, link
from jiahe.web.exporting import table_file
from jiahe.web.faults import status_of
from jiahe.web.language import say
from jiahe.web.listing import Column, Filter, Listing, Records, listing
from jiahe.web.programme_pages import RoundPage, area_choices
from jiahe.web.templatetags.jiahe import moment

_MOST_EXPORTED = 100_000


@require_http_methods(["GET", "HEAD", "POST"])
def round_list(request: HttpRequest) -> HttpResponse:
    """Show the rounds; open one."""
    person = signed_in(request.user)
    if request.method == "POST":
        found = domain.open_round(person, request.POST.get("procedure", "")[:64])
        messages.info(request, _("The round is open."))
        return redirect("round", found.pk)
    procedures = default_procedures().procedures
    asked = listing(
        request.GET,
        Records(
            domain.rounds(),
            {"procedure": lambda value: Q(procedure=value), "year": lambda value: Q(year=_whole(value))},
        ),
        columns=(
            Column(key="procedure", title=_("Round")),
            Column(key="year", title=_("Year"), number=True),
            Column(key="opened", title=_("Opened")),
            Column(key="until", title=_("Hand in until"), sorts=False),
            Column(key="published", title=_("Made public")),
        ),
        filters=(
            Filter(name="procedure", title=_("Procedure"), choices=[(one.id, say(one.title)) for one in procedures]),
            Filter(name="year", title=_("Year")),
        ),
    )
    context = {
        "listing": asked,
        "rows": [RoundPage(found, person) for found in asked.rows],
        "waiting": domain.waiting_for(person, most=10),
        "changes_templates": may_change_templates(person),
        "openable": [one for one in procedures if is_keeper(person, one)],
    }
    return render(request, "web/rounds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def round_page(request: HttpRequest, round_id: str) -> HttpResponse | FileResponse:
    """Show one round; extend a deadline or publish."""
    person, found = signed_in(request.user), domain.round_for(round_id)
    fault: UserError | None = None
    if request.method == "POST":
        try:
            _act(request, found)
        except UserError as error:
            fault = error
        else:
            return redirect("round", round_id)
    asked = _case_list(request, found)
    kind = request.GET.get("format", "")
    if kind in {"csv", "xlsx"}:
        return table_file(_as_frame(asked.everything(_MOST_EXPORTED)), f"jiahe-{found.procedure}-{found.year}", kind)
    page = RoundPage(found, person)
    context = {"page": page, "listing": asked, "fault": fault.as_dict() if fault else None, "sent": request.POST}
    return render(request, "web/round.html", context, status=status_of(fault) if fault else 200)


def _act(request: HttpRequest, found: Round) -> None:
    if request.POST.get("action") == "publish":
        many = domain.publish(request.user, found.pk)
        messages.info(request, ngettext("%(n)s case is published.", "%(n)s cases are published.", many) % {"n": many})
        return
    if request.POST.get("action") == "catalogue":
        many = domain.publish_catalogue(request.user, found.pk)
        messages.info(
            request,
            ngettext("%(n)s case is in the catalogue.", "%(n)s cases are in the catalogue.", many) % {"n": many},
        )
        return
    try:
        day = dt.date.fromisoformat(request.POST.get("day", ""))
    except ValueError as error:
        raise UsageError(Text(zh="请选择日期", en="choose a day")) from error
    domain.extend_deadline(request.user, found.pk, request.POST.get("stage", ""), day, request.POST.get("reason", ""))
    messages.info(request, _("The deadline is extended."))


def _case_list(request: HttpRequest, found: Round) -> Listing:
    procedure, areas = procedure_of(found), dict(area_choices())
    stages = {one.id: say(one.title) for one in procedure.stages}
    source = Records(
        domain.cases_visible_to(request.user).filter(round=found).select_related(None),
        {
            "q": lambda text: holding(text, "title", "applicant") | numbered(text),
            "area": lambda value: Q(area=value),
            "stage": lambda value: Q(stage=value),
            "status": lambda value: Q(status=value),
        },
    )
    return listing(
        request.GET,
        source,
        columns=(
            Column(key="number", title=_("No."), number=True),
            Column(
                key="title", title=say(procedure.matter), head=True, cell=lambda case: link("case", case.pk, case.title)
            ),
            Column(key="applicant", title=_("Applicant")),
            Column(key="area", title=_("Area"), cell=lambda case: areas.get(case.area, case.area)),
            Column(key="stage", title=_("Stage"), cell=lambda case: stages.get(case.stage, "")),
            Column(key="status", title=_("Status"), cell=lambda case: badge("case", case.status)),
            Column(key="changed", title=_("Changed"), style="time", cell=lambda case: moment(case.changed)),
        ),
        filters=(
            Filter(name="q", title=_("Text"), kind="search"),
            Filter(name="area", title=_("Area"), choices=list(areas.items())),
            Filter(name="stage", title=_("Stage"), choices=list(stages.items())),
            Filter(name="status", title=_("Status"), choices=words.choices("case")),
        ),
    )


def _as_frame(cases: list[Case]) -> pl.DataFrame:
    names = ("number", "title", "applicant", "area", "county", "stage", "status", "id")
    schema = {name: pl.Int64 if name == "number" else pl.String for name in names}
    return pl.DataFrame([{name: getattr(case, name) for name in names} for case in cases], schema=schema)


def _whole(value: str) -> int:
    return int(value) if value.isdecimal() and len(value) == 4 else 0
