"""Is a session over when it should be, and can its person end it from elsewhere?"""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from jiahe.kernel.errors import NotFoundError
from jiahe.office.accounts.domain import change_password, end_other_visits, end_visit, visits_of
from jiahe.office.accounts.models import Visit
from jiahe.office.log.models import Entry


def client_of(person, **more):
    client = Client(raise_request_exception=False, HTTP_HOST="localhost", **more)
    client.force_login(person)
    return client


def set_back(client, **seconds):
    """Have a session begin, or be seen last, so many seconds earlier."""
    session = client.session
    for name, many in seconds.items():
        session[f"visit_{name}"] -= many
    session.save()


def is_in(client):
    return client.get("/account").status_code == 200


def test_every_session_is_noted_with_where_it_is(people):
    client_of(people["auditor"], REMOTE_ADDR="10.1.2.3", HTTP_USER_AGENT="Firefox/140.0 " + "x" * 300)
    visit = visits_of(people["auditor"]).get()
    assert visit.session == Session.objects.get().session_key
    assert len(visit.browser) <= 200


def test_who_does_nothing_for_long_is_signed_out(people, settings):
    client = client_of(people["auditor"])
    set_back(client, seen=settings.SESSION_IDLE_SECONDS - 10)
    before = is_in(client)
    set_back(client, seen=settings.SESSION_IDLE_SECONDS + 10)
    assert (before, is_in(client)) == (True, False)
    assert [(one.verb, '"because":"idle"' in one.details) for one in Entry.objects.order_by("-number")[:1]] == [
        ("sign_out", True)
    ]


def test_no_session_lasts_longer_than_allowed_however_busy(people, settings):
    client = client_of(people["auditor"])
    set_back(client, began=settings.SESSION_COOKIE_AGE + 10)
    assert not is_in(client)


def test_presence_is_noted_once_a_minute(people):
    client = client_of(people["auditor"])
    first = client.session["visit_seen"]
    client.get("/account")
    set_back(client, seen=90)
    client.get("/account")
    assert client.session["visit_seen"] >= first
    assert visits_of(people["auditor"]).get().seen > timezone.now() - dt.timedelta(seconds=60)


def test_what_a_page_asks_for_by_itself_is_no_presence(people):
    client = client_of(people["auditor"])
    set_back(client, seen=600)
    before = client.session["visit_seen"]
    client.get("/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV/live")
    assert client.session["visit_seen"] == before


def test_a_session_from_before_visits_were_noted_goes_on(people):
    client = client_of(people["auditor"])
    session = client.session
    for name in ("visit", "visit_began", "visit_seen"):
        del session[name]
    session.save()
    assert is_in(client)
    assert "visit_began" in client.session


def test_one_ends_a_session_elsewhere(people):
    here, there = client_of(people["auditor"]), client_of(people["auditor"])
    end_visit(people["auditor"], there.session["visit"])
    assert (is_in(here), is_in(there)) == (True, False)
    assert Entry.objects.filter(verb="end_session").count() == 1


def test_nobody_ends_somebody_else_s_session(people):
    there = client_of(people["auditor"])
    for visit_id in (there.session["visit"], "01ARZ3NDEKTSV4RRFFQ69G5FAV", "", "x" * 100):
        with pytest.raises(NotFoundError, match="没有该登录会话"):
            end_visit(people["administrator"], visit_id)
    assert is_in(there)


def test_one_ends_all_others(people):
    here, *there = [client_of(people["auditor"]) for _ in range(3)]
    other = client_of(people["firm"])
    asked = here.post("/account", {"end_others": "yes"})
    assert asked.status_code == 200
    assert [is_in(client) for client in (here, *there, other)] == [True, False, False, True]
    assert Entry.objects.filter(verb="end_sessions").count() == 1


def test_ending_no_others_enters_nothing(people, rf):
    client = client_of(people["auditor"])
    request = rf.post("/account")
    request.user, request.session = people["auditor"], client.session
    assert end_other_visits(request) == 0
    assert not Entry.objects.filter(verb="end_sessions").exists()


def test_a_new_password_ends_all_others_and_keeps_this_one(people):
    person = people["auditor"]
    person.set_password("right horse battery")
    person.save()
    here, there = client_of(person), client_of(person)
    answer = here.post("/account", {"old": "right horse battery", "new": "another horse battery"})
    assert answer.status_code == 200
    assert [is_in(here), is_in(there)] == [True, False]
    assert here.session.session_key in set(Visit.objects.values_list("session", flat=True))


def test_a_password_changed_elsewhere_ends_this_session(people):
    person = people["auditor"]
    person.set_password("right horse battery")
    person.save()
    client = client_of(person)
    change_password(person, "right horse battery", "another horse battery")
    assert not is_in(client)


def test_what_ended_by_itself_is_cleared_away_at_the_next_sign_in(people):
    client_of(people["auditor"])
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    client_of(people["auditor"])
    assert (Session.objects.count(), Visit.objects.count()) == (1, 1)


def test_signing_out_ends_the_visit(people):
    client = client_of(people["auditor"])
    client.post("/sign-out")
    assert visits_of(people["auditor"]).count() == 0
