"""On which cases is it a person's turn, the most urgent first? Asked of the database as one condition, however many wait."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from jiahe.office import stretches
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import Person, signed_in
from jiahe.office.programme.domain.rounds import deadline
from jiahe.office.programme.models import Case, Round, Score, Status, Vote
from jiahe.office.programme.reach import Reach, reach_of
from jiahe.office.programme.rules import RULES, cases_seen_by, near, today, unit_of
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
    rows = cases_waiting_for(person, within)
    found = list(rows.order_by().values_list("pk", "round", "stage", "due")[:_MOST_SORTED])
    rounds = {within.pk: within} if within else Round.objects.in_bulk({place for _, place, _, _ in found})
    days: dict[tuple[str, str], dt.date] = {
        (place, stage): deadline(rounds[place], stage) or dt.date.max for _, place, stage, _ in found
    }
    urgent = sorted((due or days[place, stage], pk) for pk, place, stage, due in found)[:most]
    cases = Case.objects.select_related("round", "owner").in_bulk([pk for _, pk in urgent])
    return [cases[pk] for _, pk in urgent]


def cases_waiting_for(person: Person, within: Round | None = None) -> QuerySet[Case]:
    """Return the cases on which it is the person's turn, of all rounds or of one."""
    user, every = signed_in(person), default_procedures().procedures
    asked = [one for one in every if within is None or one.id == within.procedure]
    turns: dict[_Turn, list[str]] = {}
    for procedure in asked:
        for stage in procedure.stages:
            for turn in _turns(user, procedure, stage):
                turns.setdefault(turn, []).append(procedure.id)
    condition = Q(pk__in=[])
    for turn, procedures in turns.items():
        named = {one.id for one in asked if one.stage(turn.stage)} - set(procedures)
        there = Q(round__procedure__in=procedures) if named else Q()
        condition |= there & turn.rows(user)
    # said once more by itself, so that the index over stage and status serves, whatever stands in the alternatives
    stages, statuses = {turn.stage for turn in turns}, {status for turn in turns for status in turn.statuses}
    rows = Case.objects.filter(Q(stage__in=sorted(stages), status__in=sorted(statuses)) & near(user) & condition)
    open_to = stretches.within(rows, cases_seen_by(user))
    return open_to.filter(round=within) if within else open_to


@dataclass(frozen=True)
class _Turn:
    """What is expected of somebody: in which stage and statuses, of which cases; `said` names the verb that ends it."""

    stage: str
    statuses: tuple[str, ...]
    reach: Reach
    said: str

    def rows(self, user: User) -> Q:
        """Return it as a condition on rows."""
        found = Q(stage=self.stage, status__in=self.statuses) & self.reach.rows(user)
        return found & _still(user, self.said)


def _turns(user: User, procedure: Procedure, stage: Stage) -> Iterator[_Turn]:
    for verb, rule in RULES.items():
        open_here = stage.kind in rule.kinds and (rule.outcome is None or rule.outcome in stage.may)
        if verb in AT_ANY_TIME or not open_here:
            continue
        reach = reach_of(user, verb, stage, procedure)
        statuses = tuple(status for status in rule.statuses if status in UNDER_WAY)
        if verb == "refuse":
            statuses = tuple(status for status in statuses if (status == Status.LATE) == (stage.kind == "submit"))
        if reach is not None and statuses:
            yield _Turn(stage.id, statuses, reach, verb if verb in _SAID else "")


_SAID = frozenset({"score", "decide", "confirm", "report"})


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
