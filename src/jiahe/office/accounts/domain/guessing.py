"""Is somebody guessing? Every attempt counts as failed from before it is tried until it has fitted."""

import datetime as dt
import ipaddress

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from jiahe.office.accounts.models import FailedSignIn
from jiahe.office.errors import TooManyError

WINDOW = dt.timedelta(minutes=15)
PER_ACCOUNT_AND_ADDRESS, PER_ACCOUNT, PER_ADDRESS = 5, 20, 30
"""Failures within the window: guesses from one place, from many places at one account, at many accounts."""

_LONGEST_NAME, _LONGEST_ADDRESS, _HOUSEHOLD = 150, 45, 64


def count_guess(request: HttpRequest, account: str) -> FailedSignIn:
    """Count an attempt at an account, whether there is one of that name or not.

    It is counted before it is tried: however many come at the same moment, no more than the limit are tried.

    Raises
    ------
    TooManyError
        Where as many have failed as may.
    """
    now = timezone.now()
    FailedSignIn.objects.filter(time__lt=now - WINDOW).delete()
    place = _place(client_address(request))
    mine = FailedSignIn.objects.create(account=_folded(account), address=place, time=now)
    rows = FailedSignIn.objects.filter(Q(account=mine.account) | Q(address=place)).exclude(pk=mine.pk)
    wait = _wait(list(rows.order_by("time").values_list("account", "address", "time")), mine)
    if wait is not None:
        mine.delete()
        raise TooManyError(max(1, round((wait - now).total_seconds())))
    return mine


def forgive(attempt: FailedSignIn) -> None:
    """Forget the failures at this account from this place: it was its owner."""
    FailedSignIn.objects.filter(account=attempt.account, address=attempt.address).delete()


def client_address(request: HttpRequest) -> str:
    """Return the caller's address; behind proxies of ours, the one that the outermost of them saw."""
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    proxies: int = settings.TRUSTED_PROXIES
    address = seen[-proxies] if 0 < proxies <= len(seen) else request.META.get("REMOTE_ADDR", "")
    return str(address)[:_LONGEST_ADDRESS]


def _wait(failures: list[tuple[str, str, dt.datetime]], mine: FailedSignIn) -> dt.datetime | None:
    """Return when the next attempt is free, None where this one is."""
    limits = (
        (PER_ACCOUNT_AND_ADDRESS, [time for *pair, time in failures if pair == [mine.account, mine.address]]),
        (PER_ACCOUNT, [time for name, _, time in failures if name == mine.account]),
        (PER_ADDRESS, [time for _, place, time in failures if place == mine.address]),
    )
    return max((times[-limit] + WINDOW for limit, times in limits if len(times) >= limit), default=None)


def _folded(account: str) -> str:
    return account.replace("\x00", "").lower()[:_LONGEST_NAME]


def _place(address: str) -> str:
    """Return where an address is: a subscriber of IPv6 has a whole network of them and could change at every guess."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((found, _HOUSEHOLD), strict=False).network_address)
    return str(found)
