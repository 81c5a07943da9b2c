"""Who may do what? Every verb asks here, and nowhere else are roles compared."""

from typing import Protocol

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from jiahe.kernel.errors import ForbiddenError, NotFoundError
from jiahe.kernel.text import Text
from jiahe.office.accounts.models import User
from jiahe.office.errors import NotSignedInError
from jiahe.runtime.registry import Installed, applications

ADMINISTRATOR, PROGRAMME_OFFICE, LEAD_UNIT, AUDITOR = "administrator", "programme_office", "lead_unit", "auditor"
COUNTY_OFFICE, EXPERT, FIRM, FINANCE = "county_office", "expert", "firm", "finance"
FIXED_ROLES = (ADMINISTRATOR, PROGRAMME_OFFICE, LEAD_UNIT, FINANCE, AUDITOR, COUNTY_OFFICE, EXPERT, FIRM)
_OUTSIDE = frozenset({EXPERT, FIRM})
_SEE_ALL_RUNS = frozenset({ADMINISTRATOR, PROGRAMME_OFFICE, AUDITOR})

Person = User | AnonymousUser


class Owned(Protocol):
    """What has an owner and belongs to an application: a run."""

    application: str
    owner_id: int | None


def roles_of(person: Person) -> frozenset[str]:
    """Return the names of a person's roles; a superuser is an administrator; nobody has none."""
    if not isinstance(person, User) or not person.is_active:
        return frozenset()
    return person.role_names | {ADMINISTRATOR} if person.is_superuser else person.role_names


def desk_roles() -> frozenset[str]:
    """Return the operator roles that the installed applications name."""
    return frozenset(role for app in applications().values() for role in app.application.roles)


def signed_in(person: Person) -> User:
    """Return the person.

    Raises
    ------
    NotSignedInError
        Where nobody is signed in.
    """
    if isinstance(person, User) and person.is_active:
        return person
    raise NotSignedInError(Text(zh="请先登录", en="sign in first"))


def may_run(person: Person, application: Installed) -> bool:
    """Tell whether the person may start this application."""
    return bool(roles_of(person) & {ADMINISTRATOR, *application.application.roles})


def applications_run_by(person: Person) -> list[str]:
    """Return the ids of the applications that the person may start."""
    return [app.id for app in applications().values() if may_run(person, app)]


def sees_all_runs(person: Person) -> bool:
    """Tell whether every run is open to the person."""
    return bool(roles_of(person) & _SEE_ALL_RUNS)


def may_see_run(person: Person, run: Owned) -> bool:
    """Tell whether the person may look at this run: its owner, those who may start the same, and those who see all."""
    if not isinstance(person, User) or not person.is_active:
        return False
    own = run.owner_id is not None and run.owner_id == person.pk
    return own or sees_all_runs(person) or run.application in applications_run_by(person)


def runs_seen_by(person: Person) -> Q:
    """Return `may_see_run` as a condition on rows."""
    if not isinstance(person, User) or not person.is_active:
        return Q(pk__in=[])
    if sees_all_runs(person):
        return Q()
    return Q(owner=person) | Q(application__in=applications_run_by(person))


def may_change_run(person: Person, run: Owned) -> bool:
    """Tell whether the person may cancel or delete this run: its owner and administrators."""
    own = isinstance(person, User) and person.is_active and run.owner_id == person.pk
    return own or ADMINISTRATOR in roles_of(person)


def may_upload(person: Person) -> bool:
    """Tell whether the person may hand in files: whoever may start something."""
    return bool(roles_of(person) & ({ADMINISTRATOR} | desk_roles()))


def may_read_lake(person: Person) -> bool:
    """Tell whether the person may look at the lake's tables: everybody with a role inside the administration."""
    return bool(roles_of(person) - _OUTSIDE)


def may_write_lake(person: Person) -> bool:
    """Tell whether the person may add rows to the lake's tables."""
    return may_upload(person)


def may_manage_people(person: Person) -> bool:
    """Tell whether the person may make accounts and give roles."""
    return ADMINISTRATOR in roles_of(person)


def may_change_templates(person: Person) -> bool:
    """Tell whether the person may put another template of notices in place."""
    return bool(roles_of(person) & {ADMINISTRATOR, PROGRAMME_OFFICE})


def is_asked_for_second_factor(person: Person) -> bool:
    """Tell whether the person's roles decide about so much that a password alone is little."""
    return bool(roles_of(person) & settings.SECOND_FACTOR_ROLES)


def require(allowed: bool, person: Person) -> User:  # noqa: FBT001  # reads as a sentence: require(may_upload(user), user)
    """Return the person where something is allowed to them.

    Raises
    ------
    NotSignedInError
        Where nobody is signed in.
    ForbiddenError
        Where it is not allowed.
    """
    user = signed_in(person)
    if not allowed:
        raise ForbiddenError(Text(zh="您的角色无权进行此操作", en="your roles do not allow this"))
    return user


def hidden(what: Text) -> NotFoundError:
    """Return the one answer for what is not there and what is not open to the person: guessing tells nothing."""
    return NotFoundError(Text(zh=f"没有该{what.zh}", en=f"there is no such {what.en}"))
