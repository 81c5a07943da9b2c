"""Money: the list of payouts with what waits, and one payout with its reckoning and its proofs."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from jiahe.kernel.errors import UsageError, UserError
from jiahe.kernel.money import grouped
from jiahe.kernel.text import Text
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import require, signed_in
from jiahe.office.money import domain
from jiahe.office.money.models import Payout, State
from jiahe.office.money.rules import has_money_page, sees_all
from jiahe.office.programme.rules import today
from jiahe.web import words
from jiahe.web.exporting import attachment, table_file
from jiahe.web.faults import status_of
from jiahe.web.listing import Column, Filter, Listing, Records, listing
from jiahe.web.money_pages import (
    MoneyPage,
    PayoutPage,
    as_frame,
    clause_choices,
    incentive_choices,
    outcome_told,
    payment_frame,
    queryset_of,
)
from jiahe.web.programme_pages import area_choices, county_choices

_MOST_EXPORTED = 100_000


@require_http_methods(["GET", "HEAD", "POST"])
def money_list(request: HttpRequest) -> HttpResponse | FileResponse:
    """Show the payouts that are open to the person; file a round, compute."""
    person = signed_in(request.user)
    require(has_money_page(person), person)
    fault: UserError | None = None
    if request.method == "POST":
        try:
            _act_on_all(request, person)
        except UserError as error:
            fault = error
        else:
            return redirect("money")
    asked = payout_list(request.GET, person)
    kind = request.GET.get("format", "")
    if kind in {"csv", "xlsx"}:
        frame = as_frame(asked.everything(_MOST_EXPORTED), exact=kind == "csv")
        return table_file(frame, f"jiahe-money-{_day()}", kind)
    if kind == "payment":
        return table_file(payment_frame(_to_pay(person, asked)), f"{_('payment list')}-{_day()}", "xlsx")
    context = {"page": MoneyPage(asked, person), "listing": asked, "fault": fault.as_dict() if fault else None}
    return render(request, "web/money.html", context, status=status_of(fault) if fault else 200)


def _to_pay(person: User, asked: Listing) -> list[Payout]:
    """Return what is filtered and approved or released, for those who see all."""
    require(sees_all(person), person)
    rows = queryset_of(asked).filter(state__in=(State.APPROVED, State.RELEASED))
    return list(rows.select_related("approved_by", "released_by").order_by("number")[:_MOST_EXPORTED])


def _act_on_all(request: HttpRequest, person: User) -> None:
    action = request.POST.get("action", "")
    if action == "file":
        many = len(domain.file_round(person, request.POST.get("round", "")))
        messages.info(request, ngettext("%(n)s case is filed.", "%(n)s cases are filed.", many) % {"n": many})
    elif action == "compute":
        found = domain.compute(person)
        told = {"pays": len(found.payable), "sum": grouped(found.total), "nothing": len(found.nothing)}
        messages.info(
            request,
            _("Computed: %(pays)s pay %(sum)s yuan in all, %(nothing)s come to nothing.") % told,
        )
    else:
        raise UsageError(Text(zh="没有这项操作", en="there is no such action"))


def payout_list(asked: QueryDict, person: User) -> Listing:
    """Read which payouts are asked for."""
    source = Records(
        domain.payouts_visible_to(person),
        {
            "q": _text,
            "state": lambda value: Q(state=value),
            "incentive": lambda value: Q(incentive=value),
            "clause": lambda value: Q(clause=value),
            "area": lambda value: Q(area=value),
            "county": lambda value: Q(county=value),
            "year": _year,
        },
    )
    return listing(
        asked,
        source,
        columns=(
            Column(key="number", title=_("No."), number=True),
            Column(key="matter", title=_("Matter")),
            Column(key="applicant", title=_("Applicant")),
            Column(key="clause", title=_("Clause")),
            Column(key="day", title=_("Day of the fact")),
            Column(key="payable", title=_("Payable, yuan"), number=True),
            Column(key="state", title=_("How it stands")),
        ),
        filters=(
            Filter(name="q", title=_("Applicant, matter, number"), kind="search"),
            Filter(name="state", title=_("How it stands"), choices=words.choices("payout")),
            Filter(name="incentive", title=_("Incentive"), choices=incentive_choices()),
            Filter(name="clause", title=_("Clause"), choices=clause_choices()),
            Filter(name="area", title=_("Area"), choices=area_choices()),
            Filter(name="county", title=_("County"), choices=county_choices()),
            Filter(name="year", title=_("Year of the fact"), kind="number"),
        ),
    )


def _text(text: str) -> Q:
    found = Q(applicant__icontains=text) | Q(matter__icontains=text) | Q(code__icontains=text) | Q(voucher=text)
    return found | Q(number=int(text)) if text.isdecimal() and len(text) < 9 else found


def _year(value: str) -> Q:
    if not (value.isdecimal() and len(value) == 4 and int(value) > 0):
        return Q()
    return Q(day__gte=dt.date(int(value), 1, 1), day__lte=dt.date(int(value), 12, 31))


def _day() -> str:
    return f"{today():%Y%m%d}"


@require_http_methods(["GET", "HEAD", "POST"])
def payout_page(request: HttpRequest, payout_id: str) -> HttpResponse:
    """Show one payout; do something with it."""
    person = signed_in(request.user)
    payout, fault = domain.payout_for(person, payout_id), None
    if request.method == "POST":
        try:
            told = _act_on_one(person, payout_id, request.POST)
        except UserError as error:
            fault, payout = error, domain.payout_for(person, payout_id)
        else:
            for text in told:
                messages.warning(request, text)
            if not told:
                messages.info(request, _("It is kept."))
            return redirect("payout", payout_id)
    page = PayoutPage(payout, person, fault=fault)
    context = {"page": page, "payout": payout, "sent": request.POST, "fault": fault.as_dict() if fault else None}
    return render(request, "web/payout.html", context, status=status_of(fault) if fault else 200)


def _act_on_one(person: User, payout_id: str, sent: QueryDict) -> list[str]:
    reason = sent.get("reason", "")
    plain: Mapping[str, Callable[[], Any]] = {
        "accept": lambda: domain.accept(person, payout_id, reason),
        "stop": lambda: domain.stop(person, payout_id, reason),
        "reopen": lambda: domain.reopen(person, payout_id, reason),
        "approve": lambda: domain.approve(person, [payout_id]),
        "release": lambda: domain.release(person, [payout_id], sent.get("voucher", "")),
    }
    action = sent.get("action", "")
    if action not in plain:
        raise UsageError(Text(zh="没有这项操作", en="there is no such action"))
    made = plain[action]()
    return list(outcome_told(made)) if isinstance(made, domain.Outcome) else []


@require_safe
def proof(request: HttpRequest, payout_id: str, number: int) -> HttpResponse:
    """Send the proof that one of a payout's entries is in the log."""
    made = domain.proof_of(request.user, payout_id, number)
    text = json.dumps(made.as_dict(), ensure_ascii=False, indent=2) + "\n"
    return attachment(text.encode(), f"jiahe-log-{number}-proof.json", "application/json")
