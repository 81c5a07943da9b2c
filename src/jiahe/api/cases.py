"""How is a case filled in, handed in, and acted upon? One address a verb."""

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status
from pydantic import ConfigDict, StrictBool, StrictInt

from jiahe.api.auth import person_of
from jiahe.api.errors import ERRORS
from jiahe.api.paging import USUAL, Limit, Offset, page
from jiahe.office.accounts.rules import Person
from jiahe.office.programme import domain
from jiahe.office.programme.models import Case

router = Router(tags=["cases"])
Short = Annotated[str, Field(max_length=64)]
Values = dict[Annotated[str, Field(max_length=64)], str | bool | int | float | None]
Long = Annotated[str, Field(max_length=4000)]


class _In(Schema):
    model_config = ConfigDict(extra="forbid")


class Filled(_In):
    """What was filled in; what is left out stays as it is."""

    title: str | None = Field(None, max_length=400)
    area: Short | None = None
    county: Short | None = None
    applicant: str | None = Field(None, max_length=400)
    values: Values = Field(default_factory=dict)


class HandedIn(_In):
    """The form's values, and the reason where it is late."""

    values: Values = Field(default_factory=dict)
    late_reason: Long = ""


class Why(_In):
    """A reason; some verbs need one."""

    reason: Long = ""


class Points(_In):
    """Points by criterion."""

    points: dict[Short, StrictInt]
    comment: Long = ""


class Visited(_In):
    """What was found on site: whether it passed, the report, the day, and the values that were verified."""

    passed: bool
    report: Long
    day: dt.date | None = None
    values: Values = Field(default_factory=dict)


class Reported(_In):
    """A report's values."""

    values: Values = Field(default_factory=dict)


class ExpertIn(_In):
    """An expert by the name of the account; `despite` says why, where there is a conflict of interest."""

    expert: str = Field(max_length=150)
    reason: Long = ""
    despite: Long = ""


class Declined(_In):
    """Why one steps back; `tied` declares a conflict of interest with the applicant."""

    reason: Long = ""
    tied: StrictBool = False


class Choice(_In):
    """Whether the case is chosen."""

    chosen: bool
    reason: Long = ""


class ObjectionIn(_In):
    """What somebody has against the case."""

    text: Long


class Answer(_In):
    """An objection's answer."""

    upheld: bool
    answer: Long


class CaseLine(Schema):
    """A case in a list."""

    id: str
    round: str
    number: int
    title: str
    applicant: str
    area: str
    county: str
    stage: str
    status: str
    due: dt.date | None
    total: float | None
    created: dt.datetime
    changed: dt.datetime


class ExpectedOut(Schema):
    """What a case waits for."""

    stage: str
    roles: list[str]
    by_owner: bool
    due: dt.date | None
    overdue: bool


class ScoreOut(Schema):
    """What somebody scored."""

    by: str
    points: dict[str, int]
    total: float
    comment: str


class DraftOut(Schema):
    """What the caller has typed of a score."""

    points: dict[str, int]
    comment: str


class VisitOut(Schema):
    """What was found on site."""

    day: dt.date
    passed: bool
    report: str
    values: dict[str, Any]
    by: str


class VoteOut(Schema):
    """What one of the units that decide together says."""

    unit: str
    chosen: bool
    reason: str


class ReportOut(Schema):
    """A report of a case in the catalogue."""

    number: int
    values: dict[str, Any]
    time: dt.datetime


class ObjectionOut(Schema):
    """An objection, and its answer once there is one."""

    id: str
    text: str
    time: dt.datetime
    upheld: bool | None
    answer: str


class StepOut(Schema):
    """One verb that was done."""

    verb: str
    by: str
    time: dt.datetime
    stage: str
    status: str
    reason: str


class CaseOut(CaseLine):
    """One case as far as it is open to the caller, what it waits for, and what the caller may do now."""

    values: dict[str, Any]
    answers: str | None
    expected: ExpectedOut | None
    may: list[str]
    scores: list[ScoreOut]
    draft: DraftOut | None
    visit: VisitOut | None
    votes: list[VoteOut]
    reports: list[ReportOut]
    objections: list[ObjectionOut]
    history: list[StepOut]


class Cases(Schema):
    """A stretch of the cases."""

    items: list[CaseLine]
    total: int


