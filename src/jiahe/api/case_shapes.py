"""In what shape do cases come in and go out through the interface?"""

import datetime as dt
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import ConfigDict, StrictBool, StrictInt

from jiahe.api.paging import attributes
from jiahe.office.accounts.rules import Person
from jiahe.office.programme import domain
from jiahe.office.programme.models import Case

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
        and attributes(wait, "by_owner", "due", "overdue") | {"stage": wait.stage.id, "roles": list(wait.roles)},
        "answers": case.answers_id,
        "may": seen.verbs,
        "scores": [
            {"by": str(one.by), "points": one.points, "total": one.total, "comment": one.comment} for one in seen.scores
        ],
        "draft": seen.draft,
        "visit": seen.visit
        and attributes(seen.visit, "day", "passed", "report", "values") | {"by": str(seen.visit.by)},
        "votes": [attributes(one, "unit", "chosen", "reason") for one in seen.votes],
        "reports": [attributes(one, "number", "values", "time") for one in seen.reports],
        "objections": [objection(one) for one in seen.objections],
        "history": [
            attributes(one, "verb", "time", "stage", "status", "reason") | {"by": str(one.by)} for one in seen.history
        ],
    }


def objection(found: Any) -> dict[str, Any]:
    """Return an objection without its author's name."""
    return attributes(found, "id", "text", "time", "upheld", "answer")
