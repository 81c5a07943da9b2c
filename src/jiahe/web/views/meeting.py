"""The deciding meeting of a round: ranking and what-if, picture, short list, decisions in bulk, minutes."""

from typing import Any, cast

import polars as pl
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiahe.kernel.errors import UsageError, UserError
from jiahe.kernel.text import Text
from jiahe.office.accounts.rules import require, signed_in
from jiahe.office.documents.plain import plain
from jiahe.office.papers import Form, tag_of
from jiahe.office.programme import domain
from jiahe.office.programme.rules import may_decide, procedure_of
from jiahe.web.exporting import attachment, table_file
from jiahe.web.faults import status_of
from jiahe.web.language import spoken
from jiahe.web.meeting_pages import MeetingPage
from jiahe.web.papers import file_language, files_of, notice_file, notice_page
from jiahe.web.programme_pages import area_choices

_MOST_LEFT_OUT = 200


@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: HttpRequest, round_id: str) -> HttpResponse | FileResponse:
    """Show the ranking, with another question where one is asked; keep minutes."""
    person, fault = signed_in(request.user), None
    if request.method == "POST":
        try:
            made = domain.keep_minutes(person, round_id, request.POST.get("text", ""))
        except UserError as error:
            fault = error
        else:
            messages.info(request, _("The minutes are kept."))
            return redirect("minutes", round_id, made.number)
    asked, fault = _asked_or(request.GET, fault)
    page = MeetingPage(domain.meeting_for(person, round_id, asked), person)
    kind = request.GET.get("format", "")
    if kind in {"csv", "xlsx"}:
        return table_file(_as_frame(page), f"jiahe-meeting-{page.round.year}-{page.round.number}", kind)
    context = {
        "page": page,
        "areas": area_choices(),
        "query": request.GET.urlencode(),
        "sent": request.POST,
        "fault": fault.as_dict() if fault else None,
    }
    return render(request, "web/meeting.html", context, status=status_of(fault) if fault else 200)


def _asked_or(sent: QueryDict, fault: UserError | None) -> tuple[domain.WhatIf | None, UserError | None]:
    try:
        return asked_of(sent), fault
    except UserError as error:
        return None, error


def asked_of(sent: QueryDict) -> domain.WhatIf | None:
    """Return which other question is asked; UsageError where the places are no number."""
    quota, area = sent.get("quota", "").strip(), sent.get("area", "")
    if quota and not (quota.isdecimal() and len(quota) < 6):
        raise UsageError(Text(zh="名额应为整数", en="places are a whole number"))
    left_out = frozenset(name[:150] for name in sent.getlist("without")[:_MOST_LEFT_OUT] if name)
    known = area if area in dict(area_choices()) else ""
    found = domain.WhatIf(int(quota) if quota else None, known, left_out)
    return found or None


def _as_frame(page: MeetingPage) -> pl.DataFrame:
    rows = []
    for one in page.rows:
        row = one["row"]
        standing, case = row.standing, row.case
        rows.append(
            {
                "rank": standing.rank,
                "number": case.number,
                "title": case.title,
                "applicant": case.applicant,
                "area": case.area,
                "score": round(standing.score, 4),
                "error": standing.error,
                "low": standing.low,
                "high": standing.high,
                "mean": standing.mean,
                "marks": standing.count,
                "probability": standing.probability,
                "within": standing.share,
                "disputed": standing.disputed,
                "outcome": one["outcome"],
                "id": case.pk,
            }
        )
    texts = dict.fromkeys(("title", "applicant", "area", "outcome", "id"), pl.String)
    numbers = dict.fromkeys(("score", "error", "low", "high", "mean", "probability", "within"), pl.Float64)
    whole = dict.fromkeys(("rank", "number", "marks"), pl.Int64)
    order = list(rows[0]) if rows else [*whole, *texts]
    schema = texts | numbers | whole | {"disputed": pl.Boolean}
    return pl.DataFrame(rows, schema={name: schema[name] for name in order})


@require_safe
def ranking(request: HttpRequest, round_id: str) -> JsonResponse:
    """Send the picture of the ranking around its line."""
    spec = _spec(request, round_id, dark=request.GET.get("theme") == "dark")
    return JsonResponse({"spec": spec})


@require_safe
def picture(request: HttpRequest, round_id: str) -> HttpResponse:
    """Send the picture of the ranking as a PNG."""
    from jiahe.web.charts.paper import as_png  # noqa: PLC0415  # what draws takes most of a second to load

    title = _("Ranking around the line")
    png = as_png(_spec(request, round_id, dark=False), title=title)
    if request.GET.get("inline") == "1":
        return HttpResponse(png, content_type="image/png")
    return attachment(png, f"{title}.png", "image/png")


