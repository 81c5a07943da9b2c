"""Who may see what a unit owes? The public sees the plan without the work inside it."""

from jiahe.office.accounts.rules import COUNTY_OFFICE, FINANCE, LEAD_UNIT, PROGRAMME_OFFICE, Person, roles_of
from jiahe.office.programme.rules import sees_everything, unit_of

_OFFICIALS = frozenset({PROGRAMME_OFFICE, LEAD_UNIT, COUNTY_OFFICE, FINANCE})


def sees_owing_of(person: Person, unit_id: str) -> bool:
    """Tell whether the person sees what a unit owes: those who see everything, and the unit's own officials."""
    unit = unit_of(person)
    own = bool(roles_of(person) & _OFFICIALS) and unit is not None and unit.id == unit_id
    return own or sees_everything(person)


def sees_any_owing(person: Person) -> bool:
    """Tell whether there is any unit of which the person sees what it owes."""
    unit = unit_of(person)
    return sees_everything(person) or (unit is not None and sees_owing_of(person, unit.id))
