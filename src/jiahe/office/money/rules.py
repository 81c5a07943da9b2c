"""Who may see a payout, and who may do what with it now? Pages, interface and verbs all ask here."""

from dataclasses import dataclass

from django.db.models import Q

from jiahe.kernel.errors import NotFoundError
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import (
    ADMINISTRATOR,
    AUDITOR,
    COUNTY_OFFICE,
    FINANCE,
    FIRM,
    LEAD_UNIT,
    PROGRAMME_OFFICE,
    Person,
    roles_of,
)
from jiahe.office.money.models import OPEN, Payout, State
from jiahe.office.programme.models import Case, Round
from jiahe.office.programme.rules import areas_led_by, county_of, procedure_of, unit_of
from jiahe.plan.incentives.load import default_policies
from jiahe.plan.incentives.model import Incentive
from jiahe.plan.incentives.policy import Entry
from jiahe.plan.load import default_plan
from jiahe.plan.procedures.model import Stage

_SEE_ALL = frozenset({ADMINISTRATOR, AUDITOR, PROGRAMME_OFFICE, FINANCE})
_OFFICES = frozenset({PROGRAMME_OFFICE, FINANCE})
_ASK = frozenset({FIRM})


@dataclass(frozen=True)
class Rule:
    """When a verb can be done: on payouts that stand so."""

    states: tuple[str, ...]


RULES: dict[str, Rule] = {
    "accept": Rule((State.ASKED,)),
    "approve": Rule((State.COMPUTED,)),
    "release": Rule((State.APPROVED,)),
    "stop": Rule((State.ASKED, *OPEN, State.APPROVED, State.ELSEWHERE)),
    "reopen": Rule((State.STOPPED,)),
}


def entry_of(incentive_id: str) -> Entry | None:
    """Return an incentive with its policy, None where no plan has it any more."""
    found = (entry for entry in default_policies().entries if entry.incentive.id == incentive_id)
    return next(found, None)


def incentive_of(incentive_id: str) -> Incentive | None:
    """Return an incentive, None where no plan has it any more."""
    entry = entry_of(incentive_id)
    return entry.incentive if entry else None


def clauses_led_by(person: Person) -> frozenset[str]:
    """Return the clauses of incentives that the person's unit leads."""
    unit = unit_of(person)
    clauses = {entry.incentive.clause for entry in default_policies().entries}
    return frozenset(one for one in clauses if unit is not None and _lead_of(one) == unit.id)


def _lead_of(clause_id: str) -> str | None:
    try:
        return default_plan().clause(clause_id).lead
    except NotFoundError:
        return None


# --- what is not about one payout


def sees_all(person: Person) -> bool:
    """Tell whether every payout is open to the person."""
    return bool(roles_of(person) & _SEE_ALL)


def has_money_page(person: Person) -> bool:
    """Tell whether payouts may be open to the person at all."""
    return bool(roles_of(person) & (_SEE_ALL | {LEAD_UNIT, COUNTY_OFFICE, FIRM}))


def sees_names(person: Person) -> bool:
    """Tell whether the person sees who did each step; a firm sees what was done and when."""
    return bool(roles_of(person) & (_SEE_ALL | {LEAD_UNIT, COUNTY_OFFICE}))


def pay_stage(found: Round) -> Stage | None:
    """Return the stage in which a round's cases are paid, None where nothing is paid."""
    stage = procedure_of(found).of_kind("pay")
    return stage if stage is not None and stage.pays is not None else None


def may_file_round(person: Person, found: Round) -> bool:
    """Tell whether the person files the confirmed cases of a round: those who keep it, and those who act in its pay stage."""
    stage = pay_stage(found)
    roles = roles_of(person)
    return stage is not None and bool(roles & {*procedure_of(found).keepers, *stage.roles})


def may_file_all(person: Person) -> bool:
    """Tell whether the person enters also what is otherwise decided in rounds, such as what was decided before them."""
    return PROGRAMME_OFFICE in roles_of(person)


