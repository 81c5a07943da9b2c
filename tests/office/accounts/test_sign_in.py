import datetime as dt

import pytest
from django.test import RequestFactory
from django.utils import timezone

from jiahe.office.accounts.domain import check_password, client_address, sign_in, sign_out
from jiahe.office.accounts.domain.guessing import PER_ACCOUNT, PER_ACCOUNT_AND_ADDRESS, PER_ADDRESS, WINDOW
from jiahe.office.accounts.models import FailedSignIn, User
from jiahe.office.errors import NotSignedInError, TooManyError

RIGHT, WRONG = "一个很长的密码 1949", "guess"


@pytest.fixture
def person(db, playground):
    return User.objects.create_user("zhang", password=RIGHT)


def request(address="10.0.0.1", **headers):
    return RequestFactory().post("/sign-in", REMOTE_ADDR=address, **headers)


def fail(times, account="zhang", address="10.0.0.1"):
    rows = [FailedSignIn(account=account, address=address, time=timezone.now()) for _ in range(times)]
    FailedSignIn.objects.bulk_create(rows)


def test_signing_in_gives_the_session_a_new_key(person, client):
    session = client.session
    session["before"] = 1
    session.save()
    before = session.session_key
    asked = request()
    asked.session = session
    assert sign_in(asked, "zhang", RIGHT) == person
    assert asked.session.session_key != before
    sign_out(asked)
    assert "_auth_user_id" not in asked.session


@pytest.mark.parametrize(("name", "password"), [("zhang", WRONG), ("nobody", RIGHT), ("zhang", ""), ("", "")])
def test_a_wrong_name_and_a_wrong_password_are_answered_alike(person, name, password):
    with pytest.raises(NotSignedInError, match="账号或密码不正确"):
        check_password(request(), name, password)
    assert FailedSignIn.objects.count() == 1


def test_a_closed_account_is_answered_like_a_wrong_one(person):
    User.objects.update(is_active=False)
    with pytest.raises(NotSignedInError, match="账号或密码不正确"):
        check_password(request(), "zhang", RIGHT)


def test_the_last_guess_but_one_still_counts_and_the_right_password_forgives_them(person):
    fail(PER_ACCOUNT_AND_ADDRESS - 1)
    assert check_password(request(), "zhang", RIGHT) == person
    assert FailedSignIn.objects.count() == 0


@pytest.mark.parametrize(
    ("times", "account", "address"),
    [
        (PER_ACCOUNT_AND_ADDRESS, "zhang", "10.0.0.1"),
        (PER_ACCOUNT, "zhang", "10.9.9.9"),
        (PER_ADDRESS, "li", "10.0.0.1"),
    ],
    ids=["account and address", "account", "address"],
)
def test_too_many_failures_close_the_door_even_to_the_right_password(person, times, account, address):
    fail(times, account, address)
    with pytest.raises(TooManyError) as caught:
        check_password(request(), "ZHANG", RIGHT)
    assert 0 < caught.value.seconds <= WINDOW.total_seconds()
    assert caught.value.as_dict()["retry_after"] == caught.value.seconds


def test_another_address_is_not_shut_out_by_the_guesses_from_one(person):
    fail(PER_ACCOUNT_AND_ADDRESS)
    assert check_password(request("10.0.0.2"), "zhang", RIGHT) == person


def test_failures_are_forgotten_after_the_window(person):
    fail(PER_ACCOUNT_AND_ADDRESS)
    FailedSignIn.objects.update(time=timezone.now() - WINDOW - dt.timedelta(seconds=1))
    assert check_password(request(), "zhang", RIGHT) == person


def test_the_address_is_the_callers_own_unless_a_proxy_of_ours_stands_in_front(settings):
    asked = request("192.0.2.1", HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.7")
    assert client_address(asked) == "192.0.2.1"
    settings.TRUSTED_PROXIES = 1
    assert client_address(asked) == "198.51.100.7"
    settings.TRUSTED_PROXIES = 3
    assert client_address(asked) == "192.0.2.1"