def _spec(request: HttpRequest, round_id: str, *, dark: bool) -> dict[str, Any]:
    from jiahe.web.charts.ranking import draw_ranking  # noqa: PLC0415  # Altair takes most of a second to load

    person = signed_in(request.user)
    rows, line = MeetingPage(domain.meeting_for(person, round_id, asked_of(request.GET)), person).drawn()
    return draw_ranking(rows, line=line, dark=dark)


@require_http_methods(["GET", "HEAD", "POST"])
def short_list(request: HttpRequest, round_id: str) -> HttpResponse:
    """Show who would be visited and who passed over; put it in force."""
    person, sent, fault = signed_in(request.user), request.POST or request.GET, None
    found = domain.round_for(round_id)
    require(may_decide(person, procedure_of(found)), person)
    many = _number(sent.get("many", ""))
    if request.method == "POST":
        try:
            made = domain.shortlist_round(
                person,
                round_id,
                many,
                request.POST.get("seen", ""),
                keep=request.POST.getlist("keep"),
                reason=request.POST.get("reason", ""),
            )
        except UserError as error:
            fault = error
        else:
            kept = len(made.kept) + made.open
            told = ngettext("%(n)s case is to be checked on site.", "%(n)s cases are to be checked on site.", kept)
            messages.success(request, told % {"n": kept})
            return redirect("meeting", round_id)
    context = {
        "round": found,
        "procedure": procedure_of(found),
        "many": many,
        "made": domain.look_at_short_list(person, round_id, many),
        "sent": request.POST,
        "ticked": request.POST.getlist("keep"),
        "fault": fault.as_dict() if fault else None,
    }
    return render(request, "web/short_list.html", context, status=status_of(fault) if fault else 200)


@require_POST
def decide(request: HttpRequest, round_id: str) -> HttpResponse:
    """Show what would be decided in bulk, and decide it on the second sending."""
    person, fault = signed_in(request.user), None
    found = domain.round_for(round_id)
    require(may_decide(person, procedure_of(found)), person)
    choices, reasons = _choices(request.POST)
    if request.POST.get("step") == "do" or not choices:
        try:
            made = domain.decide_round(person, round_id, choices, request.POST.get("reason", ""), reasons)
        except UserError as error:
            fault = error
        else:
            told = ngettext("Your word on %(n)s case is kept.", "Your word on %(n)s cases is kept.", len(made))
            messages.success(request, told % {"n": len(made)})
            return redirect("meeting", round_id)
    page = MeetingPage(domain.meeting_for(person, round_id), person)
    rows = [one | {"choice": choices[one["row"].case.pk], "why": reasons.get(one["row"].case.pk, "")}
            for one in page.rows if one["row"].case.pk in choices]  # fmt: skip
    context = {
        "page": page,
        "rows": rows,
        "chosen": sum(choices.values()),
        "passed": len(choices) - sum(choices.values()),
        "sent": request.POST,
        "fault": fault.as_dict() if fault else None,
    }
    return render(request, "web/meeting_decide.html", context, status=status_of(fault) if fault else 200)


def _choices(sent: QueryDict) -> tuple[dict[str, bool], dict[str, str]]:
    """Return which cases are chosen or passed over, and why, as far as it is said of each."""
    told = {name.removeprefix("choice-"): sent[name] for name in sent if name.startswith("choice-")}
    choices = {case: value == "choose" for case, value in told.items() if value in {"choose", "pass"}}
    return choices, {case: sent.get(f"why-{case}", "") for case in choices}


def _number(written: str) -> int:
    return int(written) if written.isdecimal() and len(written) < 6 else 0


@require_safe
def minutes(request: HttpRequest, round_id: str, number: int) -> HttpResponse:
    """Show minutes as a paper."""
    notice = domain.minutes_notice(signed_in(request.user), round_id, number, spoken())
    files = files_of(reverse("minutes", args=[round_id, number]))
    context = {"notice": notice, "paper": plain(notice), "files": files, "back": reverse("meeting", args=[round_id])}
    return notice_page(request, "web/notice.html", context, tag_of(notice, "json"))


@require_safe
def minutes_file(request: HttpRequest, round_id: str, number: int, form: str) -> HttpResponse:
    """Send minutes as a file."""
    notice = domain.minutes_notice(signed_in(request.user), round_id, number, file_language(request))
    return notice_file(request, notice, cast(Form, form), f"minutes-{notice.day}-{number}")
