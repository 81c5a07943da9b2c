"""The log: who did what when, whether it is sound, and the proof of an entry."""

import datetime as dt
import json
from typing import Any

import polars as pl
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiahe.office.log.domain import COLUMNS, newest_head, verb_title
from jiahe.office.log.models import Entry
from jiahe.office.logbook import entries_for, first_since, proof_for, verbs, verify_for
from jiahe.web.cells import link
from jiahe.web.days import beginning_of
from jiahe.web.exporting import attachment, table_file
from jiahe.web.language import say
from jiahe.web.listing import Column, Filter, Listing, Records, listing
from jiahe.web.templatetags.logbook import entered, facts

_MOST_EXPORTED = 100_000


@require_safe
def log_list(request: HttpRequest) -> HttpResponse | FileResponse:
    """Show the entries that fit what is asked."""
    asked = _log_list(request)
    kind = request.GET.get("format", "")
    if kind in {"csv", "xlsx"}:
        rows = [[getattr(entry, name) for name in COLUMNS] for entry in asked.everything(_MOST_EXPORTED)]
        return table_file(pl.DataFrame(rows, schema=list(COLUMNS), orient="row"), "jiahe-log", kind)
    return _page(request, asked)


@require_POST
def verified(request: HttpRequest) -> HttpResponse:
    """Verify the log and show what was found above it."""
    return _page(request, _log_list(request), verdict=verify_for(request.user), asked_to_verify=True)


@require_safe
def proof(request: HttpRequest, number: int) -> HttpResponse:
    """Send the proof that an entry is in the log, with all that the entry says."""
    text = json.dumps(proof_for(request.user, number).as_dict(), ensure_ascii=False, indent=2) + "\n"
    return attachment(text.encode(), f"jiahe-log-{number}-proof.json", "application/json")


def _page(request: HttpRequest, asked: Listing, **more: Any) -> HttpResponse:
    head = newest_head() if entries_for(request.user).exists() else None
    return render(request, "web/log.html", {"listing": asked, "head": head, **more})


def _log_list(request: HttpRequest) -> Listing:
    itself = _("the installation")
    source = Records(
        entries_for(request.user),
        {
            "actor": lambda name: Q(actor=name),
            "verb": lambda name: Q(verb=name),
            "object": lambda start: Q(object__gte=start, object__lt=f"{start}\U0010ffff"),
            "since": lambda day: Q(number__gte=first) if (first := _since(day)) is not None else Q(),
            "until": lambda day: Q(number__lt=first) if (first := _since(day, later=1)) is not None else Q(),
        },
    )
    return listing(
        request.GET,
        source,
        columns=(
            Column(key="number", title=_("Entry"), number=True, head=True),
            Column(key="time", title=_("Time"), sorts=False, style="time", cell=lambda entry: entered(entry.time)),
            Column(key="actor", title=_("By"), sorts=False, cell=lambda entry: entry.actor or itself),
            Column(key="verb", title=_("What was done"), sorts=False, cell=lambda entry: say(verb_title(entry.verb))),
            Column(key="object", title=_("To what"), sorts=False, cell=_unfolding),
            Column(key="clause", title=_("Clause"), sorts=False),
            Column(
                key="leaf",
                title=_("Proof"),
                sorts=False,
                cell=lambda entry: link("log-proof", entry.number, "JSON", more=" download"),
            ),
        ),
        filters=(
            Filter(name="actor", title=_("Account"), kind="search"),
            Filter(name="verb", title=_("What was done"), choices=[(one, say(verb_title(one))) for one in verbs()]),
            Filter(name="object", title=_("Object begins with"), kind="search"),
            Filter(name="since", title=_("Since"), kind="date"),
            Filter(name="until", title=_("Up to"), kind="date"),
        ),
        sort="-number",
    )


def _unfolding(entry: Entry) -> SafeString:
    """Write what an entry is about; what else it tells unfolds."""
    digests = ((_("Digest before"), entry.before), (_("Digest after"), entry.after))
    told = [format_html("<dt>{}</dt><dd>{}</dd>", name, value) for name, value in facts(entry.details)]
    told += [format_html("<dt>{}</dt><dd><code>{}</code></dd>", name, value) for name, value in digests if value]
    return format_html(
        '<details><summary><code>{}</code></summary><dl class="pairs">{}</dl></details>',
        entry.object,
        SafeString("".join(told)),
    )


def _since(day: str, *, later: int = 0) -> int | None:
    """Return the first entry of a day, or of one so many later; None where it is no day."""
    start = beginning_of(day, later=later)
    return first_since(start.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")) if start else None
