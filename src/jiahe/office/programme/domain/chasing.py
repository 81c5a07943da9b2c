"""How far is a round's review: which cases lack experts, who still owes scores, and who is late with them?"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from jiahe.office.programme.domain.rounds import deadline
from jiahe.office.programme.models import Assignment, Case, Round, Score, Status
from jiahe.office.programme.rules import is_judged_by_experts, procedure_of, today

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
    rows = Assignment.objects.filter(case__round=found, declined=None).exclude(case__status__in=_OUT)
    standing = list(rows.select_related("expert").order_by("expert__username"))
    scored = set(Score.objects.filter(case__round=found, submitted__isnull=False).values_list("case", "by"))
    waiting = set(
        Case.objects.filter(round=found, stage=stage.id, status=Status.OPEN).order_by().values_list("pk", flat=True)
    )
    has = Counter(one.case_id for one in standing)
    due = deadline(found, stage.id)
    return Progress(
        cases=len(waiting),
        lacking=sum(has[case] < stage.scorers for case in waiting),
        wanted=len(standing) + sum(max(stage.scorers - has[case], 0) for case in waiting),
        given=sum((one.case_id, one.expert_id) in scored for one in standing),
        due=due,
        overdue=due is not None and today() > due,
        owing=_owing(standing, scored, waiting),
    )


def _owing(standing: list[Assignment], scored: set[tuple[str, int]], waiting: set[str]) -> tuple[Owing, ...]:
    experts = {one.expert_id: one.expert for one in standing}
    done = Counter(one.expert_id for one in standing if (one.case_id, one.expert_id) in scored)
    left = Counter(
        one.expert_id for one in standing if one.case_id in waiting and (one.case_id, one.expert_id) not in scored
    )
    return tuple(
        Owing(experts[who].username, str(experts[who]), experts[who].unit, experts[who].email, done[who], many)
        for who, many in left.most_common()
    )
