"""Runs: the list, one run while it works and afterwards, its tables, pictures and files."""

import json

import polars as pl
from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiahe.kernel.errors import NotFoundError
from jiahe.kernel.text import Text
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import may_change_run, may_run, require, sees_all_runs, signed_in
from jiahe.office.runs import domain
from jiahe.office.runs.models import Run
from jiahe.office.searching import holding, numbered
from jiahe.runtime.record import RECORD
from jiahe.runtime.registry import applications
from jiahe.runtime.results import form_of_run
from jiahe.web import words
from jiahe.web.cells import badge, link
from jiahe.web.days import beginning_of
from jiahe.web.exporting import KINDS, attachment, table_file
from jiahe.web.language import say
from jiahe.web.listing import Column, Filter, Frame, Listing, Records, listing
from jiahe.web.live import estimate, names_of
from jiahe.web.results import Outcome, outcome_of
from jiahe.web.runlog import Log
from jiahe.web.story import Story
from jiahe.web.templatetags.jiahe import moment, seconds, took, under
from jiahe.web.today import name_run

_MOST_CHOICES = 40
_CHOICE_COLUMNS = 3
_MOST_EXPORTED = 100_000


@require_safe
def run_list(request: HttpRequest) -> HttpResponse | FileResponse:
    """Show the runs that are open to the person."""
    domain.adopt_runs()
    asked = _run_list(request)
    kind = request.GET.get("format", "")
    if kind in {"csv", "xlsx"}:
        return table_file(_as_frame(asked.everything(_MOST_EXPORTED)), "jiahe-runs", kind)
    return render(request, "web/runs.html", {"listing": asked})


def _run_list(request: HttpRequest) -> Listing:
    person = signed_in(request.user)
    apps = [(app.id, say(app.application.title)) for app in applications().values()]
    whose = [("mine", _("mine"))] if sees_all_runs(person) or Run.objects.exclude(owner=person).exists() else []
    by_command = _("command line")
    source = Records(
        domain.runs_visible_to(person).defer("request", "error"),
        {
            "q": _found_by,
            "application": lambda value: Q(application=value),
            "status": lambda value: Q(status=value),
            "owner": lambda _value: Q(owner=person),
            "since": lambda day: Q(created__gte=start) if (start := beginning_of(day)) else Q(),
        },
    )
    return listing(
        request.GET,
        source,
        columns=(
            Column(key="application", title=_("Application"), head=True, cell=_named),
            Column(key="status", title=_("Status"), cell=lambda run: badge("status", run.status)),
            Column(key="created", title=_("Asked for"), style="time", cell=lambda run: moment(run.created)),
            Column(key="ended", title=_("Took"), sorts=False, style="nowrap", cell=_took),
            Column(key="owner", title=_("By"), sorts=False, cell=lambda run: run.owner or by_command),
            Column(key="id", title=_("Number"), sorts=False, style="nowrap", cell=_short_number),
        ),
        filters=[
            Filter(name="q", title=_("Text"), kind="search"),
            Filter(name="application", title=_("Application"), choices=apps),
            Filter(name="status", title=_("Status"), choices=words.choices("status")),
            *([Filter(name="owner", title=_("By"), choices=whose)] if whose else []),
            Filter(name="since", title=_("Since"), kind="date"),
        ],
    )


def _named(run: Run) -> SafeString:
    """Write what a run is of, and what is to be known of it at once."""
    found = applications().get(run.application)
    told = [link("run", run.pk, say(found.application.title) if found else run.application)]
    if run.kind == "fit":
        told.append(format_html('<span class="badge">{}</span>', words.say("kind", run.kind)))
    if run.simulated:
        told.append(format_html('<span class="badge warn">{}</span>', _("simulated data")))
    return SafeString(" ".join(told))


def _took(run: Run) -> str:
    span = took(run)
    return "" if span is None else seconds(span)


def _short_number(run: Run) -> SafeString:
    return format_html('<code title="{}">{}</code>', run.pk, run.pk[-8:])


