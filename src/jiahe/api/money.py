"""Which payouts are there, what is behind each, what was paid, and what would be? Amounts are fen."""

import datetime as dt
from typing import Annotated, Any

from django.db.models import Q
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from pydantic import ConfigDict

from jiahe.api.auth import person_of
from jiahe.api.errors import ERRORS
from jiahe.api.log import ProofOut
from jiahe.api.paging import USUAL, Limit, Offset, page
from jiahe.kernel.text import Text
from jiahe.office.accounts.rules import Person, require, signed_in
from jiahe.office.money import domain
from jiahe.office.money.models import Payout, State
from jiahe.office.money.rules import has_money_page

router = Router(tags=["money"])
Short = Annotated[str, Field(max_length=64)]
Typed = Annotated[str, Field(max_length=400)]
Asked = Annotated[str | None, Query(max_length=64)]
_UNIT = "^(yuan|wan)$"


class In(Schema):
    """What is sent, and nothing beside it."""

    model_config = ConfigDict(extra="forbid")


class FactIn(In):
    """A fact that entitles to money; the amount as text, counted in yuan or in ten thousands of yuan."""

    incentive: Short
    applicant: Typed = ""
    code: Typed
    matter: Typed
    day: Typed
    amount: Typed | None = None
    unit: str = Field("yuan", pattern=_UNIT)
    score: Typed | None = None
    source: Typed = ""
    area: Short = ""
    county: Short = ""


class PayoutLine(Schema):
    """A payout in a list; amounts in fen, the score in hundredths."""

    id: str
    number: int
    plan: str
    case: str | None
    incentive: str
    clause: str
    applicant: str
    code: str
    matter: str
    area: str
    county: str
    day: dt.date
    amount: int | None
    score: int | None
    source: str
    asked: bool
    state: str
    payable: int | None
    status: str
    reason: dict[str, str] | None
    filed: dt.datetime
    computed: dt.datetime | None
    approved: dt.datetime | None
    released: dt.datetime | None
    paid_in: int | None
    voucher: str
    stopped: dt.datetime | None
    why: str
    simulated: bool


class StepOut(Schema):
    """One verb that was done; `by` is empty for those to whom names are not open."""

    verb: str
    by: str
    time: dt.datetime
    state: str
    reason: str


class EntryOut(Schema):
    """An entry of the log about the payout."""

    number: int
    time: str
    verb: str
    after: str


class PayoutOut(PayoutLine):
    """One payout with its reckoning, its steps, all payouts on its key, its entries, and what the caller may do now."""

    trace: dict[str, Any]
    steps: list[StepOut]
    same: list[PayoutLine]
    entries: list[EntryOut]
    intact: bool
    may: list[str]


class StateSum(Schema):
    """How many payouts stand in a state, and what they pay in fen."""

    count: int
    payable: int


class Payouts(Schema):
    """A stretch of the payouts, and the sums over all that fit."""

    items: list[PayoutLine]
    total: int
    sums: dict[str, StateSum]


class SumOut(Schema):
    """What was paid and what is due under one heading, in fen."""

    key: str
    paid: int
    paid_count: int
    approved: int
    approved_count: int
    computed: int
    computed_count: int


class TriedOut(Schema):
    """What a claim would pay, in fen, and why."""

    payable: int
    status: str
    clause: str
    reason: dict[str, str]
    trace: dict[str, Any]


@router.get("", response={200: Payouts, **ERRORS})
def list_payouts(
    request: HttpRequest,
    state: State | None = None,
    incentive: Asked = None,
    area: Asked = None,
    county: Asked = None,
    clause: Asked = None,
    year: Annotated[int | None, Query(ge=2000, le=2199, description="of the fact")] = None,
    q: Annotated[str | None, Query(max_length=120, description="in applicant, matter or code")] = None,
    offset: Offset = 0,
    limit: Limit = USUAL,
) -> dict[str, Any]:
    """List the payouts that are open to the caller, the newest first."""
    rows = domain.payouts_visible_to(_reader(request))
    asked = {"state": state, "incentive": incentive, "area": area, "county": county, "clause": clause}
    rows = rows.filter(**{name: value for name, value in asked.items() if value is not None})
    if year is not None:
        rows = rows.filter(day__gte=dt.date(year, 1, 1), day__lte=dt.date(year, 12, 31))
    if q:
        plain = q.replace("\0", "")
        rows = rows.filter(Q(applicant__icontains=plain) | Q(matter__icontains=plain) | Q(code__icontains=plain))
    sums = {
        state: {"count": many, "payable": sum_}
        for state, (many, sum_) in domain.by_state(domain.groups_of(rows)).items()
    }
    return page(rows, offset, limit, line) | {"sums": sums}


@router.get("/sums", response={200: list[SumOut], **ERRORS})
def sums(request: HttpRequest, by: domain.By = "clause") -> Any:
    """Sum up what was paid and what is due, over what is open to the caller."""
    return domain.paid_by(by, domain.payouts_visible_to(_reader(request)))


@router.post("/what-if", response={200: TriedOut, **ERRORS})
def what_if(request: HttpRequest, body: FactIn) -> dict[str, Any]:
    """Tell what a claim would pay; nothing is kept."""
    found = domain.what_if(person_of(request), typed(body), unit=body.unit)
    named = {name: found.trace[name] for name in ("status", "clause", "reason")}
    return named | {"payable": found.payable, "trace": found.trace}


@router.get("/{payout_id}", response={200: PayoutOut, **ERRORS})
def show_payout(request: HttpRequest, payout_id: str) -> dict[str, Any]:
    """Show one payout."""
    person = person_of(request)
    return whole(person, domain.payout_for(person, payout_id))


@router.get("/{payout_id}/entries/{number}/proof", response={200: ProofOut, **ERRORS})
def proof(request: HttpRequest, payout_id: str, number: int) -> dict[str, Any]:
    """Return the proof that one of the payout's entries is in the log."""
    return domain.proof_of(person_of(request), payout_id, number).as_dict()


def line(payout: Payout) -> dict[str, Any]:
    """Return a payout as a line of a list."""
    return domain.told(payout) | {"reason": _both(payout.reason)}


def whole(person: Person, payout: Payout) -> dict[str, Any]:
    """Return a payout as far as it is open to the caller."""
    seen = domain.dossier(person, payout)
    return line(payout) | {
        "trace": payout.trace,
        "steps": [
            {
                "verb": one.verb,
                "by": str(one.by) if seen.named else "",
                "time": one.time,
                "state": one.state,
                "reason": one.reason,
            }
            for one in seen.steps
        ],
        "same": [line(one) for one in seen.same],
        "entries": [{name: getattr(one, name) for name in ("number", "time", "verb", "after")} for one in seen.entries],
        "intact": seen.intact,
        "may": seen.verbs,
    }


def _reader(request: HttpRequest) -> Person:
    person = signed_in(person_of(request))
    return require(has_money_page(person), person)


def typed(body: FactIn) -> dict[str, Any]:
    """Return a fact as it was typed."""
    return body.model_dump(exclude={"unit"}, exclude_none=True)


def _both(written: str) -> dict[str, str] | None:
    return Text.parse(written).halves() if written else None
