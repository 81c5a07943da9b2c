"""What was published: lists, publicity and result notices, open to everybody, each as a page and as files."""

from collections.abc import Callable, Mapping
from typing import cast

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jiahe.kernel.text import Language
from jiahe.office.documents.notice import Notice
from jiahe.office.documents.plain import plain
from jiahe.office.papers import Form, tag_of
from jiahe.office.programme import domain
from jiahe.office.programme.rules import procedure_of
from jiahe.plan.load import default_plan
from jiahe.plan.procedures.load import default_procedures
from jiahe.web.language import say, spoken
from jiahe.web.listing import Column, Filter, Records, listing
from jiahe.web.papers import file_language, files_of, json_file, notice_file, notice_page
from jiahe.web.programme_pages import form_fields, notice_links

_NOTICES: Mapping[str, Callable[[str, Language], Notice]] = {
    "publicity": domain.publicity_notice,
    "result": domain.result_notice,
}


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """Show what was published of all rounds, the newest first."""
    procedures = default_procedures().procedures
    asked = listing(
        request.GET,
        Records(
            domain.rounds().filter(plan=default_plan().id, published__isnull=False),
            {"procedure": lambda value: Q(procedure=value), "year": lambda value: Q(year=_whole(value))},
        ),
        columns=(
            Column(key="procedure", title=_("Procedure"), sorts=False),
            Column(key="published", title=_("Made public")),
            Column(key="notices", title=_("Notices"), sorts=False),
        ),
        filters=(
            Filter(name="procedure", title=_("Procedure"), choices=[(one.id, say(one.title)) for one in procedures]),
            Filter(name="year", title=_("Year")),
        ),
        sort="-published",
    )
    kinds = domain.notices_of(asked.rows)
    rows = [(found, procedure_of(found), notice_links(found, kinds[found.pk])) for found in asked.rows]
    return render(request, "web/notices.html", {"listing": asked, "rows": rows})


@require_safe
def published(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Show a published list."""
    found = domain.published_list(slug, year)
    notice = domain.list_notice(found, spoken())
    areas = [(area, [(item, form_fields_of(found, item.values)) for item in items]) for area, items in found.by_area]
    context = {
        "found": found,
        "areas": areas,
        "plan": default_plan(),
        "clause": default_plan().clause(found.procedure.clause),
        "files": files_of(reverse("public", args=[slug, year])),
        "paper": plain(notice),
    }
    return notice_page(
        request, "web/public_list.html", context, f"{tag_of(notice, 'json')}-{found.published.isoformat()}"
    )


@require_safe
def published_file(request: HttpRequest, slug: str, year: int, form: str) -> HttpResponse:
    """Send a published list as a file."""
    found, name = domain.published_list(slug, year), f"{slug}-{year}"
    if form == "json":
        return json_file(request, found.as_dict(), name)
    return notice_file(request, domain.list_notice(found, file_language(request)), cast(Form, form), name)


@require_safe
def notice_page_of(request: HttpRequest, kind: str, round_id: str) -> HttpResponse:
    """Show a notice of a round."""
    return _as_page(request, _NOTICES[kind](round_id, spoken()), reverse("notice", args=[kind, round_id]))


@require_safe
def notice_file_of(request: HttpRequest, kind: str, round_id: str, form: str) -> HttpResponse:
    """Send a notice of a round as a file."""
    notice = _NOTICES[kind](round_id, file_language(request))
    return notice_file(request, notice, cast(Form, form), f"{kind}-{notice.day}")


@require_safe
def catalogue(request: HttpRequest, year: int) -> HttpResponse:
    """Show the promotion catalogue of a year."""
    return _as_page(request, domain.catalogue_notice(year, spoken()), reverse("catalogue", args=[year]))


@require_safe
def catalogue_file(request: HttpRequest, year: int, form: str) -> HttpResponse:
    """Send the promotion catalogue of a year as a file."""
    notice = domain.catalogue_notice(year, file_language(request))
    return notice_file(request, notice, cast(Form, form), f"catalogue-{year}")


def _as_page(request: HttpRequest, notice: Notice, address: str) -> HttpResponse:
    context = {"notice": notice, "paper": plain(notice), "files": files_of(address)}
    return notice_page(request, "web/notice.html", context, tag_of(notice, "json"))


def form_fields_of(found: domain.Publication, values: object) -> list[object]:
    """Return the public fields of one item that are filled in."""
    every = form_fields(found.procedure, values if isinstance(values, dict) else {})
    return [one for one in every if one.name in found.fields and one.value not in (None, "")]


def _whole(value: str) -> int:
    return int(value) if value.isdecimal() and len(value) == 4 else 0
