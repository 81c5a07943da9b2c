"""Whose account is it that the directory speaks of? Once matched by a claim, by the directory's own id for ever after."""

from collections.abc import Mapping
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from jiahe.kernel.text import Text
from jiahe.office.accounts.domain.states import person_state
from jiahe.office.accounts.models import User
from jiahe.office.errors import NotSignedInError
from jiahe.office.holding import hold
from jiahe.office.log.domain import Deed, digest_of, record

_LONGEST_ID, _LONGEST_NAME = 191, 80


def person_of_claims(claims: Mapping[str, Any]) -> User:
    """Return the account of somebody whom the directory has let in; the first time, the two are linked.

    Raises
    ------
    NotSignedInError
        Where there is no such account, it is closed, or it belongs to somebody else of the directory.
    """
    subject, issuer = claims["sub"], settings.OIDC.issuer
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_ID or not subject.isprintable():
        raise _unknown()
    with transaction.atomic():
        hold(f"directory {subject}")
        linked = SocialAccount.objects.select_related("user").filter(provider=issuer, uid=subject).first()
        person = linked.user if linked else _matched(claims)
        if person is None or not person.is_active:
            raise _unknown()
        if linked is None:
            _link(person, issuer, subject)
    return person


def _matched(claims: Mapping[str, Any]) -> User | None:
    name = settings.OIDC.claim
    value = claims.get(name)
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        return None
    if name == "email":
        if claims.get("email_verified") is not True:
            return None
        found = list(User.objects.filter(email__iexact=value)[:2])
        person = found[0] if len(found) == 1 else None
        return person if found else _made(value, claims)
    return User.objects.filter(username=value).first() or _made(value, claims)


def _link(person: User, issuer: str, subject: str) -> None:
    User.objects.select_for_update().get(pk=person.pk)
    if SocialAccount.objects.filter(user=person, provider=issuer).exists():
        raise _unknown()  # a name or an address that the directory has given to somebody else meanwhile
    SocialAccount.objects.create(user=person, provider=issuer, uid=subject)
    state = digest_of(person_state(person))
    details = {"issuer": issuer, "subject": digest_of(subject)}
    record(Deed("", "link_directory", f"person/{person.username}", before=state, after=state, details=details))


def _made(username: str, claims: Mapping[str, Any]) -> User | None:
    """Make an account without roles and without a password, where the settings allow it."""
    if not settings.OIDC.create:
        return None
    hold(f"person {username.lower()}")
    if User.objects.filter(username__iexact=username).exists() or User.normalize_username(username) != username:
        return None  # one that could be taken for another's
    name = str(claims.get("name", ""))[:_LONGEST_NAME]
    person = User(username=username, full_name=name if name.isprintable() else "")
    if settings.OIDC.claim == "email":
        person.email = username
    person.set_unusable_password()
    try:
        person.full_clean()
    except ValidationError:
        return None
    person.save()
    details = {"full_name": person.full_name, "unit": "", "roles": [], "by": "directory"}
    thing = f"person/{person.username}"
    record(Deed("", "make_person", thing, after=digest_of(person_state(person)), details=details))
    return person


def _unknown() -> NotSignedInError:
    return NotSignedInError(
        Text(zh="您在本系统尚无账号，请联系管理员开通", en="you have no account here; ask the administrator for one")
    )
