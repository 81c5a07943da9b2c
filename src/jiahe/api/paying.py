"""How do claims come in, and how is money let go? One address a verb; amounts are fen."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status

from jiahe.api.auth import person_of
from jiahe.api.errors import ERRORS
from jiahe.api.money import FactIn, In, PayoutLine, PayoutOut, Short, Typed, line, typed, whole
from jiahe.office.accounts.rules import Person
from jiahe.office.money import domain
from jiahe.office.money.models import Payout

router = Router(tags=["money"])
Long = Annotated[str, Field(max_length=4000)]
Name = Annotated[str, Field(max_length=40)]


class Why(In):
    """A reason; some verbs need one."""

    reason: Long = ""


class Chosen(In):
    """Payouts by their ids."""

    payouts: list[Name] = Field(min_length=1, max_length=200)


class Released(Chosen):
    """Payouts by their ids, and the voucher by which they are paid."""

    voucher: Typed


class Paper(In):
    """The voucher by which it is paid."""

    voucher: Typed


class RoundIn(In):
    """A round whose confirmed cases are to be filed."""

    round: Name


class PlanIn(In):
    """The plan whose claims are to be computed; the office's own where none is named."""

    plan: Short = ""


class ImportIn(In):
    """What the rows of a file are, and the document for those that name none."""

    what: Literal["claims", "paid"] = "claims"
    source: Typed = ""


class Filed(Schema):
    """What was filed."""

    payouts: list[PayoutLine]


class ComputedOut(Schema):
    """What came of computing: those that pay, those that come to nothing, and how many stayed as they were."""

    payable: list[PayoutLine]
    nothing: list[PayoutLine]
    same: int


class Returned(Schema):
    """A payout that went back, and what has changed."""

    payout: PayoutLine
    reason: dict[str, str]


class OutcomeOut(Schema):
    """What came of letting go: those that went on, those that went back, and the sum of the former in fen."""

    done: list[PayoutLine]
    returned: list[Returned]
    total: int


@router.post("/facts", response={201: PayoutLine, **ERRORS})
def file_fact(request: HttpRequest, body: FactIn) -> Status[Any]:
    """Enter a fact from outside."""
    return Status(201, line(domain.file_fact(person_of(request), typed(body), unit=body.unit)))


@router.post("/claims", response={201: PayoutLine, **ERRORS})
def ask(request: HttpRequest, body: FactIn) -> Status[Any]:
    """File for the caller's own firm; the office looks at it first."""
    return Status(201, line(domain.ask(person_of(request), typed(body), unit=body.unit)))


@router.post("/import", response={201: Filed, **ERRORS})
def bring_in(request: HttpRequest, file: File[UploadedFile], wish: Form[ImportIn]) -> Status[Any]:
    """Bring in a CSV file or workbook as `jiahe incentives assess` reads it; 422 names every wrong cell in `faults`."""
    made = domain.import_facts(person_of(request), file, source=wish.source, what=wish.what)
    return Status(201, {"payouts": [line(one) for one in made]})


@router.post("/file-round", response={201: Filed, **ERRORS})
def file_round(request: HttpRequest, body: RoundIn) -> Status[Any]:
    """File the confirmed cases of a round."""
    return Status(201, {"payouts": [line(one) for one in domain.file_round(person_of(request), body.round)]})


@router.post("/compute", response={200: ComputedOut, **ERRORS})
def compute(request: HttpRequest, body: PlanIn) -> dict[str, Any]:
    """Compute every claim that is filed and not approved."""
    found = domain.compute(person_of(request), body.plan)
    return {
        "payable": [line(one) for one in found.payable],
        "nothing": [line(one) for one in found.nothing],
        "same": found.same,
    }


@router.post("/approve", response={200: OutcomeOut, **ERRORS})
def approve_many(request: HttpRequest, body: Chosen) -> dict[str, Any]:
    """Approve payouts, as the first of two; those that the rules no longer give go back."""
    return outcome(domain.approve(person_of(request), body.payouts))


@router.post("/release", response={200: OutcomeOut, **ERRORS})
def release_many(request: HttpRequest, body: Released) -> dict[str, Any]:
    """Release payouts, as the second of two; those that the rules no longer give go back."""
    return outcome(domain.release(person_of(request), body.payouts, body.voucher))


@router.post("/{payout_id}/accept", response={200: PayoutOut, **ERRORS})
def accept(request: HttpRequest, payout_id: str, body: Why) -> dict[str, Any]:
    """Find a firm's claim to be true."""
    person = person_of(request)
    return _again(person, domain.accept(person, payout_id, body.reason))


@router.post("/{payout_id}/approve", response={200: PayoutOut, **ERRORS})
def approve(request: HttpRequest, payout_id: str) -> dict[str, Any]:
    """Approve it, as the first of two; where the rules no longer give it, it goes back and 409 says why."""
    person = person_of(request)
    return _again(person, domain.approve(person, [payout_id]).only())


@router.post("/{payout_id}/release", response={200: PayoutOut, **ERRORS})
def release(request: HttpRequest, payout_id: str, body: Paper) -> dict[str, Any]:
    """Release it, as the second of two; where the rules no longer give it, it goes back and 409 says why."""
    person = person_of(request)
    return _again(person, domain.release(person, [payout_id], body.voucher).only())


@router.post("/{payout_id}/stop", response={200: PayoutOut, **ERRORS})
def stop(request: HttpRequest, payout_id: str, body: Why) -> dict[str, Any]:
    """Stop it before it is paid."""
    person = person_of(request)
    return _again(person, domain.stop(person, payout_id, body.reason))


@router.post("/{payout_id}/reopen", response={200: PayoutOut, **ERRORS})
def reopen(request: HttpRequest, payout_id: str, body: Why) -> dict[str, Any]:
    """Take a stopped one up again."""
    person = person_of(request)
    return _again(person, domain.reopen(person, payout_id, body.reason))


def outcome(found: domain.Outcome) -> dict[str, Any]:
    """Return what came of letting go."""
    back = [{"payout": line(one), "reason": {"zh": text.zh, "en": text.en}} for one, text in found.returned]
    return {"done": [line(one) for one in found.done], "returned": back, "total": found.total}


def _again(person: Person, payout: Payout) -> dict[str, Any]:
    return whole(person, domain.payout_for(person, payout.pk))
