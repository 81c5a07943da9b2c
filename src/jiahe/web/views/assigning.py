"""A round's experts: who would judge what, put in force by one click; who is late, and what is missing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from jiahe.kernel.errors import UserError
from jiahe.office.accounts.rules import signed_in
from jiahe.office.programme import domain
from jiahe.office.programme.rules import may_assign, procedure_of
from jiahe.web.faults import status_of


@require_http_methods(["GET", "HEAD", "POST"])
def round_experts(request: HttpRequest, round_id: str) -> HttpResponse:
    """Show who would judge what in a round, and put it in force."""
    person, found = signed_in(request.user), domain.round_for(round_id)
    fault: UserError | None = None
    without = [one for one in request.GET.getlist("without") if len(one) == 26][:1000]
    if request.method == "POST":
        try:
            made = domain.assign_round(
                person, round_id, request.POST.get("seen", ""), without=without, reason=request.POST.get("reason", "")
            )
        except UserError as error:
            fault = error
        else:
            many = len(made.fresh)
            told = ngettext("%(n)s assignment is in force.", "%(n)s assignments are in force.", many) % {"n": many}
            messages.success(request, told)
            return redirect("round-experts", round_id)
    context: dict[str, Any] = {
        "round": found,
        "procedure": procedure_of(found),
        "stage": domain.judged_in(procedure_of(found)),
        "made": domain.look_at_assignment(person, found, without),
        "progress": domain.progress(found),
        "without": without,
        "assigns": may_assign(person, procedure_of(found)),
        "fault": fault.as_dict() if fault else None,
    }
    return render(request, "web/round_experts.html", context, status=status_of(fault) if fault else 200)
