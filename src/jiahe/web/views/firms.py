"""What is known of firms: who controls whom, who bid together."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jiahe.kernel.errors import UsageError, UserError
from jiahe.kernel.text import Text
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import signed_in
from jiahe.office.experts import domain
from jiahe.office.experts.models import JointBid
from jiahe.office.experts.rules import keeps_experts
from jiahe.web.faults import status_of
from jiahe.web.listing import Column, Filter, Listing, Records, Rows, listing
from jiahe.web.views.experts import fields_of, number, typed

_MOST_BIDS = 10_000


@require_http_methods(["GET", "HEAD", "POST"])
def firms(request: HttpRequest) -> HttpResponse:
    """Show holdings or joint bids; add one or strike one out."""
    person, fault = signed_in(request.user), None
    bids = request.GET.get("show") == "bids"
    asked = _bids(request, person) if bids else _holdings(request, person)
    if request.method == "POST":
        try:
            _act(person, request.POST, bids=bids)
        except UserError as error:
            fault = error
        else:
            messages.info(request, _("It is kept."))
            return redirect(request.get_full_path())
    context = {
        "listing": asked,
        "bids": bids,
        "keeps": keeps_experts(person),
        "fields": fields_of(domain.BID if bids else domain.HOLDING, typed(request.POST) if fault else {}, fault),
        "fault": fault.as_dict() if fault else None,
    }
    return render(request, "web/firms.html", context, status=status_of(fault) if fault else 200)


def _act(person: User, sent: QueryDict, *, bids: bool) -> None:
    action, reason = sent.get("action", ""), sent.get("reason", "")
    if action == "add":
        (domain.add_bid if bids else domain.add_holding)(person, typed(sent))
    elif action == "remove":
        (domain.remove_bid if bids else domain.remove_holding)(person, number(sent), reason)
    else:
        raise UsageError(Text(zh="没有这项操作", en="there is no such action"))


def _holdings(request: HttpRequest, person: User) -> Listing:
    return listing(
        request.GET,
        Records(
            domain.holdings_for(person),
            {"q": lambda text: Q(controller__icontains=text) | Q(controlled__icontains=text)},
        ),
        columns=(
            Column(key="controller", title=_("Controller")),
            Column(key="controlled", title=_("Controlled")),
            Column(key="apart", title=_("Relates nobody")),
            Column(key="source", title=_("Source")),
        ),
        filters=(Filter(name="q", title=_("Firm"), kind="search"),),
    )


def _bids(request: HttpRequest, person: User) -> Listing:
    return listing(
        request.GET,
        Rows([_line(bid) for bid in domain.bids_for(person)[:_MOST_BIDS]], ("told", "source")),
        columns=(
            Column(key="day", title=_("Day")),
            Column(key="told", title=_("Firms")),
            Column(key="source", title=_("Source")),
        ),
        filters=(
            Filter(name="q", title=_("Firm"), kind="search"),
            Filter(name="show", title=_("Shown"), choices=[("bids", _("joint bids"))]),
        ),
    )


def _line(bid: JointBid) -> dict[str, Any]:
    told = {name: getattr(bid, name) for name in ("pk", "day", "source")}
    return told | {"told": "、".join(bid.firms), "show": "bids"}
