"""Who gets an account, and which roles?"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from jiahe.kernel.errors import UsageError
from jiahe.kernel.text import Text
from jiahe.office.accounts.domain.sign_in import LONGEST_PASSWORD
from jiahe.office.accounts.domain.states import person_state
from jiahe.office.accounts.models import Role, User
from jiahe.office.accounts.rules import FIXED_ROLES, Person, desk_roles, may_manage_people, require
from jiahe.office.errors import ConflictError
from jiahe.office.holding import hold
from jiahe.office.log.domain import Deed, digest_of, record


def sync_roles() -> None:
    """Make sure that every role that the office or an application names is there."""
    names = {*FIXED_ROLES, *desk_roles()} - set(Role.objects.values_list("name", flat=True))
    if not names:
        return
    with transaction.atomic():
        Role.objects.bulk_create([Role(name=name) for name in sorted(names)], ignore_conflicts=True)
        record(Deed("", "make_roles", "roles", after=digest_of(sorted(names)), details={"roles": sorted(names)}))


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
        hold(f"person {username}")
        if User.objects.filter(username=username).exists():
            raise ConflictError(Text(zh=f"账号 {username} 已存在", en=f"the account {username} exists already"))
        person.set_password(password)
        person.save()
        _set_roles(person, roles)
        details = {"full_name": full_name, "unit": unit, "roles": sorted(set(roles))}
        record(_deed(by, "make_person", person, before="", details=details))
    return person


def give_roles(by: Person, person: User, roles: Iterable[str]) -> None:
    """Give a person exactly these roles."""
    require(may_manage_people(by), by)
    with transaction.atomic():
        before = person_state(person)
        _set_roles(person, roles)
        details = {"from": before["roles"], "to": sorted(set(roles))}
        record(_deed(by, "give_roles", person, before=digest_of(before), details=details))


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
    with transaction.atomic():
        before = digest_of(person_state(person))
        person.set_password(new)
        person.save(update_fields=["password"])
        record(_deed(person, "change_password", person, before=before))


def _deed(by: Person, verb: str, person: User, *, before: str, details: Mapping[str, Any] | None = None) -> Deed:
    thing, after = f"person/{person.username}", digest_of(person_state(person))
    return Deed(by.get_username(), verb, thing, before=before, after=after, details=details or {})


def _set_roles(person: User, roles: Iterable[str]) -> None:
    wanted = sorted(set(roles))
    known = list(Role.objects.filter(name__in=wanted))
    if len(known) != len(wanted):
        unknown = ", ".join(sorted(set(wanted) - {role.name for role in known}))
        raise UsageError(Text(zh=f"没有角色 {unknown}", en=f"there is no role {unknown}"))
    person.roles.set(known)
    person.__dict__.pop("role_names", None)


def _check_password(password: str, person: User) -> None:
    if len(password) > LONGEST_PASSWORD:
        text = Text(
            zh=f"密码最多 {LONGEST_PASSWORD} 个字符", en=f"a password has at most {LONGEST_PASSWORD} characters"
        )
        raise UsageError(text)
    try:
        validate_password(password, person)
    except ValidationError as error:
        reasons = " ".join(error.messages)
        raise UsageError(Text(zh=f"密码不符合要求：{reasons}", en=f"the password is too weak: {reasons}")) from error
