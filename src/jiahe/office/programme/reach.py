"""With which cases of a stage may somebody do something? What `rules.may` says of one case, as a condition on rows."""

from dataclasses import dataclass
from typing import Literal

from django.db.models import Q

from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import EXPERT, roles_of
from jiahe.office.programme.models import Assignment
from jiahe.office.programme.rules import (
    RULES,
    acting_stage,
    areas_led_by,
    county_of,
    is_keeper,
    own_cases,
    unit_of,
)
from jiahe.plan.procedures.model import Procedure, Stage


@dataclass(frozen=True)
class Reach:
    """Cases of one's own, one's county or one's areas, or all; `judging`: of these what one is put to and did not hand in."""

    within: Literal["own", "county", "area", "all"]
    judging: bool = False

    def rows(self, person: User) -> Q:
        """Return it as a condition on rows."""
        within = {
            "own": own_cases(person),
            "county": Q(county=county_of(person) or "nowhere"),
            "area": Q(area__in=sorted(areas_led_by(person))),
            "all": Q(),
        }[self.within]
        return within & _impartial(person) if self.judging else within


def reach_of(person: User, verb: str, stage: Stage, procedure: Procedure) -> Reach | None:
    """Return how far the person may do this with the cases in a stage; None where with none of them."""
    if RULES[verb].by_owner:
        return Reach("own") if person.is_active else None
    acting = acting_stage(verb, stage, procedure)
    if acting is None:
        return None
    if acting.kind == "submit":
        return Reach("all") if is_keeper(person, procedure) else None
    unit = unit_of(person) if acting.together else None
    agrees = not acting.together or (unit is not None and unit.id in acting.together)
    if not agrees or not roles_of(person) & set(acting.roles):
        return None
    return Reach(acting.reach, judging=acting.kind == "score" and EXPERT in acting.roles)


def _impartial(person: User) -> Q:
    mine = Assignment.objects.filter(expert=person, declined=None).values("case")
    others = ~Q(owner=person) & ~Q(applicant=person.unit) if person.unit else ~Q(owner=person)
    return Q(pk__in=mine) & others
