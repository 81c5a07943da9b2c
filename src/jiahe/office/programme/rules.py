"""Who may see a case, and who may do what with it now? Pages, interface and verbs all ask here."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from jiahe.kernel.errors import NotFoundError
from jiahe.kernel.times import now
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import (
    ADMINISTRATOR,
    AUDITOR,
    COUNTY_OFFICE,
    EXPERT,
    FINANCE,
    FIRM,
    LEAD_UNIT,
    PROGRAMME_OFFICE,
    Person,
    roles_of,
)
from jiahe.office.programme.models import HOLDING, Assignment, Case, Round, Score, Status
from jiahe.plan.load import default_plan
from jiahe.plan.model import Unit
from jiahe.plan.procedures.load import default_procedures
from jiahe.plan.procedures.model import Kind, Outcome, Procedure, Stage

_SEE_ALL = frozenset({ADMINISTRATOR, AUDITOR, PROGRAMME_OFFICE})
_COUNTIES = ("county", "zone")
_HAND_IN = frozenset({FIRM, COUNTY_OFFICE, LEAD_UNIT, PROGRAMME_OFFICE})
"""Roles in which colleagues of one unit share what the unit handed in."""
_MOST_OF_ONES_OWN, _MOST_FOR_OTHERS = 200, 1000


@dataclass(frozen=True)
class Rule:
    """When a verb can be done: in stages of these kinds, on cases that stand so; `outcome` must be open in the stage."""

    kinds: tuple[Kind, ...]
    statuses: tuple[str, ...]
    outcome: Outcome | None = None
    by_owner: bool = False


_ALL: tuple[Kind, ...] = ("submit", "recommend", "check", "score", "visit", "decide", "publicise")
RULES: dict[str, Rule] = {
    "save": Rule(("submit",), (Status.DRAFT, Status.RETURNED), by_owner=True),
    "submit": Rule(("submit",), (Status.DRAFT, Status.RETURNED), by_owner=True),
    "withdraw": Rule(
        _ALL,
        (Status.DRAFT, Status.LATE, Status.OPEN, Status.RETURNED, Status.CHOSEN),
        outcome="withdraw",
        by_owner=True,
    ),
    "admit": Rule(("submit",), (Status.LATE,)),
    "recommend": Rule(("recommend",), (Status.OPEN,)),
    "check": Rule(("check",), (Status.OPEN,)),
    "return": Rule(("recommend", "check"), (Status.OPEN,), outcome="return"),
    "refuse": Rule(("submit", "recommend", "check"), (Status.OPEN, Status.LATE), outcome="refuse"),
    "assign": Rule(("score",), (Status.OPEN,)),
    "unassign": Rule(("score",), (Status.OPEN,)),
    "decline": Rule(("score",), (Status.OPEN,)),
    "avoid": Rule(
        ("submit", "recommend", "check", "score"), (Status.DRAFT, Status.OPEN, Status.RETURNED), by_owner=True
    ),
    "score": Rule(("score",), (Status.OPEN,)),
    "waive": Rule(("score",), (Status.OPEN,)),
    "reopen": Rule(("score", "visit", "decide"), (Status.OPEN,)),
    "visit": Rule(("visit",), (Status.OPEN,)),
    "pass_over": Rule(("visit",), (Status.OPEN,)),
    "decide": Rule(("decide",), (Status.OPEN, Status.PASSED_OVER)),
    "answer": Rule(("publicise",), (Status.CHOSEN,)),
    "confirm": Rule(("publicise",), (Status.CHOSEN,)),
    "report": Rule(("follow",), (Status.PUBLISHED,), by_owner=True),
    "close": Rule(("follow",), (Status.PUBLISHED,)),
    "strike": Rule(("follow",), (Status.PUBLISHED, Status.CLOSED)),
}
"""What is done to a case; `object`, open to everybody but the owner, is told by `may_object`."""


def today() -> dt.date:
    """Return the day in the plan's zone."""
    return now().date()


