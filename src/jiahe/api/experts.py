"""Who judges, what is known of firms, and who is tied to whom?"""

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status
from pydantic import ConfigDict, StrictBool, StrictInt

from jiahe.api.auth import person_of
from jiahe.api.errors import ERRORS
from jiahe.api.paging import USUAL, Limit, Offset, page
from jiahe.office.accounts.models import User
from jiahe.office.experts import domain

router = Router(tags=["experts"])
firms = Router(tags=["experts"])
_Long = Annotated[str, Field(max_length=8000)]
_Short = Annotated[str, Field(max_length=400)]
_Firms = Annotated[list[_Short], Field(max_length=200)]


class _In(Schema):
    model_config = ConfigDict(extra="forbid")


class ProfileIn(_In):
    """What is to be changed of a profile; what is left out stays as it is."""

    field: _Short | None = None
    knows: _Long | None = None
    firms: _Firms | None = None
    load: StrictInt | None = None
    available: StrictBool | None = None


class HoldingIn(_In):
    """Who controls whom, and from where it is known; `apart` relates nobody, as the state."""

    controller: _Short
    controlled: _Short
    apart: StrictBool = False
    source: _Short


class BidIn(_In):
    """Who bid together on a day, and from where it is known."""

    day: dt.date
    firms: _Firms
    source: _Short


class TieIn(_In):
    """A firm to which the expert is tied, and how."""

    firm: _Short
    reason: _Long


class ImportIn(_In):
    """What the workbook holds; with `preview` its rows are checked and counted, and nothing is kept."""

    kind: Literal["experts", "holdings", "bids"]
    preview: bool = False


class ImportedOut(Schema):
    """How many rows the workbook has, and how many of them are new or change something."""

    kind: str
    rows: int
    changed: int


class Why(_In):
    """A reason."""

    reason: _Long


class ExpertOut(Schema):
    """An expert with the profile; `profile` tells whether there is one yet."""

    username: str
    name: str
    unit: str
    profile: bool
    field: str
    knows: str
    firms: list[str]
    load: int
    available: bool


class TieOut(Schema):
    """A tie that was declared, of an expert or of whoever bears a name, to a firm or a case."""

    id: int
    expert: str | None
    name: str
    firm: str
    case: str
    reason: str
    by: str
    time: dt.datetime


class HoldingOut(HoldingIn):
    """A holding that is put down."""

    id: int


class BidOut(BidIn):
    """A joint bid that is put down."""

    id: int


class Experts(Schema):
    """A stretch of the experts."""

    items: list[ExpertOut]
    total: int


class Holdings(Schema):
    """A stretch of the holdings."""

    items: list[HoldingOut]
    total: int


class Bids(Schema):
    """A stretch of the joint bids."""

    items: list[BidOut]
    total: int


@router.get("", response={200: Experts, **ERRORS})
def list_experts(request: HttpRequest, offset: Offset = 0, limit: Limit = USUAL) -> dict[str, Any]:
    """List the experts by account."""
    return page(domain.experts_for(person_of(request)), offset, limit, _expert)


@router.get("/{username}", response={200: ExpertOut, **ERRORS})
def show_expert(request: HttpRequest, username: str) -> dict[str, Any]:
    """Show one expert: oneself, or any to those who see experts."""
    return _expert(domain.expert_for(person_of(request), username[:150]))


@router.patch("/{username}", response={200: ExpertOut, **ERRORS})
def change_expert(request: HttpRequest, username: str, body: ProfileIn) -> dict[str, Any]:
    """Change a profile, or begin it."""
    person = person_of(request)
    domain.save_profile(person, username[:150], body.model_dump(exclude_none=True))
    return _expert(domain.expert_for(person, username[:150]))


@router.get("/{username}/ties", response={200: list[TieOut], **ERRORS})
def list_ties(request: HttpRequest, username: str) -> list[dict[str, Any]]:
    """List the ties of an expert, to the expert those that the expert declared."""
    return [_tie(one) for one in domain.ties_of(person_of(request), username[:150])]


@router.post("/{username}/ties", response={201: TieOut, **ERRORS})
def declare_tie(request: HttpRequest, username: str, body: TieIn) -> Status[Any]:
    """Declare that an expert is tied to a firm."""
    return Status(201, _tie(domain.declare_tie(person_of(request), username[:150], body.firm, body.reason)))


@firms.get("/holdings", response={200: Holdings, **ERRORS})
def list_holdings(request: HttpRequest, offset: Offset = 0, limit: Limit = USUAL) -> dict[str, Any]:
    """List who controls whom."""
    return page(domain.holdings_for(person_of(request)), offset, limit, _holding)


@firms.post("/holdings", response={201: HoldingOut, **ERRORS})
def add_holding(request: HttpRequest, body: HoldingIn) -> Status[Any]:
    """Put down that one controls another."""
    return Status(201, _holding(domain.add_holding(person_of(request), body.model_dump())))


@firms.post("/holdings/{number}/remove", response={204: None, **ERRORS})
def remove_holding(request: HttpRequest, number: int, body: Why) -> Status[None]:
    """Strike it out, and say why."""
    domain.remove_holding(person_of(request), number, body.reason)
    return Status(204, None)


@firms.get("/bids", response={200: Bids, **ERRORS})
def list_bids(request: HttpRequest, offset: Offset = 0, limit: Limit = USUAL) -> dict[str, Any]:
    """List who bid together, the newest first."""
    return page(domain.bids_for(person_of(request)), offset, limit, _bid)


@firms.post("/bids", response={201: BidOut, **ERRORS})
def add_bid(request: HttpRequest, body: BidIn) -> Status[Any]:
    """Put down who bid together."""
    told = body.model_dump() | {"day": body.day.isoformat()}
    return Status(201, _bid(domain.add_bid(person_of(request), told)))


@firms.post("/bids/{number}/remove", response={204: None, **ERRORS})
def remove_bid(request: HttpRequest, number: int, body: Why) -> Status[None]:
    """Strike it out, and say why."""
    domain.remove_bid(person_of(request), number, body.reason)
    return Status(204, None)


@firms.post("/ties/{number}/lift", response={204: None, **ERRORS})
def lift_tie(request: HttpRequest, number: int, body: Why) -> Status[None]:
    """Strike out a tie that was declared, and say why."""
    domain.lift_tie(person_of(request), number, body.reason)
    return Status(204, None)


@firms.post("/import", response={200: ImportedOut, **ERRORS})
def bring_in(request: HttpRequest, file: File[UploadedFile], wish: Form[ImportIn]) -> Any:
    """Bring in profiles, holdings or joint bids from a workbook (multipart field `file`): all rows or none.

    Wrong cells are answered with 422 and all of them in `faults`.
    """
    return domain.import_workbook(person_of(request), wish.kind, file, only_look=wish.preview)


def _expert(expert: User) -> dict[str, Any]:
    named = {"username": expert.username, "name": str(expert), "unit": expert.unit}
    return named | domain.profile_of(expert) | {"profile": hasattr(expert, "expert")}


def _tie(tie: Any) -> dict[str, Any]:
    names = ("id", "name", "firm", "case", "reason", "time")
    who = tie.expert.username if tie.expert_id else None
    return {name: getattr(tie, name) for name in names} | {"expert": who, "by": str(tie.by)}


def _holding(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("id", "controller", "controlled", "apart", "source")}


def _bid(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("id", "day", "firms", "source")}
