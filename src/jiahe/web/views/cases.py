"""Cases: a new one, and one with its form, its history and what is expected now."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jiahe.kernel.errors import UsageError, UserError
from jiahe.kernel.text import Text
from jiahe.lake.documents.inspecting import MEDIA_TYPES
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import require, signed_in
from jiahe.office.programme import domain
from jiahe.office.programme.models import Case
from jiahe.office.programme.rules import may_hand_in, procedure_of
from jiahe.office.serving import as_attachment
from jiahe.plan.procedures.model import Procedure
from jiahe.web.case_files import CaseFiles
from jiahe.web.faults import status_of
from jiahe.web.placing import PLACES, Placing, placed
from jiahe.web.programme_pages import CasePage, form_fields

_FIELD, _POINT, _FILE = "field-", "point-", "file-"


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, round_id: str) -> HttpResponse:
    """Ask for a new case, and keep it as a draft or hand it in."""
    person, found = signed_in(request.user), domain.round_for(round_id)
    procedure = procedure_of(found)
    require(may_hand_in(person, procedure), person)
    sent, fault = request.POST, None
    if request.method == "POST":
        try:
            case = domain.start_case(
                person,
                round_id,
                **{name: sent.get(name, "") for name in PLACES},
                values=_values(sent, procedure),
                submit=sent.get("action") == "submit",
            )
        except UserError as error:
            fault = error
        else:
            messages.info(request, _("It is kept."))
            return redirect("case", case.pk)
    context = {
        "round": found,
        "procedure": procedure,
        "fields": form_fields(procedure, _values(sent, procedure), fault),
        "placing": Placing(person, procedure, {**request.GET.dict(), **sent.dict()}, fault),
        "sent": sent,
        "fault": fault.as_dict() if fault else None,
    }
    return render(request, "web/case_new.html", context, status=status_of(fault) if fault else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def case_page(request: HttpRequest, case_id: str) -> HttpResponse:
    """Show one case; do something with it; what was typed stays where it is refused."""
    person = signed_in(request.user)
    case = domain.case_for(person, case_id)
    fault = None
    if request.method == "POST":
        try:
            attached = _attach(request, case)
            _act(person, case_id, request.POST, procedure_of(case), attached=attached)
        except UserError as error:
            fault, case = error, domain.case_for(person, case_id)
        else:
            messages.info(request, _("It is kept."))
            return redirect("round", case.round_id) if _is_gone(person, case_id) else redirect("case", case_id)
    typed = _reported(request.POST)
    page = CasePage(case, person, fault=fault, typed=typed, points=written_points(request.POST))
    context = {
        "page": page,
        "files": CaseFiles(case, person, fault),
        "placing": Placing(person, procedure_of(case), request.POST.dict(), fault, case) if page.edits else None,
        "case": case,
        "sent": request.POST,
        "fault": fault.as_dict() if fault else None,
    }
    return render(request, "web/case.html", context, status=status_of(fault) if fault else 200)


@require_safe
def file(request: HttpRequest, case_id: str, file_id: str) -> FileResponse:
    """Send a file of a case."""
    found, path = domain.file_for(request.user, case_id, file_id)
    return as_attachment(path, found.name, MEDIA_TYPES[found.kind])


def _attach(request: HttpRequest, case: Case) -> int:
    """Attach the files that came with a form, before anything else is done with it; return how many."""
    sent = [(name, one) for name in request.FILES if name.startswith(_FILE) for one in request.FILES.getlist(name)]
    for name, one in sent:
        domain.attach_file(request.user, case.pk, name.removeprefix(_FILE), one)
    return len(sent)


def _is_gone(person: User, case_id: str) -> bool:
    return not domain.cases_visible_to(person).filter(pk=case_id).exists()


def _act(person: User, case_id: str, sent: QueryDict, procedure: Procedure, *, attached: int) -> None:
    action, reason, expert = sent.get("action", ""), sent.get("reason", ""), sent.get("expert", "")
    values = _values(sent, procedure)
    plain: Mapping[str, Callable[..., Any]] = {
        "withdraw": domain.withdraw_case,
        "admit": domain.admit_case,
        "recommend": domain.recommend_case,
        "check": domain.check_case,
        "return": domain.return_case,
        "refuse": domain.refuse_case,
        "decline": domain.decline_case,
        "waive": domain.waive_scores,
        "pass_over": domain.pass_over_case,
        "close": domain.close_case,
        "strike": domain.strike_case,
        "object": domain.object_to_case,
    }
    told: Mapping[str, Callable[[], Any]] = {
        "save": lambda: domain.save_case(person, case_id, values, **placed(sent)),
        "submit": lambda: _submit(person, case_id, sent, values),
        "score": lambda: domain.score_case(person, case_id, points_of(sent), sent.get("comment", "")),
        "save_score": lambda: domain.save_score(person, case_id, points_of(sent), sent.get("comment", "")),
        "assign": lambda: domain.assign_expert(person, case_id, expert, reason, despite=sent.get("despite", "")),
        "unassign": lambda: domain.unassign_expert(person, case_id, expert, reason),
        "reopen": lambda: domain.reopen_score(person, case_id, expert, reason),
        "avoid": lambda: domain.avoid_expert(person, case_id, sent.get("name", ""), reason),
        "visit": lambda: _visit(person, case_id, sent, values, passed=True),
        "visit_fails": lambda: _visit(person, case_id, sent, values, passed=False),
        "report": lambda: domain.report_case(person, case_id, _reported(sent)),
        "choose": lambda: domain.decide_case(person, case_id, chosen=True, reason=reason),
        "pass": lambda: domain.decide_case(person, case_id, chosen=False, reason=reason),
        "confirm": lambda: domain.confirm_case(person, case_id),
        "uphold": lambda: _answer(person, case_id, sent, upheld=True),
        "dismiss": lambda: _answer(person, case_id, sent, upheld=False),
        "attach": lambda: _need_files(attached),
        "remove_file": lambda: domain.remove_file(person, case_id, sent.get("file", "")),
    }
    if action in plain:
        plain[action](person, case_id, reason)
    elif action in told:
        told[action]()
    else:
        raise UsageError(Text(zh="没有这项操作", en="there is no such action"))


def _submit(person: User, case_id: str, sent: QueryDict, values: Mapping[str, Any]) -> None:
    domain.submit_case(person, case_id, values, late_reason=sent.get("late_reason", ""), **placed(sent))


def _need_files(attached: int) -> None:
    if not attached:
        raise UsageError(Text(zh="请选择文件", en="choose a file"))


def _answer(person: User, case_id: str, sent: QueryDict, *, upheld: bool) -> None:
    found = sent.get("objection", "")
    domain.answer_objection(person, case_id, found, upheld=upheld, answer=sent.get("answer", ""))


def _visit(person: User, case_id: str, sent: QueryDict, values: Mapping[str, Any], *, passed: bool) -> None:
    try:
        day = dt.date.fromisoformat(sent.get("day", ""))
    except ValueError as error:
        raise UsageError(Text(zh="请选择日期", en="choose a day")) from error
    domain.visit_case(person, case_id, passed=passed, report=sent.get("report", ""), day=day, values=values)


def _reported(sent: QueryDict) -> dict[str, Any]:
    return {name.removeprefix(_FIELD): sent[name] for name in sent if name.startswith(_FIELD)}


def _values(sent: QueryDict, procedure: Procedure) -> dict[str, Any]:
    return {name: sent[f"{_FIELD}{name}"] for name in procedure.fields if f"{_FIELD}{name}" in sent}


def points_of(sent: QueryDict) -> dict[str, int]:
    """Return the points typed; UsageError where they are no whole numbers."""
    written = written_points(sent)
    if any(value and not (value.isdecimal() and len(value) < 5) for value in written.values()):
        raise UsageError(Text(zh="评分应为整数", en="points are whole numbers"))
    return {name: int(value) for name, value in written.items() if value}


def written_points(sent: QueryDict) -> dict[str, str]:
    """Return the points as they were typed."""
    return {name.removeprefix(_POINT): sent.get(name, "").strip() for name in sent if name.startswith(_POINT)}