def procedure_of(found: Round | Case) -> Procedure:
    """Return the procedure of a round or case."""
    return default_procedures()[found.round.procedure if isinstance(found, Case) else found.procedure]


def stage_of(case: Case) -> Stage:
    """Return the stage in which a case is."""
    procedure = procedure_of(case)
    return procedure.stage(case.stage) or procedure.first


def unit_of(person: Person) -> Unit | None:
    """Return the plan's unit for which a person works, None where the plan knows it not."""
    try:
        return default_plan().unit(person.unit) if isinstance(person, User) and person.unit else None
    except NotFoundError:
        return None


def areas_led_by(person: Person) -> frozenset[str]:
    """Return the ids of the areas that the person's unit leads."""
    plan, unit = default_plan(), unit_of(person)
    leads = {area.id: plan.clause(area.clause).lead or area.coordinator for area in plan.areas}
    return frozenset(area for area, lead in leads.items() if unit is not None and lead == unit.id)


def county_of(person: Person) -> str | None:
    """Return the id of the county or zone for which a person works."""
    unit = unit_of(person)
    return unit.id if unit is not None and unit.kind in _COUNTIES else None


def counties() -> tuple[Unit, ...]:
    """Return the plan's counties and zones."""
    return tuple(unit for unit in default_plan().units if unit.kind in _COUNTIES)


def is_keeper(person: Person, procedure: Procedure) -> bool:
    """Tell whether the person opens this procedure's rounds, extends their deadlines and publishes."""
    return bool(roles_of(person) & set(procedure.keepers))


def may_hand_in(person: Person, procedure: Procedure) -> bool:
    """Tell whether the person may hand something in to rounds of this procedure."""
    return bool(roles_of(person) & set(procedure.first.roles))


def is_own(person: Person, case: Case) -> bool:
    """Tell whether the person handed the case in, or works for the unit that did in a role that hands in."""
    if not isinstance(person, User) or not person.is_active:
        return False
    colleague = bool(person.unit) and person.unit == case.applicant and bool(roles_of(person) & _HAND_IN)
    return case.owner_id == person.pk or colleague


def own_cases(person: User) -> Q:
    """Return `is_own` as a condition on rows."""
    own = Q(owner=person)
    return own | Q(applicant=person.unit) if person.unit and roles_of(person) & _HAND_IN else own


def may_name_applicant(person: Person, procedure: Procedure) -> bool:
    """Tell whether the person hands in for firms too, as counties and lead units do where they may hand in at all."""
    return bool(roles_of(person) & (set(procedure.first.roles) - {FIRM}))


def most_cases(person: Person, procedure: Procedure) -> int:
    """Return how many cases the person may have in one round."""
    return _MOST_FOR_OTHERS if may_name_applicant(person, procedure) else _MOST_OF_ONES_OWN


def acts(person: Person, stage: Stage, case: Case, procedure: Procedure) -> bool:
    """Tell whether the person acts on this case in a stage; in the first it is the keepers who admit and refuse."""
    if not isinstance(person, User) or _is_partial(person, stage, case):
        return False
    if stage.kind == "submit":
        return is_keeper(person, procedure)
    reached = {
        "own": is_own(person, case),
        "county": bool(case.county) and case.county == county_of(person),
        "area": case.area in areas_led_by(person),
        "all": True,
    }
    unit = unit_of(person) if stage.together else None
    agrees = not stage.together or (unit is not None and unit.id in stage.together)
    return bool(roles_of(person) & set(stage.roles)) and reached[stage.reach] and agrees


def _is_partial(person: User, stage: Stage, case: Case) -> bool:
    """Tell whether somebody would judge as an expert what was not assigned to them, or what their own unit handed in."""
    if stage.kind != "score" or EXPERT not in stage.roles:
        return False
    own = case.owner_id == person.pk or (bool(person.unit) and person.unit == case.applicant)
    return own or not case.assignments.filter(expert=person, declined=None).exists()


