"""The desk of somebody who scores: the list, one case with its criteria, everything complete submitted at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from jiahe.kernel.errors import UsageError, UserError
from jiahe.kernel.text import Text
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import signed_in
from jiahe.office.programme import domain
from jiahe.web.faults import status_of
from jiahe.web.review_pages import ReviewPage
from jiahe.web.views.cases import points_of, written_points

_MOST = 500


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show what is to be scored."""
    person = signed_in(request.user)
    return render(request, "web/review.html", {"desk": domain.desk(person)})


@require_http_methods(["GET", "HEAD", "POST"])
def submit_all(request: HttpRequest) -> HttpResponse:
    """Show everything that is complete, and submit what is ticked."""
    person, fault = signed_in(request.user), None
    if request.method == "POST":
        try:
            many = domain.submit_scores(person, request.POST.getlist("case")[:_MOST])
        except UserError as error:
            fault = error
        else:
            told = ngettext("%(n)s score is submitted.", "%(n)s scores are submitted.", many) % {"n": many}
            messages.success(request, told)
            return redirect("review")
    context = {"desk": domain.desk(person), "fault": fault.as_dict() if fault else None}
    return render(request, "web/review_submit.html", context, status=status_of(fault) if fault else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, case_id: str) -> HttpResponse:
    """Show one case with its criteria; keep what is typed, submit, step back."""
    person, fault = signed_in(request.user), None
    page = ReviewPage(domain.case_for(person, case_id), person)
    typing = request.headers.get("HX-Request") == "true"
    if request.method == "POST":
        try:
            _act(person, case_id, request.POST)
        except UserError as error:
            fault = error
        else:
            if not typing:
                return _onwards(request, person, page)
        page = ReviewPage(page.case, person, typed=written_points(request.POST) if fault else None)
    context: dict[str, Any] = {"page": page, "sent": request.POST, "fault": fault.as_dict() if fault else None}
    if typing:
        return render(request, "web/parts/review_kept.html", context)
    return render(request, "web/review_case.html", context, status=status_of(fault) if fault else 200)


def _act(person: User, case_id: str, sent: QueryDict) -> None:
    action, comment = sent.get("action", ""), sent.get("comment", "")
    if action == "save":
        domain.save_score(person, case_id, points_of(sent), comment)
    elif action == "submit":
        domain.score_case(person, case_id, points_of(sent), comment)
    elif action == "decline":
        domain.decline_case(person, case_id, sent.get("reason", ""), tied=sent.get("tied") == "yes")
    else:
        raise UsageError(Text(zh="没有这项操作", en="there is no such action"))


def _onwards(request: HttpRequest, person: User, page: ReviewPage) -> HttpResponse:
    """Lead to the next case that is open, or back to the desk where none is left."""
    action = request.POST.get("action")
    if action == "save":
        messages.info(request, _("It is kept."))
        return redirect("review-case", page.case.pk)
    said = _("Your score is submitted.") if action == "submit" else _("You have stepped back from this case.")
    messages.success(request, said)
    left = domain.desk(person).open
    later = [one for one in left if page.item and _place(one) > _place(page.item)]
    following = (later or left)[:1]
    return redirect("review-case", following[0].case.pk) if following else redirect("review")


def _place(item: domain.Item) -> tuple[str, int]:
    return item.case.round_id, item.case.number
