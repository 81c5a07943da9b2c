"""Is it really them? Sign-in by name and password and, where it is set up, a second factor; slowed down for guessers."""

import time

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from jiahe.kernel.text import Text
from jiahe.office.accounts.domain.guessing import client_address, count_guess, forgive
from jiahe.office.accounts.domain.second_factor import PASSED, check_code, has_second_factor
from jiahe.office.accounts.domain.states import person_state
from jiahe.office.accounts.models import FailedSignIn, User
from jiahe.office.errors import CodeNeededError, NotSignedInError
from jiahe.office.log.domain import Deed, digest_of, record

LONGEST_PASSWORD = 256
_WAITING, _WAIT_SECONDS = "sign_in_waiting", 300
"""Under this name a session keeps who has shown one factor, and for how long the other may follow."""


def sign_in(request: HttpRequest, username: str, password: str) -> User | None:
    """Sign a person in and give the session a new key; None where a code is still to come, see `finish_sign_in`.

    Raises
    ------
    NotSignedInError
        Where name and password do not fit.
    TooManyError
        After too many failures for this account or from this address.
    """
    attempt = count_guess(request, username)
    return admit(request, _known(request, username, password), by="password", attempt=attempt)


def finish_sign_in(request: HttpRequest, code: str) -> User:
    """Sign the person in who has shown the first factor, by a code of the second.

    Raises
    ------
    NotSignedInError
        Where nobody waits here (any more), or the code does not fit.
    TooManyError
        After too many failures: wrong codes count as wrong passwords do.
    """
    person = waiting_for_code(request)
    if person is None:
        raise NotSignedInError(Text(zh="登录已超时，请重新输入密码", en="this took too long; begin again"))
    attempt = count_guess(request, person.username)
    factor = check_code(person, code)
    if factor is None:
        raise NotSignedInError(Text(zh="动态口令不正确或已使用过", en="the code does not fit, or was used before"))
    forgive(attempt)
    _enter(request, person, by=request.session.pop(_WAITING)["by"], factor=factor)
    return person


def waiting_for_code(request: HttpRequest) -> User | None:
    """Return who has shown the first factor in this session a short while ago."""
    kept = request.session.get(_WAITING)
    if kept is None or time.time() - kept["since"] > _WAIT_SECONDS:
        return None
    person = User.objects.filter(pk=kept["person"], is_active=True).first()
    fits = person is not None and constant_time_compare(kept["hash"], person.get_session_auth_hash())
    return person if fits else None


def admit(request: HttpRequest, person: User, *, by: str, attempt: FailedSignIn | None = None) -> User | None:
    """Let somebody in who has shown one factor, or have them wait for the code of the second."""
    if not has_second_factor(person):
        if attempt is not None:
            forgive(attempt)
        _enter(request, person, by=by)
        return person
    if attempt is not None:
        attempt.delete()  # only this one: whoever knows a password is not to begin anew with guessing codes
    request.session.cycle_key()
    hashed = person.get_session_auth_hash()
    request.session[_WAITING] = {"person": person.pk, "since": int(time.time()), "by": by, "hash": hashed}
    return None


def check_password(request: HttpRequest, username: str, password: str, code: str = "") -> User:
    """Return the person of that name and password, and of that code where a second factor is set up; no session begins.

    Raises
    ------
    NotSignedInError, TooManyError
        As `sign_in`.
    CodeNeededError
        Where a code is needed and none was given.
    """
    attempt = count_guess(request, username)
    person = _known(request, username, password)
    if has_second_factor(person):
        if not code:
            attempt.delete()
            raise CodeNeededError(Text(zh="请同时提供动态口令", en="send a code of the second factor, too"))
        if check_code(person, code) is None:
            raise NotSignedInError(Text(zh="动态口令不正确或已使用过", en="the code does not fit, or was used before"))
    forgive(attempt)
    return person


def sign_out(request: HttpRequest, *, because: str = "") -> None:
    """End the session."""
    person = getattr(request, "user", None)  # as logout asks for it: a request need not have passed the middleware
    with transaction.atomic():
        logout(request)
        if isinstance(person, User):
            details = {"because": because} if because else {}
            record(Deed(person.username, "sign_out", f"person/{person.username}", details=details))


def _known(request: HttpRequest, username: str, password: str) -> User:
    """Return the person of that name and password; a wrong name takes as long to refuse as a wrong password."""
    name = username if username.isprintable() else ""
    user = authenticate(request, username=name, password=password[: LONGEST_PASSWORD + 1])
    if not isinstance(user, User):
        raise NotSignedInError(Text(zh="账号或密码不正确", en="name and password do not fit"))
    return user


def _enter(request: HttpRequest, person: User, *, by: str, factor: str = "") -> None:
    with transaction.atomic():
        before = digest_of(person_state(person))
        login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
        request.session.pop(_WAITING, None)
        request.session[PASSED] = bool(factor)
        thing, after = f"person/{person.username}", digest_of(person_state(person))
        details = {"address": client_address(request), "by": by, "second_factor": factor}
        record(Deed(person.username, "sign_in", thing, before=before, after=after, details=details))
