"""What waits for a person, however many cases there are: by round and stage, the most urgent first?"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import EXPERT, Person, signed_in
from jiahe.office.programme.domain.rounds import deadline
from jiahe.office.programme.domain.turns import cases_waiting_for
from jiahe.office.programme.models import Assignment, Case, Objection, Round, Status
from jiahe.office.programme.reach import reach_of
from jiahe.office.programme.rules import cases_seen_by, is_keeper, procedure_of, today, under_review
from jiahe.plan.load import default_plan
from jiahe.plan.procedures.load import default_procedures
from jiahe.plan.procedures.model import Kind, Procedure, Stage

BY_ROUND = frozenset({"assign", "publish", "catalogue"})
"""Verbs that are done to many cases of a round at once, on its page."""
_AHEAD = dt.timedelta(days=60)
"""How long before its day a report is asked for."""


@dataclass(frozen=True)
class Waiting:
    """What waits for a person in a stage of a round: what to do, with how many cases, until when.

    `overdue` is how many are past their day, `case` the one case where there is no other.
    """

    round: Round
    stage: Stage
    verb: str
    many: int
    overdue: int
    due: dt.date | None
    case: str | None
    title: str

    @property
    def procedure(self) -> Procedure:
        """The round's procedure."""
        return procedure_of(self.round)

    @property
    def days(self) -> int | None:
        """How many days are left, below 0 where it is overdue; None where there is no day."""
        return (self.due - today()).days if self.due else None


def waiting_lines(person: Person) -> list[Waiting]:
    """Return what waits for a person by round, stage and verb, the most urgent first."""
    user = signed_in(person)
    kept = [one for one in default_procedures().procedures if is_keeper(user, one)]
    answers = _grouped(_to_answer(user), "answer")
    found = [*_grouped(cases_waiting_for(user)), *_grouped(_to_publish(kept)), *_grouped(_to_assign(kept), "assign")]
    rounds = Round.objects.in_bulk({row["round"] for row in (*found, *answers)})
    blocked = {row["round"]: row["over"] for row in answers}
    lines = [_line(rounds[row["round"]], row, blocked.get(row["round"], 0)) for row in found]
    lines += [_line(rounds[row["round"]], row, 0) for row in answers]
    return sorted(
        (line for line in lines if line.many),
        key=lambda line: (line.due or dt.date.max, -line.many, line.round.pk, line.stage.id),
    )


def _grouped(rows: QuerySet[Case], verb: str = "") -> list[dict[str, Any]]:
    """Count cases by round, stage and status, and how many have a day of their own, and how many of these are past."""
    past = Count("pk", filter=Q(due__lt=today()))
    told = {"many": Count("pk"), "dated": Count("due"), "over": past, "first": Min("due"), "one": Min("pk")}
    grouped: Any = rows.filter(round__plan=default_plan().id).order_by().values("round", "stage", "status")
    return [row | {"verb": verb} for row in grouped.annotate(**told, name=Max("title"))]


def _to_publish(kept: Sequence[Procedure]) -> QuerySet[Case]:
    """Return the cases that wait for those who keep these procedures to publish them, or to put them into the catalogue."""
    rows = Q(pk__in=[])
    for procedure in kept:
        shows = procedure.of_kind("publicise") or procedure.of_kind("publish")
        lists = procedure.of_kind("publish")
        if shows:
            rows |= Q(round__procedure=procedure.id, stage=shows.id, status=Status.CHOSEN, due=None)
        if lists:
            rows |= Q(round__procedure=procedure.id, stage=lists.id, status=Status.CONFIRMED)
    return Case.objects.filter(rows, status__in=(Status.CHOSEN, Status.CONFIRMED))


def _to_assign(kept: Sequence[Procedure]) -> QuerySet[Case]:
    """Return the cases under review that have fewer experts than are wanted."""
    judges = Assignment.objects.filter(case=OuterRef("pk"), declined=None).order_by().values("case")
    judged = Coalesce(Subquery(judges.annotate(many=Count("pk")).values("many")), 0)
    rows = Q(pk__in=[])
    for procedure in kept:
        stage = procedure.of_kind("score")
        if stage and EXPERT in stage.roles:
            rows |= Q(round__procedure=procedure.id, stage=stage.id, judged__lt=stage.scorers)
    return Case.objects.filter(under_review()).annotate(judged=judged).filter(rows)


def _to_answer(user: User) -> QuerySet[Case]:
    """Return the cases with objections that wait for the person's answer."""
    rows = Q(pk__in=[])
    for procedure in default_procedures().procedures:
        stage = procedure.of_kind("publicise")
        reach = reach_of(user, "answer", stage, procedure) if stage else None
        if stage and reach is not None:
            rows |= reach.rows(user) & Q(round__procedure=procedure.id, stage=stage.id)
    unanswered = Objection.objects.filter(upheld=None).values("case")
    return Case.objects.filter(rows, cases_seen_by(user), pk__in=unanswered, status=Status.CHOSEN)


def is_far(line: Waiting) -> bool:
    """Tell whether it may wait: a report whose day is more than two months away."""
    return line.verb == "report" and line.due is not None and line.due > today() + _AHEAD


def in_publicity() -> list[tuple[Round, int, dt.date]]:
    """Return the rounds with cases in publicity today, how many, and the last day, the first to end first."""
    shown = Case.objects.filter(round__plan=default_plan().id, status=Status.CHOSEN, due__gte=today())
    grouped = shown.order_by().values_list("round").annotate(many=Count("pk"), last=Max("due"))
    ends = {pk: (many, last) for pk, many, last in grouped}
    rounds = Round.objects.in_bulk(list(ends))
    return sorted(((rounds[pk], *told) for pk, told in ends.items()), key=lambda one: (one[2], one[0].pk))


def _line(found: Round, row: dict[str, Any], blocked: int) -> Waiting:
    """Return a group as a line; cases with unanswered objections are `blocked` from being confirmed."""
    procedure = procedure_of(found)
    stage = procedure.stage(row["stage"]) or procedure.first
    verb = row["verb"] or _verb(stage, row["status"], shown=bool(row["dated"]))
    confirm = procedure.of_kind("confirm") if verb == "confirm" else None
    many = row["many"] - (blocked if confirm else 0)
    dated, over = (0, 0) if confirm else (row["dated"], row["over"])
    others = deadline(found, confirm.id if confirm else stage.id) if dated < many else None
    alone = many == 1 == row["many"]
    return Waiting(
        round=found,
        stage=stage,
        verb=verb,
        many=many,
        overdue=over + (many - dated if others and others < today() else 0),
        due=min((day for day in (row["first"] if dated else None, others) if day), default=None),
        case=row["one"] if alone and verb not in BY_ROUND else None,
        title=row["name"] if alone else "",
    )


def _verb(stage: Stage, status: str, *, shown: bool) -> str:
    if stage.kind == "submit":
        return "admit" if status == Status.LATE else "submit"
    if status == Status.CHOSEN:
        return "confirm" if shown else "publish"
    return _VERBS.get(stage.kind, stage.kind)


_VERBS: Mapping[Kind, str] = {"publish": "catalogue", "follow": "report"}
