"""Many cases from a workbook: the workbook to fill in, what its rows would become, all of them brought in, or none."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from jiahe.kernel.errors import UsageError, UserError
from jiahe.kernel.text import Text
from jiahe.office.accounts.rules import require, signed_in
from jiahe.office.programme import domain
from jiahe.office.programme.models import Round
from jiahe.office.programme.rules import may_hand_in, procedure_of
from jiahe.web.exporting import KINDS, attachment
from jiahe.web.faults import status_of
from jiahe.web.import_pages import ImportPage
from jiahe.web.language import say, spoken


@require_safe
def workbook(request: HttpRequest, round_id: str) -> HttpResponse:
    """Send the workbook of a round's form."""
    person, found = signed_in(request.user), domain.round_for(round_id)
    content = domain.workbook_of(person, round_id, spoken(), _about(found))
    name = f"{say(procedure_of(found).title)} {found.year}-{found.number}.xlsx"
    return attachment(content, name, KINDS["xlsx"])


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, round_id: str) -> HttpResponse:
    """Ask for a workbook, and show what is wrong with the one that was sent, or what its rows would become."""
    person, found = signed_in(request.user), domain.round_for(round_id)
    require(may_hand_in(person, procedure_of(found)), person)
    fault: UserError | None = None
    if request.method == "POST":
        try:
            file = request.FILES.get("file")
            if file is None:
                raise _nothing_chosen()
            seen = domain.look_at_workbook(person, round_id, file)
        except UserError as error:
            fault = error
        else:
            return redirect("import-look", round_id, seen.kept)
    return _page(request, found, None, fault)


@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, round_id: str, kept: str) -> HttpResponse:
    """Show a workbook that is kept; bring its rows in."""
    person, found = signed_in(request.user), domain.round_for(round_id)
    fault: UserError | None = None
    if request.method == "POST":
        try:
            cases = domain.import_cases(
                person,
                round_id,
                kept,
                submit=request.POST.get("action") == "submit",
                again=request.POST.get("again") == "yes",
                late_reason=request.POST.get("late_reason", ""),
            )
        except UserError as error:
            fault = error
        else:
            many = len(cases)
            told = ngettext("%(n)s case is brought in.", "%(n)s cases are brought in.", many) % {"n": many}
            messages.success(request, told)
            return redirect("round", round_id)
    return _page(request, found, domain.intake_of(person, round_id, kept), fault)


@require_safe
def marked(request: HttpRequest, round_id: str, kept: str) -> HttpResponse:
    """Send a workbook that is kept, with its wrong cells marked."""
    found = domain.round_for(round_id)
    content = domain.marked_workbook(request.user, round_id, kept, spoken())
    name = f"{say(procedure_of(found).title)} {found.year}-{found.number} {_('wrong cells marked')}.xlsx"
    return attachment(content, name, KINDS["xlsx"])


def _page(request: HttpRequest, found: Round, seen: domain.Intake | None, fault: UserError | None) -> HttpResponse:
    person = signed_in(request.user)
    context: dict[str, Any] = {
        "round": found,
        "procedure": procedure_of(found),
        "page": ImportPage(person, found, seen),
        "fault": fault.as_dict() if fault else None,
        "sent": request.POST,
    }
    return render(request, "web/import.html", context, status=status_of(fault) if fault else 200)


def _about(found: Round) -> list[str]:
    procedure = procedure_of(found)
    last = domain.deadline(found, procedure.first.id)
    where = f"{say(procedure.title)} {found.year}-{found.number}"
    lines = [
        _("For the round %(round)s, clause %(clause)s of the plan.") % {"round": where, "clause": procedure.clause}
    ]
    if last is not None:
        lines.append(_("Hand in until %(day)s, on the round's page: Import from Excel.") % {"day": last})
    return lines


def _nothing_chosen() -> UsageError:
    return UsageError(Text(zh="请选择文件", en="choose a file"))