@router.get("", response={200: Cases, **ERRORS})
def list_cases(request: HttpRequest, offset: Offset = 0, limit: Limit = USUAL) -> dict[str, Any]:
    """List the cases of all rounds that are open to the caller, the newest first."""
    return page(domain.cases_visible_to(person_of(request)), offset, limit, line)


@router.get("/{case_id}", response={200: CaseOut, **ERRORS})
def show_case(request: HttpRequest, case_id: str) -> dict[str, Any]:
    """Show one case."""
    person = person_of(request)
    return whole(person, domain.case_for(person, case_id))


@router.post("/{case_id}/save", response={200: CaseOut, **ERRORS})
def save(request: HttpRequest, case_id: str, body: Filled) -> dict[str, Any]:
    """Keep what was filled in so far."""
    person = person_of(request)
    told = {"title": body.title, "area": body.area, "county": body.county, "applicant": body.applicant}
    return whole(person, domain.save_case(person, case_id, body.values, **told))


@router.post("/{case_id}/submit", response={200: CaseOut, **ERRORS})
def submit(request: HttpRequest, case_id: str, body: HandedIn) -> dict[str, Any]:
    """Hand it in."""
    person = person_of(request)
    return whole(person, domain.submit_case(person, case_id, body.values, late_reason=body.late_reason))


@router.post("/{case_id}/admit", response={200: CaseOut, **ERRORS})
def admit(request: HttpRequest, case_id: str, body: Why) -> dict[str, Any]:
    """Admit a late case."""
    person = person_of(request)
    return whole(person, domain.admit_case(person, case_id, body.reason))


@router.post("/{case_id}/withdraw", response={200: CaseOut, **ERRORS})
def withdraw(request: HttpRequest, case_id: str, body: Why) -> dict[str, Any]:
    """Take one's own case back."""
    person = person_of(request)
    return whole(person, domain.withdraw_case(person, case_id, body.reason))


@router.post("/{case_id}/recommend", response={200: CaseOut, **ERRORS})
def recommend(request: HttpRequest, case_id: str, body: Why) -> dict[str, Any]:
    """Recommend it as its county."""
    person = person_of(request)
    return whole(person, domain.recommend_case(person, case_id, body.reason))


@router.post("/{case_id}/check", response={200: CaseOut, **ERRORS})
def check(request: HttpRequest, case_id: str, body: Why) -> dict[str, Any]:
    """Find its form in order."""
    person = person_of(request)
    return whole(person, domain.check_case(person, case_id, body.reason))


@router.post("/{case_id}/return", response={200: CaseOut, **ERRORS})
def give_back(request: HttpRequest, case_id: str, body: Why) -> dict[str, Any]:
    """Return it for correction."""
    person = person_of(request)
    return whole(person, domain.return_case(person, case_id, body.reason))


@router.post("/{case_id}/refuse", response={200: CaseOut, **ERRORS})
def refuse(request: HttpRequest, case_id: str, body: Why) -> dict[str, Any]:
    """Refuse it for good."""
    person = person_of(request)
    return whole(person, domain.refuse_case(person, case_id, body.reason))


@router.post("/{case_id}/assign", response={200: CaseOut, **ERRORS})
def assign(request: HttpRequest, case_id: str, body: ExpertIn) -> dict[str, Any]:
    """Put an expert to it by hand."""
    person = person_of(request)
    return whole(person, domain.assign_expert(person, case_id, body.expert, body.reason, despite=body.despite))


@router.post("/{case_id}/decline", response={204: None, **ERRORS})
def decline(request: HttpRequest, case_id: str, body: Declined) -> Status[None]:
    """Step back from judging it; it is not open to the caller any more."""
    domain.decline_case(person_of(request), case_id, body.reason, tied=body.tied)
    return Status(204, None)


@router.post("/{case_id}/draft-score", response={200: CaseOut, **ERRORS})
def draft_score(request: HttpRequest, case_id: str, body: Points) -> dict[str, Any]:
    """Keep points as typed; nobody else sees them."""
    person = person_of(request)
    return whole(person, domain.save_score(person, case_id, body.points, body.comment))


@router.post("/{case_id}/score", response={200: CaseOut, **ERRORS})
def score(request: HttpRequest, case_id: str, body: Points) -> dict[str, Any]:
    """Score it by every criterion."""
    person = person_of(request)
    return whole(person, domain.score_case(person, case_id, body.points, body.comment))


