"""How is a case filled in, handed in, and acted upon? One address a verb."""

from typing import Any

from django.http import HttpRequest
from ninja import Router
from ninja.responses import Status

from jiahe.api.auth import person_of
from jiahe.api.case_shapes import (
    Answer,
    CaseOut,
    Cases,
    Choice,
    Declined,
    ExpertIn,
    Filled,
    HandedIn,
    ObjectionIn,
    ObjectionOut,
    Points,
    Reported,
    Visited,
    Why,
    line,
    objection,
    whole,
)
from jiahe.api.errors import ERRORS
from jiahe.api.paging import USUAL, Limit, Offset, page
from jiahe.office.programme import domain

router = Router(tags=["cases"])


@router.get("", response={200: Cases, **ERRORS})
def list_cases(request: HttpRequest, offset: Offset = 0, limit: Limit = USUAL) -> dict[str, Any]:
    """List the cases of all rounds that are open to the caller, the newest first."""
    rows = domain.cases_visible_to(person_of(request)).select_related(None)  # SQLite would sort all that is joined
    return page(rows, offset, limit, line)


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
