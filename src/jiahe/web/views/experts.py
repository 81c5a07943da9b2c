"""Experts: the list, one profile with its ties, and what is known of firms."""

from collections.abc import Mapping
from typing import Any

import polars as pl
from django.contrib import messages
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jiahe.kernel.errors import UsageError, UserError
from jiahe.kernel.text import Text
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import Person, signed_in
from jiahe.office.errors import FormError
from jiahe.office.experts import domain
from jiahe.office.experts.rules import is_expert, keeps_experts, may_change_profile, sees_experts
from jiahe.office.programme.models import Assignment, Case
from jiahe.office.programme.rules import under_review
from jiahe.plan.procedures.model import FormField
from jiahe.web.exporting import table_file
from jiahe.web.faults import status_of
from jiahe.web.listing import Column, Filter, Listing, Records, listing
from jiahe.web.programme_pages import Field

_MOST_EXPORTED = 20_000
_FIELD = "field-"


@require_safe
def expert_list(request: HttpRequest) -> HttpResponse | FileResponse:
    """Show the experts; an expert is led to the own profile."""
    person = signed_in(request.user)
    if is_expert(person) and not sees_experts(person):
        return redirect("expert", person.username)
    asked = _expert_list(request, person)
    kind = request.GET.get("format", "")
    if kind in {"csv", "xlsx"}:
        return table_file(_as_frame(asked.everything(_MOST_EXPORTED)), "jiahe-experts", kind)
    return render(request, "web/experts.html", {"listing": asked, "keeps": keeps_experts(person)})


def _expert_list(request: HttpRequest, person: Person) -> Listing:
    judged = Assignment.objects.filter(
        expert=OuterRef("pk"), declined=None, case__in=Case.objects.filter(under_review())
    )
    given = judged.order_by().values("expert").annotate(number=Count("pk")).values("number")
    states = {
        "open": (_("available"), Q(expert__available=True)),
        "closed": (_("not available"), Q(expert__available=False)),
        "none": (_("no profile yet"), Q(expert=None)),
    }
    source = Records(
        domain.experts_for(person).annotate(given=Coalesce(Subquery(given), 0)),
        {
            "q": lambda text: (
                Q(full_name__icontains=text)
                | Q(unit__icontains=text)
                | Q(expert__field__icontains=text)
                | Q(expert__knows__icontains=text)
            ),
            "state": lambda value: states[value][1],
        },
    )
    return listing(
        request.GET,
        source,
        columns=(
            Column(key="full_name", title=_("Expert")),
            Column(key="unit", title=_("Unit")),
            Column(key="expert__field", title=_("Field")),
            Column(key="given", title=_("Under review"), number=True),
            Column(key="expert__load", title=_("Most a round"), number=True),
            Column(key="expert__available", title=_("Availability")),
        ),
        filters=(
            Filter(name="q", title=_("Text"), kind="search"),
            Filter(
                name="state", title=_("Availability"), choices=[(name, told) for name, (told, _q) in states.items()]
            ),
        ),
    )


def _as_frame(experts: list[User]) -> pl.DataFrame:
    """Return profiles under the heads of the workbook in which they come back."""
    rows = []
    for one in experts:
        told = domain.profile_of(one)
        named = {"account": one.username, "name": str(one), "unit": one.unit}
        rows.append(named | told | {"firms": "\n".join(told["firms"])})
    texts = dict.fromkeys(("account", "name", "unit", "field", "knows", "firms"), pl.String)
    return pl.DataFrame(rows, schema=texts | {"load": pl.Int64, "available": pl.Boolean})


@require_http_methods(["GET", "HEAD", "POST"])
def expert_page(request: HttpRequest, username: str) -> HttpResponse:
    """Show one profile; change it, declare a tie, strike one out."""
    person = signed_in(request.user)
    expert, fault = domain.expert_for(person, username), None
    if request.method == "POST":
        try:
            _act(person, expert, request.POST)
        except UserError as error:
            fault = error
        else:
            messages.info(request, _("It is kept."))
            return redirect("expert", username)
    told = domain.profile_of(expert)
    values = told | {"firms": "\n".join(told["firms"])}
    context = {
        "expert": expert,
        "fields": fields_of(domain.PROFILE, values | (typed(request.POST) if fault else {}), fault),
        "changes": may_change_profile(person, expert),
        "keeps": keeps_experts(person),
        "own": person.pk == expert.pk,
        "ties": domain.ties_of(person, username),
        "sent": request.POST,
        "fault": fault.as_dict() if fault else None,
    }
    return render(request, "web/expert.html", context, status=status_of(fault) if fault else 200)


def _act(person: User, expert: User, sent: QueryDict) -> None:
    action = sent.get("action", "")
    if action == "save":
        domain.save_profile(person, expert.username, typed(sent))
    elif action == "tie":
        domain.declare_tie(person, expert.username, sent.get("firm", ""), sent.get("reason", ""))
    elif action == "lift":
        domain.lift_tie(person, number(sent), sent.get("reason", ""))
    else:
        raise UsageError(Text(zh="没有这项操作", en="there is no such action"))


def fields_of(fields: Mapping[str, FormField], values: Mapping[str, Any], fault: UserError | None) -> list[Field]:
    """Return fields to be filled in, with what was typed and what is wrong with it."""
    faults = fault.faults if isinstance(fault, FormError) else {}
    return [Field(name, field, values.get(name), faults.get(name)) for name, field in fields.items()]


def typed(sent: QueryDict) -> dict[str, str]:
    """Return what was typed into fields."""
    return {name.removeprefix(_FIELD): sent.get(name, "") for name in sent if name.startswith(_FIELD)}


def number(sent: QueryDict) -> int:
    """Return which row is meant, 0 where none is."""
    written = sent.get("number", "")
    return int(written) if written.isdecimal() and len(written) < 10 else 0
