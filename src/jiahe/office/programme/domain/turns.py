"""On which cases is it a person's turn, the most urgent first? Asked of the database as one condition, however many wait."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q, QuerySet

from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import Person, signed_in
from jiahe.office.programme.domain.rounds import deadline
from jiahe.office.programme.models import Case, Round, Score, Status, Vote
from jiahe.office.programme.rules import RULES, near, reach_of, today, unit_of
from jiahe.plan.procedures.load import default_procedures
from jiahe.plan.procedures.model import Procedure, Stage

UNDER_WAY = (
    Status.DRAFT,
    Status.LATE,
    Status.OPEN,
    Status.RETURNED,
    Status.CHOSEN,
    Status.CONFIRMED,
    Status.PUBLISHED,
)
AT_ANY_TIME = frozenset(
    {
        "withdraw",
        "save",
        "answer",
        "assign",
        "unassign",
        "decline",
        "avoid",
        "waive",
        "reopen",
        "pass_over",
        "close",
        "strike",
    }
)
"""Verbs that may be done and are not waited for."""
_MOST_SORTED, _MOST = 1000, 200


def waiting_for(person: Person, within: Round | None = None, *, most: int = _MOST) -> list[Case]:
    """Return the cases on which it is the person's turn, the most urgent first; of more than 1000, the first of any 1000."""
    rows = cases_waiting_for(person).filter(**({"round": within} if within else {}))
    found = list(rows.order_by().values_list("pk", "round", "stage", "due")[:_MOST_SORTED])
    rounds = {within.pk: within} if within else Round.objects.in_bulk({place for _, place, _, _ in found})
    days: dict[tuple[str, str], dt.date] = {
        (place, stage): deadline(rounds[place], stage) or dt.date.max for _, place, stage, _ in found
    }
    urgent = sorted((due or days[place, stage], pk) for pk, place, stage, due in found)[:most]
    cases = Case.objects.select_related("round", "owner").in_bulk([pk for _, pk in urgent])
    return [cases[pk] for _, pk in urgent]


def cases_waiting_for(person: Person) -> QuerySet[Case]:
    """Return the cases on which it is the person's turn."""
    user = signed_in(person)
    stages, statuses, turn = set[str](), set[str](), Q(pk__in=[])
    for procedure in default_procedures().procedures:
        for stage in procedure.stages:
            for when, which in _turns(user, procedure, stage):
                stages.add(stage.id)
                statuses |= set(when)
                turn |= Q(round__procedure=procedure.id, stage=stage.id, status__in=when) & which
    # said once more by itself, so that the index over stage and status serves, whatever stands in the alternatives
    return Case.objects.filter(Q(stage__in=sorted(stages), status__in=sorted(statuses)) & near(user) & turn)


def _turns(user: User, procedure: Procedure, stage: Stage) -> Iterator[tuple[tuple[str, ...], Q]]:
    """Yield in which statuses something is expected of the person in a stage, and of which of the cases."""
    for verb, rule in RULES.items():
        if (
            verb in AT_ANY_TIME
            or stage.kind not in rule.kinds
            or not (rule.outcome is None or rule.outcome in stage.may)
        ):
            continue
        reached = reach_of(user, verb, stage, procedure)
        statuses = [status for status in rule.statuses if status in UNDER_WAY]
        if verb == "refuse":
            statuses = [status for status in statuses if (status == Status.LATE) == (stage.kind == "submit")]
        if reached is not None and statuses:
            yield tuple(statuses), reached & _still(user, verb)


def _still(user: User, verb: str) -> Q:
    """Return of which cases a verb is still to be done: what the person or the unit has said already is said."""
    if verb == "score":
        return ~Q(pk__in=Score.objects.filter(by=user, submitted__isnull=False).values("case"))
    if verb == "decide":
        unit = unit_of(user)
        return ~Q(pk__in=Vote.objects.filter(unit=unit.id).values("case")) if unit else Q()
    if verb == "confirm":
        return Q(due__lt=today())
    return Q(due__isnull=False) if verb == "report" else Q()
