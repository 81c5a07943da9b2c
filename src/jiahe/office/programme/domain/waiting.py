"""What waits for a person, however many cases there are: by round and stage, the most urgent first?"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case as Choose
from django.db.models import CharField, Count, Expression, F, Max, Min, Q, QuerySet, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import Person, signed_in
from jiahe.office.programme.models import Case, Round, Status
from jiahe.office.programme.rules import cases_seen_by, procedure_of, today
from jiahe.office.programme.turns import BY_ROUND, Turn, turns_of
from jiahe.plan.load import default_plan
from jiahe.plan.procedures.load import default_procedures
from jiahe.plan.procedures.model import Procedure, Stage

_NEVER = "9999-12-31"
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
    turns = turns_of(user)
    verb = Choose(*(When(turn.rows, then=Value(turn.verb)) for turn in turns), output_field=CharField())
    found = _grouped(_rows(user, turns).annotate(verb=verb, until=until()))
    rounds = Round.objects.in_bulk([row["round"] for row in found])
    lines = [_line(rounds[row["round"]], row) for row in found]
    return sorted(lines, key=lambda line: (line.due or dt.date.max, -line.many, line.round.pk, line.stage.id))


def _grouped(rows: Any) -> list[dict[str, Any]]:
    late = Count("pk", filter=Q(until__lt=str(today())))
    told = {"many": Count("pk"), "first": Min("until"), "late": late, "one": Min("pk"), "name": Max("title")}
    return list(rows.order_by().values("round", "stage", "verb").annotate(**told))


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


def _line(found: Round, row: dict[str, Any]) -> Waiting:
    procedure, alone = procedure_of(found), row["many"] == 1
    return Waiting(
        round=found,
        stage=procedure.stage(row["stage"]) or procedure.first,
        verb=row["verb"],
        many=row["many"],
        overdue=row["late"],
        due=None if row["first"] == _NEVER else dt.date.fromisoformat(row["first"]),
        case=row["one"] if alone and row["verb"] not in BY_ROUND else None,
        title=row["name"] if alone else "",
    )


def _rows(user: User, turns: Iterable[Turn]) -> QuerySet[Case]:
    """Return the cases of some turns."""
    mine: Q = reduce(or_, (turn.rows for turn in turns), Q(pk__in=[]))
    return Case.objects.filter(cases_seen_by(user), mine, round__plan=default_plan().id)


def until() -> Expression:
    """Return the last day for a case in its stage, as text; far away where there is none."""
    stages = {stage.id for one in default_procedures().procedures for stage in one.stages}
    over = Choose(*_confirmed_by(), default=Cast(F("due"), CharField()), output_field=CharField())
    days = (When(stage=stage, then=_of_round(stage)) for stage in sorted(stages))
    return Coalesce(over, Choose(*days, output_field=CharField()), Value(_NEVER))


def _confirmed_by() -> Iterator[When]:
    """Say that once its publicity is over a case waits for its confirmation, by that stage's day."""
    over = Q(status=Status.CHOSEN, due__lt=today())
    for procedure in default_procedures().procedures:
        if (confirm := procedure.of_kind("confirm")) is not None:
            yield When(over & Q(round__procedure=procedure.id), then=_of_round(confirm.id))


def _of_round(stage: str) -> Expression:
    return Cast(KeyTextTransform(stage, "round__deadlines"), CharField())
