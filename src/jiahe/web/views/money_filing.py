"""Money comes in: a fact from outside, a firm's own claim, and what a claim would pay."""

from typing import Any, Literal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from jiahe.kernel.errors import UsageError, UserError
from jiahe.kernel.text import Text
from jiahe.office.accounts.rules import require, signed_in
from jiahe.office.money import domain
from jiahe.office.money.rules import may_ask, may_compute, may_file, may_try
from jiahe.web.faults import status_of
from jiahe.web.money_pages import fact_form, other_faults, unit_choices
from jiahe.web.trace_pages import rows_of

_FIELD = "field-"
_MOST_CELLS = 200


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask for a fact and file it: for anybody by those who may, for the own firm by a firm."""
    person = signed_in(request.user)
    files = may_file(person)
    require(files or may_ask(person), person)
    sent, fault = request.POST, None
    if request.method == "POST":
        try:
            do = domain.file_fact if files else domain.ask
            made = do(person, _typed(sent), unit=sent.get("unit", ""))
        except UserError as error:
            fault = error
        else:
            messages.info(request, _("It is filed under no. %(number)s.") % {"number": made.number})
            return redirect("payout", made.pk)
    fields = fact_form(person, _typed(sent), fault, leave_out=() if files else ("applicant",))
    other = other_faults(fields, fault)
    context = {
        "fields": fields,
        "files": files,
        "firm": person.unit or person.full_name,
        "units": unit_choices(),
        "unit": sent.get("unit", "yuan"),
        "fault": other.as_dict() if other else None,
    }
    return render(request, "web/money_new.html", context, status=status_of(fault) if fault else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Ask for a file of facts, or of what others paid, and bring in all of its rows."""
    person, sent = signed_in(request.user), request.POST
    kinds = [("claims", _("claims")), *([("paid", _("paid by others"))] if may_compute(person) else [])]
    kinds = kinds if may_file(person) else kinds[1:]
    require(bool(kinds), person)
    fault: UserError | None = None
    if request.method == "POST":
        try:
            file = request.FILES.get("file")
            if file is None:
                raise UsageError(Text(zh="请选择文件", en="choose a file"))
            what: Literal["claims", "paid"] = "paid" if sent.get("what") == "paid" else "claims"
            many = len(domain.import_facts(person, file, source=sent.get("source", "")[:400], what=what))
        except UserError as error:
            fault = error
        else:
            told = ngettext("%(n)s row is brought in.", "%(n)s rows are brought in.", many) % {"n": many}
            messages.info(request, told)
            return redirect("money")
    cells = fault.faults if isinstance(fault, domain.FileError) else ()
    context = {"kinds": kinds, "sent": sent, "cells": cells[:_MOST_CELLS], "many": len(cells)}
    context["fault"] = fault.as_dict() if fault and not cells else None
    return render(request, "web/money_import.html", context, status=status_of(fault) if fault else 200)


@require_safe
def what_if(request: HttpRequest) -> HttpResponse:
    """Show what a claim would pay; nothing is kept."""
    person = signed_in(request.user)
    require(may_try(person), person)
    sent, fault, context = request.GET, None, {}
    if any(name.startswith(_FIELD) for name in sent):
        try:
            context = _tried(person, sent)
        except UserError as error:
            fault = error
    fields = fact_form(person, _typed(sent), fault, leave_out=("applicant", "source", "area", "county"))
    other = other_faults(fields, fault)
    context |= {
        "fields": fields,
        "units": unit_choices(),
        "unit": sent.get("unit", "yuan"),
        "fault": other.as_dict() if other else None,
    }
    return render(request, "web/money_what_if.html", context, status=status_of(fault) if fault else 200)


def _tried(person: Any, sent: QueryDict) -> dict[str, Any]:
    found = domain.what_if(person, _typed(sent), unit=sent.get("unit", ""))
    return {"found": found, "trace": rows_of(found.trace, found.basis)}


def _typed(sent: QueryDict) -> dict[str, Any]:
    return {name.removeprefix(_FIELD): sent[name] for name in sent if name.startswith(_FIELD)}
