"""On which cases is it a person's turn? What the rules allow, said as conditions on rows, so that no case is looked at twice."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q

from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import EXPERT, roles_of
from jiahe.office.programme.models import Assignment, Objection, Score, Status, Vote
from jiahe.office.programme.rules import areas_led_by, county_of, is_keeper, own_cases, today, unit_of
from jiahe.plan.procedures.load import default_procedures
from jiahe.plan.procedures.model import Procedure, Stage

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
    elif (reached := acts_on(person, stage)) is not None:
        yield from _acting(person, stage, reached)


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
    answering = acts_on(person, stage)
    if answering is not None:
        yield "answer", answering & Q(status=Status.CHOSEN, pk__in=unanswered)
    confirm = procedure.of_kind("confirm")
    confirming = acts_on(person, confirm) if confirm else None
    if confirming is not None:
        yield "confirm", confirming & Q(status=Status.CHOSEN, due__lt=today()) & ~Q(pk__in=unanswered)


def acts_on(person: User, stage: Stage) -> Q | None:
    """Return which rows the person acts on in a stage, None where on none: `rules.acts` as a condition on rows."""
    unit, county = unit_of(person), county_of(person)
    if not roles_of(person) & set(stage.roles) or (stage.together and (unit is None or unit.id not in stage.together)):
        return None
    rows = {
        "own": own_cases(person),
        "county": Q(county=county) if county else Q(pk__in=[]),
        "area": Q(area__in=sorted(areas_led_by(person))),
        "all": Q(),
    }[stage.reach]
    return rows & _assigned(person) if stage.kind == "score" and EXPERT in stage.roles else rows


def _assigned(person: User) -> Q:
    """Return the cases that a person judges as an expert: assigned, and not of the own firm."""
    mine = Q(pk__in=Assignment.objects.filter(expert=person, declined=None).values("case"))
    return mine & ~Q(owner=person) & (~Q(applicant=person.unit) if person.unit else Q())