@router.post("/{case_id}/visit", response={200: CaseOut, **ERRORS})
def visit(request: HttpRequest, case_id: str, body: Visited) -> dict[str, Any]:
    """Report the check on site."""
    person = person_of(request)
    made = domain.visit_case(person, case_id, passed=body.passed, report=body.report, day=body.day, values=body.values)
    return whole(person, made)


@router.post("/{case_id}/pass-over", response={200: CaseOut, **ERRORS})
def pass_over(request: HttpRequest, case_id: str, body: Why) -> dict[str, Any]:
    """Leave it off the short list."""
    person = person_of(request)
    return whole(person, domain.pass_over_case(person, case_id, body.reason))


@router.post("/{case_id}/decide", response={200: CaseOut, **ERRORS})
def decide(request: HttpRequest, case_id: str, body: Choice) -> dict[str, Any]:
    """Choose it, or pass it over."""
    person = person_of(request)
    return whole(person, domain.decide_case(person, case_id, chosen=body.chosen, reason=body.reason))


@router.post("/{case_id}/object", response={201: ObjectionOut, **ERRORS})
def object_to(request: HttpRequest, case_id: str, body: ObjectionIn) -> Status[Any]:
    """Object to it while it is in publicity."""
    return Status(201, objection(domain.object_to_case(person_of(request), case_id, body.text)))


@router.post("/{case_id}/objections/{objection_id}", response={200: ObjectionOut, **ERRORS})
def answer(request: HttpRequest, case_id: str, objection_id: str, body: Answer) -> dict[str, Any]:
    """Answer an objection."""
    person = person_of(request)
    return objection(domain.answer_objection(person, case_id, objection_id, upheld=body.upheld, answer=body.answer))


@router.post("/{case_id}/confirm", response={200: CaseOut, **ERRORS})
def confirm(request: HttpRequest, case_id: str) -> dict[str, Any]:
    """Confirm it after its publicity."""
    person = person_of(request)
    return whole(person, domain.confirm_case(person, case_id))


@router.post("/{case_id}/report", response={200: CaseOut, **ERRORS})
def report(request: HttpRequest, case_id: str, body: Reported) -> dict[str, Any]:
    """Report how it is used."""
    person = person_of(request)
    return whole(person, domain.report_case(person, case_id, body.values))


@router.post("/{case_id}/close", response={200: CaseOut, **ERRORS})
def close(request: HttpRequest, case_id: str, body: Why) -> dict[str, Any]:
    """End its following up."""
    person = person_of(request)
    return whole(person, domain.close_case(person, case_id, body.reason))


@router.post("/{case_id}/strike", response={200: CaseOut, **ERRORS})
def strike(request: HttpRequest, case_id: str, body: Why) -> dict[str, Any]:
    """Take it off the catalogue."""
    person = person_of(request)
    return whole(person, domain.strike_case(person, case_id, body.reason))


def line(case: Case) -> dict[str, Any]:
    """Return a case as a line of a list; totals are for those who see scores and so left out."""
    names = ("id", "number", "title", "applicant", "area", "county", "stage", "status", "due", "created", "changed")
    return {name: getattr(case, name) for name in names} | {"round": case.round_id, "total": None}


def whole(person: Person, case: Case) -> dict[str, Any]:
    """Return a case as far as it is open to the caller."""
    seen = domain.dossier(person, case)
    wait = seen.expected
    return line(case) | {
        "total": case.total if seen.scores else None,
        "values": seen.values,
        "expected": wait
        and _plain(wait, "by_owner", "due", "overdue") | {"stage": wait.stage.id, "roles": list(wait.roles)},
        "answers": case.answers_id,
        "may": seen.verbs,
        "scores": [
            {"by": str(one.by), "points": one.points, "total": one.total, "comment": one.comment} for one in seen.scores
        ],
        "draft": seen.draft,
        "visit": seen.visit and _plain(seen.visit, "day", "passed", "report", "values") | {"by": str(seen.visit.by)},
        "votes": [_plain(one, "unit", "chosen", "reason") for one in seen.votes],
        "reports": [_plain(one, "number", "values", "time") for one in seen.reports],
        "objections": [objection(one) for one in seen.objections],
        "history": [
            _plain(one, "verb", "time", "stage", "status", "reason") | {"by": str(one.by)} for one in seen.history
        ],
    }


def objection(found: Any) -> dict[str, Any]:
    """Return an objection without its author's name."""
    return _plain(found, "id", "text", "time", "upheld", "answer")


def _plain(found: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(found, name) for name in names}
