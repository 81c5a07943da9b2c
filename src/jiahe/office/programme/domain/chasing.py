"""How far is a round's review: which cases lack experts, who still owes scores, and who is late with them?"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from jiahe.office.programme.domain.rounds import deadline
from jiahe.office.programme.models import Assignment, Case, Round, Score, Status
from jiahe.office.programme.rules import is_judged_by_experts, procedure_of, today
from jiahe.plan.procedures.model import Stage

_OUT = (Status.WITHDRAWN, Status.REFUSED)


@dataclass(frozen=True)
class Owing:
    """What an expert has scored and still owes in a round."""

    username: str
    name: str
    unit: str
    email: str
    done: int
    left: int


@dataclass(frozen=True)
class Progress:
    """How far a round's review is.

    Attributes
    ----------
    cases, lacking
        How many cases are in the score stage, and how many of them have fewer experts than wanted.
    wanted, given
        How many scores are asked for in all, and how many are submitted.
    due, overdue
        The last day, and whether it is over.
    owing
        Who still owes scores, the most first.
    """

    cases: int
    lacking: int
    wanted: int
    given: int
    due: dt.date | None
    overdue: bool
    owing: tuple[Owing, ...]

    @property
    def late(self) -> int:
        """How many experts are late."""
        return len(self.owing) if self.overdue else 0


def progress(found: Round) -> Progress | None:
    """Return how far a round's review is; None where no experts judge."""
    procedure = procedure_of(found)
    stage = procedure.of_kind("score")
    if stage is None or not is_judged_by_experts(procedure):
        return None
    waits = Q(case__stage=stage.id, case__status=Status.OPEN)
    scored = Exists(Score.objects.filter(case=OuterRef("case"), by=OuterRef("expert"), submitted__isnull=False))
    standing = Assignment.objects.filter(case__round=found, declined=None).exclude(case__status__in=_OUT).order_by()
    experts = list(
        standing.annotate(scored=scored)
        .values("expert", "expert__username", "expert__full_name", "expert__unit", "expert__email")
        .annotate(done=Count("pk", filter=Q(scored=True)), left=Count("pk", filter=waits & Q(scored=False)))
        .order_by("-left", "expert__username")
    )
    has = _experts_of(found, stage)
    given, due = sum(one["done"] for one in experts), deadline(found, stage.id)
    return Progress(
        cases=sum(has.values()),
        lacking=sum(cases for many, cases in has.items() if many < stage.scorers),
        wanted=standing.count() + sum(max(stage.scorers - many, 0) * cases for many, cases in has.items()),
        given=given,
        due=due,
        overdue=due is not None and today() > due,
        owing=tuple(_owing(one) for one in experts if one["left"]),
    )


def _experts_of(found: Round, stage: Stage) -> dict[int, int]:
    """Return how many cases under review have how many experts."""
    judges = Assignment.objects.filter(case=OuterRef("pk"), declined=None).order_by().values("case")
    many = Coalesce(Subquery(judges.annotate(many=Count("pk")).values("many")), 0)
    waiting = Case.objects.filter(round=found, stage=stage.id, status=Status.OPEN).order_by()
    return dict(waiting.annotate(many=many).values_list("many").annotate(cases=Count("pk")))


def _owing(row: Mapping[str, Any]) -> Owing:
    return Owing(
        username=row["expert__username"],
        name=row["expert__full_name"] or row["expert__username"],
        unit=row["expert__unit"],
        email=row["expert__email"],
        done=row["done"],
        left=row["left"],
    )