def _found_by(text: str) -> Q:
    """Return which runs a typed text finds: by number, application, or whoever asked for them."""
    sought = text.lower()
    titles = {app.id: app.application.title for app in applications().values()}
    apps = [one for one, title in titles.items() if sought in f"{one} {title.zh} {title.en}".lower()]
    people = User.objects.filter(holding(text, "full_name", "username")).values("pk")
    return numbered(text) | Q(application__in=apps) | Q(owner__in=people)


def _as_frame(runs: list[Run]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "id": run.pk, "application": run.application, "kind": run.kind, "status": run.status,
                "created": run.created.isoformat(), "ended": run.ended.isoformat() if run.ended else None,
                "owner": str(run.owner) if run.owner else None, "simulated": run.simulated,
            }
            for run in runs
        ]
    )  # fmt: skip


@require_safe
def run_page(request: HttpRequest, run_id: str) -> HttpResponse:
    """Show one run: how far it is, or what it gave."""
    run = name_run(domain.run_for(request.user, run_id))
    outcome, story = outcome_of(run), Story(run)
    app = applications().get(run.application)
    context = {
        "run": run,
        "story": story,
        "log": Log(run, story.warnings),
        "outcome": outcome,
        "panels": outcome.panels(request.GET.get("series", "")) if outcome else [],
        "may_change": may_change_run(request.user, run),
        "may_repeat": app is not None and may_run(request.user, app),
        **_live(run),
    }
    return render(request, "web/run.html", context)


def _live(run: Run) -> dict[str, object]:
    if not run.under_way:
        return {}
    progress = domain.progress_of(run)
    percent = round(100 * progress.fraction)
    return {"progress": progress, "left": estimate(progress), "percent": percent, "names": names_of(run.application)}


@require_safe
def live(request: HttpRequest, run_id: str) -> HttpResponse:
    """Show how far a run is; once it has begun or ended, have the page loaded anew."""
    run = name_run(domain.run_for(request.user, run_id))
    if not run.under_way or run.status != request.GET.get("was", run.status):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "web/parts/live.html", {"run": run, **_live(run)})


@require_safe
def progress_curve(request: HttpRequest, run_id: str) -> JsonResponse:
    """Send the figures that a run has reported so far as a chart."""
    from jiahe.web.charts.curve import draw_curve  # noqa: PLC0415  # Altair takes most of a second to load

    run = domain.run_for(request.user, run_id)
    spec = draw_curve(domain.progress_of(run), names_of(run.application), dark=_is_dark(request))
    return JsonResponse({"spec": spec})


@require_POST
def cancel(request: HttpRequest, run_id: str) -> HttpResponse:
    """Stop a run."""
    domain.cancel_run(request.user, domain.run_for(request.user, run_id))
    messages.info(request, _("The run is being stopped."))
    return redirect("run", run_id)


@require_POST
def delete(request: HttpRequest, run_id: str) -> HttpResponse:
    """Ask before a run goes for good, naming what goes; then let it go."""
    run = name_run(domain.run_for(request.user, run_id))
    require(may_change_run(request.user, run), request.user)
    if "sure" not in request.POST:
        return render(request, "web/run_delete.html", {"run": run, "goes": _going(run)})
    domain.delete_run(request.user, run)
    messages.info(request, _("The run %(number)s is deleted.") % {"number": run_id})
    return redirect("runs")


def _going(run: Run) -> list[tuple[str, int]]:
    """Return the tables that go with a run, by title, with their rows."""
    outcome = outcome_of(run)
    return [(outcome.title_of(name), rows) for name, rows in Story(run).rows.items()] if outcome else []


@require_POST
def repeat(request: HttpRequest, run_id: str) -> HttpResponse:
    """Start the same once more: same inputs, settings, seed."""
    wish = domain.wish_of(domain.run_for(request.user, run_id))
    return redirect("run", domain.start_run(request.user, wish).pk)


def _outcome(request: HttpRequest, run_id: str) -> Outcome:
    outcome = outcome_of(domain.run_for(request.user, run_id))
    if outcome is None:
        raise NotFoundError(Text(zh="该运行没有结果", en="this run gave no results"))
    return outcome


def _is_dark(request: HttpRequest) -> bool:
    return request.GET.get("theme") == "dark"


