"""Profiles, holdings and joint bids from a workbook: the workbook to fill in, every wrong cell told, all rows or none."""

from typing import Any, cast, get_args

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from jiahe.kernel.errors import NotFoundError, UsageError, UserError
from jiahe.kernel.text import Text
from jiahe.office.accounts.rules import require, signed_in
from jiahe.office.errors import WorkbookError
from jiahe.office.experts import domain
from jiahe.office.experts.domain.importing import Kind
from jiahe.office.experts.rules import keeps_experts
from jiahe.web.exporting import KINDS, attachment
from jiahe.web.faults import status_of
from jiahe.web.language import say, spoken

_SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask for a workbook; check it, and bring its rows in where that is asked for and every cell fits."""
    person = signed_in(request.user)
    require(keeps_experts(person), person)
    layout, fault, seen = domain.LAYOUTS[_known(kind)], None, None
    if request.method == "POST":
        only_look = request.POST.get("action") != "bring"
        try:
            seen = _import(request, _known(kind), only_look=only_look)
        except UserError as error:
            fault = error
        else:
            if not only_look:
                told = ngettext("%(n)s row is brought in.", "%(n)s rows are brought in.", seen.changed)
                messages.success(request, told % {"n": seen.changed})
                return redirect({"experts": "/experts", "bids": "/firms?show=bids"}.get(kind, "/firms"))
    cells = list(fault.faults) if isinstance(fault, WorkbookError) else []
    context: dict[str, Any] = {
        "kind": kind,
        "kinds": [(name, say(one.title)) for name, one in domain.LAYOUTS.items()],
        "title": say(layout.title),
        "seen": seen,
        "cells": cells[:_SHOWN],
        "more": max(len(cells) - _SHOWN, 0),
        "fault": fault.as_dict() if fault and not cells else None,
    }
    return render(request, "web/experts_import.html", context, status=status_of(fault) if fault else 200)


@require_safe
def workbook(request: HttpRequest, kind: str) -> HttpResponse:
    """Send the workbook to be filled in."""
    known = _known(kind)
    content = domain.blank_workbook(signed_in(request.user), known, spoken())
    return attachment(content, f"{say(domain.LAYOUTS[known].title)}.xlsx", KINDS["xlsx"])


def _import(request: HttpRequest, kind: Kind, *, only_look: bool) -> domain.Imported:
    file = request.FILES.get("file")
    if file is None:
        raise UsageError(Text(zh="请选择文件", en="choose a file"))
    return domain.import_workbook(request.user, kind, file, only_look=only_look)


def _known(kind: str) -> Kind:
    if kind not in get_args(Kind):
        raise NotFoundError(Text(zh="没有这种表格", en="there is no such workbook"))
    return cast(Kind, kind)
