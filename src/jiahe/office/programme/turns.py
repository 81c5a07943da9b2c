"""On which cases is it a person's turn? What the rules allow, said as conditions on rows, so that no case is looked at twice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import EXPERT
from jiahe.office.programme.models import Assignment, Objection, Score, Status, Vote
from jiahe.office.programme.rules import is_keeper, own_cases, reach_of, today, unit_of
from jiahe.plan.procedures.load import default_procedures
from jiahe.plan.procedures.model import Kind, Procedure, Stage

BY_ROUND = frozenset({"assign", "publish", "catalogue"})
"""Verbs that are done to many cases of a round at once, on its page."""


@dataclass(frozen=True)
class Turn:
    """What a person is to do next with cases of a procedure in a stage: the verb, and which rows those are."""

    verb: str
    procedure: Procedure
    stage: Stage
    rows: Q


def turns_of(person: User) -> list[Turn]:
    """Return every turn that the person can have; most have no rows at the moment."""
    return [
        Turn(verb, procedure, stage, rows & Q(round__procedure=procedure.id, stage=stage.id))
        for procedure in default_procedures().procedures
        for stage in procedure.stages
        for verb, rows in _turns(person, procedure, stage)
    ]


def _turns(person: User, procedure: Procedure, stage: Stage) -> Iterator[tuple[str, Q]]:
    if is_keeper(person, procedure):
        yield from _keeping(procedure, stage)
    if stage.kind == "submit":
        yield "submit", own_cases(person) & Q(status__in=(Status.DRAFT, Status.RETURNED))
    elif stage.kind == "follow":
        yield "report", own_cases(person) & Q(status=Status.PUBLISHED, due__isnull=False)
    elif stage.kind == "publicise":
        yield from _publicity(person, procedure, stage)
    elif (
        stage.kind in _DONE_THERE
        and (reached := reach_of(person, _DONE_THERE[stage.kind], stage, procedure)) is not None
    ):
        yield from _acting(person, stage, reached)


_DONE_THERE: Mapping[Kind, str] = {
    "recommend": "recommend",
    "check": "check",
    "score": "score",
    "visit": "visit",
    "decide": "decide",
}
"""The verb of each stage in which cases wait for those who act there."""


def _acting(person: User, stage: Stage, reached: Q) -> Iterator[tuple[str, Q]]:
    """Tell what those do who act in a stage on the cases that came to it; of what is said already nothing waits."""
    waits = reached & Q(status=Status.OPEN)
    if stage.kind in {"recommend", "check", "visit"}:
        yield stage.kind, waits
    elif stage.kind == "score":
        yield "score", waits & ~Q(pk__in=Score.objects.filter(by=person, submitted__isnull=False).values("case"))
    elif stage.kind == "decide":
        unit = unit_of(person) if stage.together else None
        yield "decide", waits & ~Q(pk__in=Vote.objects.filter(unit=unit.id if unit else "").values("case"))


def _keeping(procedure: Procedure, stage: Stage) -> Iterator[tuple[str, Q]]:
    """Tell what those who keep a procedure do: admit what is late, put experts to cases, publish, fill the catalogue."""
    if stage.kind == "submit":
        yield "admit", Q(status=Status.LATE)
    if stage.kind == "score" and EXPERT in stage.roles:
        judges = Assignment.objects.filter(declined=None).values("case").annotate(many=Count("pk"))
        enough = judges.filter(many__gte=stage.scorers).values("case")
        yield "assign", Q(status=Status.OPEN) & ~Q(pk__in=enough)
    if stage == (procedure.of_kind("publicise") or procedure.of_kind("publish")):
        yield "publish", Q(status=Status.CHOSEN, due=None)
    if stage.kind == "publish":
        yield "catalogue", Q(status=Status.CONFIRMED)


def _publicity(person: User, procedure: Procedure, stage: Stage) -> Iterator[tuple[str, Q]]:
    unanswered = Objection.objects.filter(upheld=None).values("case")
    answering = reach_of(person, "answer", stage, procedure)
    if answering is not None:
        yield "answer", answering & Q(status=Status.CHOSEN, pk__in=unanswered)
    confirming = reach_of(person, "confirm", stage, procedure)
    if confirming is not None:
        yield "confirm", confirming & Q(status=Status.CHOSEN, due__lt=today()) & ~Q(pk__in=unanswered)
