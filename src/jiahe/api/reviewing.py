"""What lies on the desk of somebody who scores, who judges a case, and what is done about either?"""

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema
from pydantic import ConfigDict

from jiahe.api.auth import person_of
from jiahe.api.case_shapes import CaseOut, whole
from jiahe.api.errors import ERRORS
from jiahe.office.accounts.rules import require, signed_in
from jiahe.office.programme import domain
from jiahe.office.programme.rules import sees_everything

router = Router(tags=["review"])
cases = Router(tags=["review"])
rounds = Router(tags=["review"])
_CaseId = Annotated[str, Field(max_length=26)]
_Long = Annotated[str, Field(max_length=4000)]
_Name = Annotated[str, Field(max_length=150)]


class _In(Schema):
    model_config = ConfigDict(extra="forbid")


class Submitted(_In):
    """The cases whose drafts are submitted: all of them or none."""

    cases: list[_CaseId] = Field(max_length=500)


class OfExpert(_In):
    """An expert by the name of the account, and why."""

    expert: _Name
    reason: _Long


class Avoided(_In):
    """The name of somebody who should not judge one's case, and why."""

    name: _Name
    reason: _Long


class Because(_In):
    """A reason."""

    reason: _Long


class ItemOut(Schema):
    """One case on the desk: until when, how far it is, the points given and their total once all are."""

    case: str
    round: str
    number: int
    title: str
    applicant: str
    due: dt.date | None
    overdue: bool
    state: str
    given: int
    criteria: int
    total: float | None


class Many(Schema):
    """How many were submitted."""

    cases: int


class CandidateOut(Schema):
    """An expert as a case sees them: fit, cases of the round so far and at most, conflicts, how it stands."""

    username: str
    name: str
    fit: float
    many: int
    most: int
    bars: list[dict[str, Any]]
    standing: bool
    scored: bool
    declined: dt.datetime | None
    reason: str
    despite: str


class OwingOut(Schema):
    """What an expert has scored and still owes."""

    username: str
    name: str
    unit: str
    done: int
    left: int


class ProgressOut(Schema):
    """How far a round's review is, and who still owes scores."""

    cases: int
    lacking: int
    wanted: int
    given: int
    due: dt.date | None
    overdue: bool
    owing: list[OwingOut]


@router.get("", response={200: list[ItemOut], **ERRORS})
def desk(request: HttpRequest) -> list[dict[str, Any]]:
    """List what the caller is to score, the most urgent first, and then what is scored."""
    return [_item(one) for one in domain.desk(person_of(request)).items]


@router.post("/submit", response={200: Many, **ERRORS})
def submit(request: HttpRequest, body: Submitted) -> dict[str, Any]:
    """Submit what the caller has typed of several cases: all of them or none."""
    return {"cases": domain.submit_scores(person_of(request), body.cases)}


@cases.get("/{case_id}/experts", response={200: list[CandidateOut], **ERRORS})
def candidates(request: HttpRequest, case_id: str) -> list[dict[str, Any]]:
    """List all experts as the case sees them, those put to it first."""
    person = person_of(request)
    case = domain.case_for(person, case_id)
    return [_candidate(one) for one in domain.candidates(person, case)]


@cases.post("/{case_id}/unassign", response={200: CaseOut, **ERRORS})
def unassign(request: HttpRequest, case_id: str, body: OfExpert) -> dict[str, Any]:
    """Take an expert off it."""
    person = person_of(request)
    return whole(person, domain.unassign_expert(person, case_id, body.expert, body.reason))


@cases.post("/{case_id}/avoid", response={200: CaseOut, **ERRORS})
def avoid(request: HttpRequest, case_id: str, body: Avoided) -> dict[str, Any]:
    """Ask as the applicant that somebody does not judge it."""
    person = person_of(request)
    return whole(person, domain.avoid_expert(person, case_id, body.name, body.reason))


@cases.post("/{case_id}/waive", response={200: CaseOut, **ERRORS})
def waive(request: HttpRequest, case_id: str, body: Because) -> dict[str, Any]:
    """Let it go on with fewer scores than wanted."""
    person = person_of(request)
    return whole(person, domain.waive_scores(person, case_id, body.reason))


@cases.post("/{case_id}/reopen-score", response={200: CaseOut, **ERRORS})
def reopen(request: HttpRequest, case_id: str, body: OfExpert) -> dict[str, Any]:
    """Give a submitted score back to who gave it."""
    person = person_of(request)
    return whole(person, domain.reopen_score(person, case_id, body.expert, body.reason))


@rounds.get("/{round_id}/review", response={200: ProgressOut | None, **ERRORS})
def progress(request: HttpRequest, round_id: str) -> Any:
    """Tell how far a round's review is; nothing where no experts judge."""
    person = signed_in(person_of(request))
    require(sees_everything(person), person)
    return domain.progress(domain.round_for(round_id))


def _item(one: domain.Item) -> dict[str, Any]:
    told = {name: getattr(one.case, name) for name in ("number", "title", "applicant")}
    told |= {name: getattr(one, name) for name in ("due", "overdue", "state", "given", "total")}
    return told | {"case": one.case.pk, "round": one.case.round_id, "criteria": len(one.stage.criteria)}


def _candidate(one: domain.Candidate) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in ("username", "name", "fit", "many", "most", "standing", "scored")}
    given = one.assignment
    return told | {
        "bars": [{"kind": bar.kind, "why": {"zh": bar.text.zh, "en": bar.text.en}} for bar in one.bars],
        "declined": given.declined if given else None,
        "reason": given.reason if given else "",
        "despite": given.despite if given else "",
    }
