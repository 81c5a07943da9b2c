"""Many payouts at once: what a step would do is shown before it is done; and what leaves for the bank."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiahe.kernel.errors import UsageError, UserError
from jiahe.kernel.money import grouped
from jiahe.kernel.text import Text
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import require, signed_in
from jiahe.office.errors import ConflictError
from jiahe.office.money import domain
from jiahe.office.money.models import State
from jiahe.office.money.rules import has_money_page, may, may_let_go
from jiahe.web.charts.scene import Drawing
from jiahe.web.exporting import attachment
from jiahe.web.faults import status_of
from jiahe.web.money_pages import Summary, outcome_told, queryset_of
from jiahe.web.views.money import payout_list

_STATES = {"approve": State.COMPUTED, "release": State.APPROVED}
_MOST = 200


@require_POST
def step(request: HttpRequest) -> HttpResponse:
    """Show what approving or releasing many would do; do it once the person has seen it and says so."""
    person, sent = signed_in(request.user), request.POST
    action = sent.get("action", "")
    if action not in _STATES:
        raise UsageError(Text(zh="没有这项操作", en="there is no such action"))
    require(may_let_go(person), person)
    summary, fault = _summary(person, sent, action), None
    if "sure" in sent:
        try:
            outcome = _do(person, action, summary, sent)
        except UserError as error:
            fault = error
        else:
            _tell(request, action, outcome)
            return redirect("money")
    context: dict[str, Any] = {"summary": summary, "action": action, "sent": sent}
    context["fault"] = fault.as_dict() if fault else None
    return render(request, "web/money_step.html", context, status=status_of(fault) if fault else 200)


def _summary(person: User, sent: QueryDict, action: str) -> Summary:
    rows = domain.payouts_visible_to(person).filter(state=_STATES[action])
    if "every" in sent:
        asked = queryset_of(payout_list(QueryDict(sent.get("query", "")[:2000].removeprefix("?")), person))
        rows = asked.filter(state=_STATES[action])
    else:
        rows = rows.filter(pk__in=[one[:26] for one in sent.getlist("payout")[:_MOST]])
    found = list(rows.order_by("number")[:_MOST])
    able = [one for one in found if may(person, action, one)]
    return Summary(able, len(found) - len(able))


def _do(person: User, action: str, summary: Summary, sent: QueryDict) -> domain.Outcome:
    if sent.get("sure") != summary.seen:
        raise ConflictError(
            Text(
                zh="所选各笔在您查看之后已有变化，请核对新的汇总后再确认",
                en="what you chose has changed since you looked; check the new summary and confirm again",
            )
        )
    ids = [one.pk for one in summary.payouts]
    if action == "approve":
        return domain.approve(person, ids)
    return domain.release(person, ids, sent.get("voucher", ""))


def _tell(request: HttpRequest, action: str, outcome: domain.Outcome) -> None:
    told = {"n": len(outcome.done), "sum": grouped(outcome.total)}
    if action == "approve":
        messages.info(request, _("Approved: %(n)s payouts of %(sum)s yuan in all.") % told)
    else:
        messages.info(request, _("Released: %(n)s payouts of %(sum)s yuan in all.") % told)
    for text in outcome_told(outcome):
        messages.warning(request, text)


@require_safe
def picture(request: HttpRequest) -> HttpResponse:
    """Send the budget's chart as a PNG."""
    from jiahe.web.charts.paper import as_png  # noqa: PLC0415  # what draws takes a second to load

    png = as_png(_drawing(request).spec, title=_("Paid and due, by year and clause"))
    if "inline" in request.GET:
        return HttpResponse(png, content_type="image/png")
    return attachment(png, "jiahe-money.png", "image/png")


@require_safe
def chart(request: HttpRequest) -> HttpResponse:
    """Send the budget's chart as a specification."""
    drawing = _drawing(request)
    return JsonResponse({"spec": drawing.spec, "notes": drawing.notes})


def _drawing(request: HttpRequest) -> Drawing:
    from jiahe.web.charts.budget import draw_budget  # noqa: PLC0415  # as above

    person = signed_in(request.user)
    require(has_money_page(person), person)
    rows = queryset_of(payout_list(request.GET, person))
    return draw_budget(domain.paid_by_year_and_clause(rows), dark=request.GET.get("theme") == "dark")
