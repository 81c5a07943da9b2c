"""What lies on the desk of somebody who scores: which cases, until when, and how far each is?"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from django.db.models import Q

from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import LEAD_UNIT, Person, roles_of, signed_in
from jiahe.office.programme.domain.looking import cases_visible_to
from jiahe.office.programme.domain.rounds import deadline
from jiahe.office.programme.models import Assignment, Case, Score, Status
from jiahe.office.programme.rules import areas_led_by, procedure_of, today, under_review
from jiahe.plan.procedures.load import default_procedures
from jiahe.plan.procedures.model import Stage

State = Literal["new", "begun", "complete", "submitted"]
MOST = 500
"""How many cases lie on a desk at most."""


@dataclass(frozen=True)
class Item:
    """One case to be scored, or scored; `given` tells how many of its criteria have points."""

    case: Case
    stage: Stage
    due: dt.date | None
    overdue: bool
    state: State
    given: int
    score: Score | None

    @property
    def total(self) -> float | None:
        """The weighted total, 0 to 100; None as long as points are missing."""
        if self.score is None or self.given < len(self.stage.criteria):
            return None
        points = self.score.points
        return float(sum(one.weight * points[one.id] for one in self.stage.criteria)) / self.stage.scale


@dataclass(frozen=True)
class Desk:
    """All that somebody is to score, the most urgent first, and then what is scored already."""

    items: tuple[Item, ...]

    @property
    def open(self) -> list[Item]:
        """What is not submitted yet."""
        return [one for one in self.items if one.state != "submitted"]

    @property
    def complete(self) -> list[Item]:
        """What can be submitted."""
        return [one for one in self.items if one.state == "complete"]

    @property
    def submitted(self) -> list[Item]:
        """What is submitted."""
        return [one for one in self.items if one.state == "submitted"]

    def beside(self, case_id: str) -> tuple[Item | None, Item | None, int]:
        """Return what lies before and after a case, and its place, counted from 1; 0 where it is not there."""
        place = next((place for place, one in enumerate(self.items) if one.case.pk == case_id), -1)
        if place < 0:
            return None, None, 0
        before = self.items[place - 1] if place else None
        after = self.items[place + 1] if place + 1 < len(self.items) else None
        return before, after, place + 1


def desk(person: Person) -> Desk:
    """Return what a person scores; NotSignedInError where nobody is signed in."""
    user = signed_in(person)
    mine = Score.objects.filter(by=user)
    scores = {one.case_id: one for one in mine}
    scored = Q(pk__in=mine.filter(submitted__isnull=False).values("case"))
    cases = cases_visible_to(user).filter(_to_score(user) | scored).order_by("round", "number")[:MOST]
    items = [_item(case, scores.get(case.pk)) for case in cases]
    return Desk(tuple(sorted(items, key=_urgency)))


def _to_score(user: User) -> Q:
    """Return the cases that await the person's score, as a condition on rows."""
    mine = under_review() & Q(pk__in=Assignment.objects.filter(expert=user, declined=None).values("case"))
    if LEAD_UNIT not in roles_of(user):
        return mine
    for procedure in default_procedures().procedures:
        stage = procedure.of_kind("score")
        if stage is not None and LEAD_UNIT in stage.roles:
            areas = sorted(areas_led_by(user))
            mine |= Q(round__procedure=procedure.id, stage=stage.id, status=Status.OPEN, area__in=areas)
    return mine


def _item(case: Case, score: Score | None) -> Item:
    stage = procedure_of(case).of_kind("score")
    assert stage is not None  # noqa: S101  # such cases alone are on a desk
    given = sum(one.id in score.points for one in stage.criteria) if score else 0
    due = deadline(case.round, stage.id)
    state: State = "new"
    if score is not None and score.submitted:
        state = "submitted"
    elif given == len(stage.criteria):
        state = "complete"
    elif score is not None and (given or score.comment):
        state = "begun"
    return Item(case, stage, due, state != "submitted" and due is not None and today() > due, state, given, score)


def _urgency(one: Item) -> tuple[bool, dt.date, str, int]:
    return one.state == "submitted", one.due or dt.date.max, one.case.round_id, one.case.number
