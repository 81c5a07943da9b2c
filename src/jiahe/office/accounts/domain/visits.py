"""Where is a person signed in, since when, and is it still them? One visit for each session of a browser."""

import time
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from jiahe.kernel.text import Text
from jiahe.office.accounts.domain.guessing import client_address
from jiahe.office.accounts.models import User, Visit
from jiahe.office.accounts.rules import Person, hidden, signed_in
from jiahe.office.log.domain import Deed, record

_BEGAN, _SEEN, _VISIT = "visit_began", "visit_seen", "visit"
_STEP = 60
"""Seconds between two notes of a person's presence: not every page is to write."""

_BROWSER = 200


def begin_visit(request: HttpRequest, person: User) -> None:
    """Note that a session begins; those that ended by themselves are cleared away."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    known = Session.objects.values("session_key")
    Visit.objects.filter(owner=person).exclude(session__in=known).delete()
    if request.session.session_key is None:
        request.session.create()
    address, browser = client_address(request), request.headers.get("User-Agent", "")[:_BROWSER]
    key = str(request.session.session_key)
    visit = Visit.objects.create(owner=person, session=key, seen=now, address=address, browser=browser)
    moment = int(time.time())
    request.session.update({_BEGAN: moment, _SEEN: moment, _VISIT: visit.pk})


def visits_of(owner: Person) -> QuerySet[Visit]:
    """Return where a person is signed in, the newest first."""
    return Visit.objects.filter(owner=signed_in(owner), session__in=Session.objects.values("session_key"))


def this_visit(request: HttpRequest) -> str:
    """Return the id of the visit that this request belongs to."""
    return str(request.session.get(_VISIT, ""))


def end_visit(owner: Person, visit_id: str) -> None:
    """Sign oneself out of one place.

    Raises
    ------
    NotFoundError
        Where the person is not signed in there.
    """
    visit = visits_of(owner).filter(pk=visit_id).first()
    if visit is None:
        raise hidden(Text(zh="登录会话", en="session"))
    with transaction.atomic():
        _end([visit])
        details = {"address": visit.address, "began": visit.began.isoformat()}
        record(_deed(visit.owner, "end_session", details))


def end_other_visits(request: HttpRequest, *, quietly: bool = False) -> int:
    """Sign the person out everywhere but here, and return in how many places; `quietly` as a part of another verb."""
    person = signed_in(request.user)
    with transaction.atomic():
        others = list(visits_of(person).exclude(pk=this_visit(request)))
        _end(others)
        if others and not quietly:
            record(_deed(person, "end_sessions", {"many": len(others)}))
    return len(others)


def end_visits_of(person: User) -> None:
    """Sign somebody out everywhere, as a part of another verb."""
    _end(list(Visit.objects.filter(owner=person)))


def renew_visit(request: HttpRequest, person: User) -> None:
    """Keep this session, under a new key, after its person changed the password; all others end by it."""
    update_session_auth_hash(request, person)
    Visit.objects.filter(pk=this_visit(request)).update(session=request.session.session_key)


def still_here(request: HttpRequest, *, counts: bool = True) -> bool:
    """Tell whether a session goes on, and note the presence; one that lasted or lay idle too long does not.

    What a page asks for by itself, such as how far a run is, does not count as a person's presence.
    """
    now, session = int(time.time()), request.session
    began, seen = session.get(_BEGAN, now), session.get(_SEEN, now)
    if now - began > settings.SESSION_COOKIE_AGE or now - seen > settings.SESSION_IDLE_SECONDS:
        return False
    if (counts and now - seen > _STEP) or _SEEN not in session:
        session.update({_BEGAN: began, _SEEN: now})
        Visit.objects.filter(pk=this_visit(request)).update(seen=timezone.now())
    return True


def _end(visits: list[Visit]) -> None:
    Session.objects.filter(session_key__in=[visit.session for visit in visits]).delete()
    Visit.objects.filter(pk__in=[visit.pk for visit in visits]).delete()


def _deed(person: User, verb: str, details: Mapping[str, Any]) -> Deed:
    return Deed(person.username, verb, f"person/{person.username}", details=details)
