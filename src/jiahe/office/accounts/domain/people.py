"""Who gets an account, and which roles?"""

from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from jiahe.kernel.errors import UsageError
from jiahe.kernel.text import Text
from jiahe.office.accounts.models import Role, User
from jiahe.office.accounts.rules import FIXED_ROLES, Person, desk_roles, may_manage_people, require
from jiahe.office.errors import ConflictError


def sync_roles() -> None:
    """Make sure that every role that the office or an application names is there."""
    names = sorted({*FIXED_ROLES, *desk_roles()})
    Role.objects.bulk_create([Role(name=name) for name in names], ignore_conflicts=True)


def make_person(
    by: Person, username: str, password: str, *, full_name: str = "", unit: str = "", roles: Iterable[str] = ()
) -> User:
    """Make an account.

    Raises
    ------
    NotSignedInError, ForbiddenError
        Only administrators may.
    UsageError
        Where the password is too weak or a role is unknown.
    ConflictError
        Where the name is taken.
    """
    require(may_manage_people(by), by)
    person = User(username=username, full_name=full_name, unit=unit)
    _check_password(password, person)
    with transaction.atomic():
        if User.objects.filter(username=username).exists():
            raise ConflictError(Text(zh=f"账号 {username} 已存在", en=f"the account {username} exists already"))
        person.set_password(password)
        person.save()
        _set_roles(person, roles)
    return person


def give_roles(by: Person, person: User, roles: Iterable[str]) -> None:
    """Give a person exactly these roles."""
    require(may_manage_people(by), by)
    with transaction.atomic():
        _set_roles(person, roles)


def change_password(person: User, old: str, new: str) -> None:
    """Change one's own password; whoever is signed in elsewhere with the old one is signed out.

    Raises
    ------
    UsageError
        Where the old one does not fit or the new one is too weak.
    """
    if not person.check_password(old):
        raise UsageError(Text(zh="原密码不正确", en="the old password is not right"))
    _check_password(new, person)
    person.set_password(new)
    person.save(update_fields=["password"])


def _set_roles(person: User, roles: Iterable[str]) -> None:
    wanted = sorted(set(roles))
    known = list(Role.objects.filter(name__in=wanted))
    if len(known) != len(wanted):
        unknown = ", ".join(sorted(set(wanted) - {role.name for role in known}))
        raise UsageError(Text(zh=f"没有角色 {unknown}", en=f"there is no role {unknown}"))
    person.roles.set(known)
    person.__dict__.pop("role_names", None)


def _check_password(password: str, person: User) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        reasons = " ".join(error.messages)
        raise UsageError(Text(zh=f"密码不符合要求：{reasons}", en=f"the password is too weak: {reasons}")) from error