def may_ever(person: Person, verb: str, case: Case) -> bool:
    """Tell whether the person may do this with this case in some stage, whichever it is in now."""
    rule, procedure = RULES[verb], procedure_of(case)
    if rule.by_owner:
        return is_own(person, case)
    where = (_ELSEWHERE[verb],) if verb in _ELSEWHERE else rule.kinds
    stages = [stage for stage in procedure.stages if stage.kind in where]
    return any(acts(person, stage, case, procedure) for stage in stages)


_ELSEWHERE: dict[str, Kind] = {
    "confirm": "confirm",
    "pass_over": "decide",
    "assign": "submit",
    "unassign": "submit",
    "waive": "submit",
    "reopen": "submit",
}
"""Verbs that are done by those who act in another stage than the one in which the case is; in the first, the keepers."""


def is_judged_by_experts(procedure: Procedure) -> bool:
    """Tell whether experts are put to the cases of a procedure."""
    stage = procedure.of_kind("score")
    return stage is not None and EXPERT in stage.roles


def is_time_for(verb: str, case: Case) -> bool:
    """Tell whether a case stands so that this can be done with it."""
    rule, stage = RULES[verb], stage_of(case)
    open_here = rule.outcome is None or rule.outcome in stage.may
    fits = stage.kind in rule.kinds and case.status in rule.statuses and open_here
    if verb in _OF_EXPERTS:
        return fits and is_judged_by_experts(procedure_of(case))
    if verb == "refuse":
        return fits and (case.status == Status.LATE) == (stage.kind == "submit")
    if verb == "confirm":
        return fits and case.due is not None and today() > case.due
    return fits


_OF_EXPERTS = frozenset({"assign", "unassign", "decline", "avoid"})
"""Verbs that make sense where experts judge."""


def may(person: Person, verb: str, case: Case) -> bool:
    """Tell whether the person may do this with this case now."""
    if not is_time_for(verb, case):
        return False
    rule, procedure = RULES[verb], procedure_of(case)
    if rule.by_owner:
        return may_ever(person, verb, case)
    stage = acting_stage(verb, stage_of(case), procedure)
    return stage is not None and acts(person, stage, case, procedure)


def acting_stage(verb: str, stage: Stage, procedure: Procedure) -> Stage | None:
    """Return the stage whose people do this with a case in `stage`; None where the procedure has no such people."""
    return procedure.of_kind(_ELSEWHERE[verb]) if verb in _ELSEWHERE else stage


def may_object(person: Person, case: Case) -> bool:
    """Tell whether the person may object: anybody signed in but those who handed it in, while the publicity lasts."""
    return isinstance(person, User) and not is_own(person, case) and is_in_publicity(case)


def may_attach(person: Person, purpose: str, case: Case) -> bool:
    """Tell whether the person may attach files for a purpose now, and take such files of theirs back."""
    if purpose == "objection":
        return isinstance(person, User) and case.objections.filter(by=person, upheld=None).exists()
    return may(person, _ACTS_FOR.get(purpose, "submit"), case)


def may_ever_attach(person: Person, purpose: str, case: Case) -> bool:
    """Tell whether the person may attach files for a purpose at some time, whichever it is now."""
    if purpose == "objection":
        return isinstance(person, User) and case.objections.filter(by=person).exists()
    return may_ever(person, _ACTS_FOR.get(purpose, "submit"), case)


_ACTS_FOR = {"visit": "visit", "report": "report"}
"""The verb that files belong to; those of the form belong to handing it in."""


def is_in_publicity(case: Case) -> bool:
    """Tell whether a case is shown to everybody for objections today."""
    shown = stage_of(case).kind == "publicise" and case.status == Status.CHOSEN
    return shown and case.due is not None and today() <= case.due


def cases_seen_by(person: Person) -> Q:
    """Return which cases are open to a person, as a condition on rows: drafts to their owners alone."""
    if not isinstance(person, User) or not person.is_active:
        return Q(pk__in=[])
    roles, handed_in = roles_of(person), ~Q(status=Status.DRAFT)
    if roles & _SEE_ALL:
        return own_cases(person) | handed_in
    seen = own_cases(person)
    county = county_of(person)
    if COUNTY_OFFICE in roles and county is not None:
        seen |= Q(county=county) & handed_in
    if LEAD_UNIT in roles:
        seen |= Q(area__in=sorted(areas_led_by(person))) & handed_in
    if FINANCE in roles:
        seen |= _come_to_pay()
    seen = seen | _to_judge(person) if EXPERT in roles else seen
    return seen & near(person)