def may_file(person: Person, clause: str = "", area: str = "") -> bool:
    """Tell whether the person enters facts from outside: the office all, a lead unit those of its areas and clauses.

    Without a clause and area: whether there are any.
    """
    if may_file_all(person):
        return True
    if LEAD_UNIT not in roles_of(person):
        return False
    areas, clauses = areas_led_by(person), clauses_led_by(person)
    return bool(areas or clauses) if not (clause or area) else area in areas or clause in clauses


def may_ask(person: Person) -> bool:
    """Tell whether the person files for the own firm, as a claim that the office looks at."""
    return isinstance(person, User) and bool(roles_of(person) & _ASK)


def may_compute(person: Person) -> bool:
    """Tell whether the person has the rules asked what every open claim pays."""
    return bool(roles_of(person) & _OFFICES)


def may_try(person: Person) -> bool:
    """Tell whether the person asks what a claim would pay."""
    return sees_all(person)


def may_let_go(person: Person) -> bool:
    """Tell whether the person approves and releases: finance, but nobody who also administers the accounts."""
    roles = roles_of(person)
    return FINANCE in roles and ADMINISTRATOR not in roles


# --- one payout


def is_own(person: Person, payout: Payout) -> bool:
    """Tell whether it is the person's, or that of the firm for which the person works."""
    return isinstance(person, User) and Payout.objects.filter(_own(person), pk=payout.pk).exists()


def _own(person: User) -> Q:
    """Say which payouts are a firm's: of its cases, asked by itself, in its name, or to a code that its cases were paid to.

    A code that was only typed into a form opens nothing; one to which two officers have paid does. Each sort is found by
    its own index.
    """
    rows, cases = Payout.objects.order_by(), Case.objects.order_by()
    handed_in = cases.filter(owner=person).values("pk")
    if person.unit:
        handed_in = handed_in.union(cases.filter(applicant=person.unit).values("pk"))
    own = rows.filter(case__in=handed_in, case__isnull=False)
    found = [rows.filter(asked=True, filed_by=person)]
    if person.unit:
        paid = own.filter(state=State.RELEASED).values("code")
        found += [rows.filter(applicant=person.unit), rows.filter(code__in=paid)]
    return Q(pk__in=own.values("pk").union(*(one.values("pk") for one in found)))


def payouts_seen_by(person: Person) -> Q:
    """Return which payouts are open to a person, as a condition on rows."""
    if not isinstance(person, User) or not person.is_active:
        return Q(pk__in=[])
    roles = roles_of(person)
    if roles & _SEE_ALL:
        return Q()
    seen, county = Q(pk__in=[]), county_of(person)
    if FIRM in roles:
        seen |= _own(person)
    if COUNTY_OFFICE in roles and county is not None:
        seen |= Q(county=county)
    if LEAD_UNIT in roles:
        seen |= Q(area__in=sorted(areas_led_by(person))) | Q(clause__in=sorted(clauses_led_by(person)))
    return seen


def may_ever(person: Person, verb: str, payout: Payout) -> bool:
    """Tell whether the person may do this with this payout, whichever way it stands now."""
    if not isinstance(person, User):
        return False
    office = bool(roles_of(person) & _OFFICES)
    if verb in {"approve", "release"}:
        return may_let_go(person)
    if verb == "accept":
        return may_file(person, payout.clause, payout.area) and payout.filed_by_id != person.pk
    if verb == "stop" and payout.state == State.ASKED:
        return office or may_file(person, payout.clause, payout.area) or payout.filed_by_id == person.pk
    return office


def may(person: Person, verb: str, payout: Payout) -> bool:
    """Tell whether the person may do this with this payout now."""
    in_time = payout.state in RULES[verb].states
    return in_time and may_ever(person, verb, payout) and not (verb == "release" and bars(person, payout))


def bars(person: Person, payout: Payout) -> list[str]:
    """Return what this person has done to a payout that bars them from being the second of two."""
    acts = {
        "file": payout.filed_by_id,
        "accept": payout.checked_by_id,
        "compute": payout.computed_by_id,
        "approve": payout.approved_by_id,
    }
    return [verb for verb, who in acts.items() if isinstance(person, User) and who == person.pk]
