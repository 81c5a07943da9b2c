"""What can be handed in now, until when, by whom, and what does it bring?"""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from jiahe.api.errors import ERRORS
from jiahe.office.programme import domain
from jiahe.office.programme.rules import today
from jiahe.plan.incentives.giving import gives

router = Router(tags=["calls"])


class CallOut(Schema):
    """An open call, or one that opens later: `needs` by area where published needs are answered; `gives` in words."""

    round: str
    procedure: str
    title: dict[str, str]
    clause: str
    opens: dt.date
    until: dt.date
    days_left: int
    who: list[str]
    places: int | None
    needs: dict[str, int] | None
    incentive: str | None
    gives: dict[str, str] | None
    simulated: bool


@router.get("", auth=None, response={200: list[CallOut], 500: ERRORS[500]})
def list_calls(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001  # Ninja's signature
    """List the calls that are open, the first to end first, then those that open later."""
    return [_line(call) for call in domain.open_calls()]


def _line(call: domain.Call) -> dict[str, Any]:
    gift = gives(call.brings, today()) if call.brings else None
    return {
        "round": call.round.pk,
        "procedure": call.procedure.id,
        "title": call.procedure.title.halves(),
        "clause": call.procedure.clause,
        "opens": call.round.opened,
        "until": call.until,
        "days_left": call.days,
        "who": list(call.procedure.first.roles),
        "places": call.places,
        "needs": call.needs,
        "incentive": call.brings.id if call.brings else None,
        "gives": gift.halves() if gift else None,
        "simulated": call.round.simulated,
    }
