"""Is it really them? Sign-in by name and password, slowed down where somebody guesses."""

import datetime as dt

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from jiahe.kernel.text import Text
from jiahe.office.accounts.domain.states import person_state
from jiahe.office.accounts.models import FailedSignIn, User
from jiahe.office.errors import NotSignedInError, TooManyError
from jiahe.office.log.domain import Deed, digest_of, record

WINDOW = dt.timedelta(minutes=15)
PER_ACCOUNT_AND_ADDRESS, PER_ACCOUNT, PER_ADDRESS = 5, 20, 30
"""Failures within the window: guesses from one place, from many places at one account, at many accounts."""


def sign_in(request: HttpRequest, username: str, password: str) -> User:
    """Sign a person in and give the session a new key.

    Raises
    ------
    NotSignedInError
        Where name and password do not fit.
    TooManyError
        After too many failures for this account or from this address.
    """
    user = check_password(request, username, password)
    with transaction.atomic():
        before = digest_of(person_state(user))
        login(request, user)
        thing, details = f"person/{user.username}", {"address": client_address(request)}
        record(
            Deed(user.username, "sign_in", thing, before=before, after=digest_of(person_state(user)), details=details)
        )
    return user


def check_password(request: HttpRequest, username: str, password: str) -> User:
    """Return the person of that name and password; raises as `sign_in`."""
    account, address = username[:150].lower(), client_address(request)
    _refuse_guessing(account, address)
    user = authenticate(request, username=username, password=password)
    if not isinstance(user, User):
        FailedSignIn.objects.create(account=account, address=address, time=timezone.now())
        raise NotSignedInError(Text(zh="账号或密码不正确", en="name and password do not fit"))
    FailedSignIn.objects.filter(account=account, address=address).delete()
    return user


def sign_out(request: HttpRequest) -> None:
    """End the session."""
    person = getattr(request, "user", None)  # as logout asks for it: a request need not have passed the middleware
    with transaction.atomic():
        logout(request)
        if isinstance(person, User):
            record(Deed(person.username, "sign_out", f"person/{person.username}"))


def client_address(request: HttpRequest) -> str:
    """Return the caller's address; behind proxies of ours, the one that the outermost of them saw."""
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    proxies: int = settings.TRUSTED_PROXIES
    address = seen[-proxies] if 0 < proxies <= len(seen) else request.META.get("REMOTE_ADDR", "")
    return str(address)[:45]


def _refuse_guessing(account: str, address: str) -> None:
    now = timezone.now()
    FailedSignIn.objects.filter(time__lt=now - WINDOW).delete()
    rows = FailedSignIn.objects.filter(Q(account=account) | Q(address=address)).order_by("time")
    failures = list(rows.values_list("account", "address", "time"))
    limits = (
        (PER_ACCOUNT_AND_ADDRESS, [time for name, place, time in failures if (name, place) == (account, address)]),
        (PER_ACCOUNT, [time for name, _, time in failures if name == account]),
        (PER_ADDRESS, [time for _, place, time in failures if place == address]),
    )
    free = [times[-limit] + WINDOW for limit, times in limits if len(times) >= limit]
    if free:
        raise TooManyError(max(1, round((max(free) - now).total_seconds())))
