"""What can I still apply for? The open calls, for everybody, with what each brings."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jiahe.kernel.text import Text
from jiahe.office.accounts.roles import role_title
from jiahe.office.programme import domain
from jiahe.office.programme.rules import may_hand_in, today
from jiahe.plan.incentives.giving import gives
from jiahe.plan.incentives.model import Incentive
from jiahe.plan.load import default_plan
from jiahe.plan.procedures.load import default_procedures
from jiahe.plan.procedures.model import Procedure
from jiahe.web.language import say
from jiahe.web.listing import Filter, filled
from jiahe.web.programme_pages import area_choices, county_choices


@dataclass(frozen=True)
class Line:
    """One call as a page shows it to those who asked for an area and a county."""

    call: domain.Call
    area: str
    may: bool
    county: str

    @property
    def procedure(self) -> Procedure:
        """The call's procedure."""
        return self.call.procedure

    @cached_property
    def gift(self) -> Text | None:
        """What a chosen case is paid."""
        return gives(self.call.brings, today()) if self.call.brings else None

    @property
    def recommends(self) -> bool:
        """Whether the county must recommend it."""
        return self.procedure.of_kind("recommend") is not None

    @property
    def needs(self) -> int | None:
        """How many published needs can be answered: of the area asked for, or of all; None where none is asked for."""
        if self.call.needs is None:
            return None
        return self.call.needs.get(self.area, 0) if self.area else sum(self.call.needs.values())

    @property
    def fields(self) -> list[str]:
        """What is filled in."""
        return [say(field.title) for field in self.procedure.fields.values()]


@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """Show what can be handed in now or soon; who, where and in which area may be asked for."""
    asked = {one.name: one for one in _filters(request)}
    found = domain.open_calls()
    lines = [
        Line(call, asked["area"].value, may_hand_in(request.user, call.procedure), asked["county"].shown)
        for call in found
        if _fits(call, asked["kind"].value, asked["area"].value)
    ]
    incentives: list[tuple[Incentive, Text]] = [(one, gives(one, today())) for one in domain.claimable()]
    context = {
        "lines": lines,
        "listing": {"filters": list(asked.values()), "filtered": any(one.value for one in asked.values())},
        "closed": domain.closed_procedures(found),
        "incentives": incentives,
        "plan": default_plan(),
        "simulated": any(line.call.round.simulated for line in lines),
        "today": today(),
    }
    return render(request, "web/calls.html", context)


def _fits(call: domain.Call, kind: str, area: str) -> bool:
    """Tell whether somebody of that kind may apply, and in that area."""
    who = not kind or kind in call.procedure.first.roles
    where = not area or call.needs is None or bool(call.needs.get(area))
    return who and where


def _filters(request: HttpRequest) -> list[Filter]:
    roles = dict.fromkeys(role for one in default_procedures().procedures for role in one.first.roles)
    wanted = (
        Filter(name="kind", title=_("Who applies"), choices=[(role, say(role_title(role))) for role in roles]),
        Filter(name="area", title=_("Area"), choices=area_choices()),
        Filter(name="county", title=_("County"), choices=county_choices()),
    )
    return [filled(one, request.GET.get(one.name, "")) for one in wanted]