@require_safe
def chart(request: HttpRequest, run_id: str, number: int) -> JsonResponse:
    """Send one screen as a specification, with what it leaves out in words."""
    drawing = _outcome(request, run_id).drawing(number, series=request.GET.get("series", ""), dark=_is_dark(request))
    return JsonResponse({"spec": drawing.spec, "notes": drawing.notes})


@require_safe
def picture(request: HttpRequest, run_id: str, number: int) -> HttpResponse:
    """Send one screen as a PNG."""
    from jiahe.web.charts.paper import as_png  # noqa: PLC0415  # as above

    outcome = _outcome(request, run_id)
    drawing = outcome.drawing(number, series=request.GET.get("series", ""))
    screen = outcome.screens[number]
    parts = [
        say(screen.title) if screen.title else outcome.title_of(screen.table),
        request.GET.get("series", "").strip("*"),
    ]
    title = " · ".join(part for part in [*parts, _("simulated data") if outcome.run.simulated else ""] if part)
    png = as_png(drawing.spec, title=title)
    if "inline" in request.GET:
        return HttpResponse(png, content_type="image/png")
    return attachment(png, f"{outcome.run.application}-{screen.table}-{run_id}.png", "image/png")


@require_safe
def table(request: HttpRequest, run_id: str, name: str) -> HttpResponse | FileResponse:
    """Show one output table whole: filtered, sorted, fifty rows at a time; or send it as a file."""
    outcome = _outcome(request, run_id)
    asked = _table_list(request, outcome, name)
    kind = request.GET.get("format", "")
    if kind in KINDS and isinstance(asked.source, Frame):
        file = f"{outcome.run.application}-{name}-{run_id}"
        return table_file(asked.source.frame, file, kind, form_of_run(outcome.record))
    context = {"run": name_run(outcome.run), "listing": asked, "title": outcome.title_of(name), "name": name}
    return render(request, "web/run_table.html", context | {"declared": outcome.declared.get(name)})


def _table_list(request: HttpRequest, outcome: Outcome, name: str) -> Listing:
    frame = outcome.frame(name)
    heads = outcome.headings(name)
    texts = [head for head in heads if frame.schema[head.name] == pl.String]
    few = [(head, frame[head.name].drop_nulls().unique().sort().head(_MOST_CHOICES + 1).to_list()) for head in texts]
    chosen = [(head, values) for head, values in few if 1 < len(values) <= _MOST_CHOICES][:_CHOICE_COLUMNS]
    asked = [head for head in texts if head.name in request.GET and head not in [one for one, _values in chosen]]
    return listing(
        request.GET,
        Frame(frame),
        columns=[Column(key=head.name, title=head.title, number=head.number, declared=head.declared) for head in heads],
        filters=[
            *([Filter(name="q", title=_("Text"), kind="search")] if texts and "q" not in frame.columns else []),
            *(
                Filter(
                    name=head.name,
                    title=head.title,
                    choices=[(one, under(one, head.declared)) for one in values],
                )
                for head, values in chosen
            ),
            *(Filter(name=head.name, title=head.title) for head in asked),
        ],
    )


@require_safe
def log_file(request: HttpRequest, run_id: str, kind: str) -> HttpResponse:
    """Send what a run said while it worked: as text, or as the lines in which it was kept."""
    run = domain.run_for(request.user, run_id)
    name = f"{run.application}-{run_id}-log.{kind}"
    if kind == "txt":
        return attachment(Log(run, Story(run).warnings).written().encode(), name, "text/plain; charset=utf-8")
    lines = [json.dumps(line, ensure_ascii=False) for line in domain.progress_of(run).lines]
    return attachment("".join(f"{line}\n" for line in lines).encode(), name, "application/jsonl")


@require_safe
def record_file(request: HttpRequest, run_id: str) -> HttpResponse:
    """Send the run's own record."""
    run = domain.run_for(request.user, run_id)
    folder = domain.folder_of_run(run)
    if folder is None:
        raise NotFoundError(Text(zh="该运行还没有记录", en="this run has no record yet"))
    return attachment((folder / RECORD).read_bytes(), f"{run.application}-{run_id}-run.json", "application/json")
