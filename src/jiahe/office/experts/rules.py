"""Who may look at experts and at what is known of firms, and who keeps them? Pages, interface and verbs all ask here."""

from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import ADMINISTRATOR, AUDITOR, EXPERT, PROGRAMME_OFFICE, Person, roles_of

_SEE_ALL = frozenset({ADMINISTRATOR, AUDITOR, PROGRAMME_OFFICE})


def keeps_experts(person: Person) -> bool:
    """Tell whether the person keeps profiles, holdings and joint bids, and sees to it that they are right."""
    return PROGRAMME_OFFICE in roles_of(person)


def sees_experts(person: Person) -> bool:
    """Tell whether every profile, and what is known of firms, is open to the person."""
    return bool(roles_of(person) & _SEE_ALL)


def is_expert(person: Person) -> bool:
    """Tell whether the person judges."""
    return EXPERT in roles_of(person)


def may_see_profile(person: Person, expert: User) -> bool:
    """Tell whether a profile is open to the person: one's own, and all to those who see experts."""
    return sees_experts(person) or (is_expert(person) and person.pk == expert.pk)


def may_change_profile(person: Person, expert: User) -> bool:
    """Tell whether the person may change a profile: the expert the own one, and those who keep experts."""
    return keeps_experts(person) or (is_expert(person) and person.pk == expert.pk)