def _come_to_pay() -> Q:
    """Return the cases that have come to their payment or beyond, which finance must be able to look into."""
    come = Q(pk__in=[])
    for procedure in default_procedures().procedures:
        stage = procedure.of_kind("pay")
        if stage is not None:
            on = [one.id for one in procedure.stages[procedure.stages.index(stage) :]]
            come |= Q(round__procedure=procedure.id, stage__in=on, status__in=HOLDING)
    return come


def sees_few(person: User) -> bool:
    """Tell whether the person sees but what is their own or was assigned to them."""
    return not roles_of(person) - {FIRM, EXPERT}


def near(person: User) -> Q:
    """Return all cases that somebody who sees few can have to do with, each kind found by its index; else every case."""
    if not sees_few(person):
        return Q()
    roles, cases = roles_of(person), Case.objects.order_by()
    found: list[QuerySet[Any, Any]] = [cases.filter(owner=person).values("pk")]
    if person.unit and FIRM in roles:
        found.append(cases.filter(applicant=person.unit).values("pk"))
    if EXPERT in roles:
        found.append(Assignment.objects.filter(expert=person).order_by().values("case"))
        found.append(Score.objects.filter(by=person).order_by().values("case"))
    return Q(pk__in=found[0].union(*found[1:]) if found[1:] else found[0])


def under_review() -> Q:
    """Return which cases experts judge now, as a condition on rows."""
    scoring = Q(pk__in=[])
    for procedure in default_procedures().procedures:
        stage = procedure.of_kind("score")
        if stage is not None and EXPERT in stage.roles:
            scoring |= Q(round__procedure=procedure.id, stage=stage.id, status=Status.OPEN)
    return scoring


def _to_judge(person: User) -> Q:
    """Return the cases that an expert is to score or has scored, those of the own firm left out."""
    mine = Assignment.objects.filter(expert=person, declined=None).values("case")
    scored = Score.objects.filter(by=person, submitted__isnull=False).values("case")
    seen = (under_review() & Q(pk__in=mine)) | Q(pk__in=scored)
    return seen & ~Q(applicant=person.unit) if person.unit else seen


def sees_everything(person: Person) -> bool:
    """Tell whether every case and every sum is open to the person."""
    return bool(roles_of(person) & _SEE_ALL)


def may_assign(person: Person, procedure: Procedure) -> bool:
    """Tell whether the person puts experts to the cases of a procedure's rounds: its keepers, where experts judge."""
    return is_keeper(person, procedure) and is_judged_by_experts(procedure)


def may_decide(person: Person, procedure: Procedure) -> bool:
    """Tell whether the person has a part in the deciding meeting of a procedure: makes its short list, keeps its minutes."""
    stage = procedure.of_kind("decide")
    return stage is not None and bool(roles_of(person) & set(stage.roles))


def sees_meeting(person: Person, procedure: Procedure) -> bool:
    """Tell whether the deciding meeting is open to the person; lead units see there what is of their own areas."""
    judged = procedure.of_kind("score") is not None
    return judged and (sees_everything(person) or (LEAD_UNIT in roles_of(person) and bool(areas_led_by(person))))


def sees_scores(person: Person, case: Case) -> bool:
    """Tell whether the person sees what others scored: officials do, an expert once the own score is in."""
    if roles_of(person) & _SEE_ALL or (LEAD_UNIT in roles_of(person) and case.area in areas_led_by(person)):
        return True
    return isinstance(person, User) and EXPERT in roles_of(person) and has_scored(person, case)


def has_scored(person: User, case: Case) -> bool:
    """Tell whether the person has submitted a score of the case."""
    return case.scores.filter(by=person, submitted__isnull=False).exists()
