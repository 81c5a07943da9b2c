"""Do guesses add up, however they come?"""

import threading

import pytest
from django.db import connection
from django.test import RequestFactory

from jiahe.office.accounts.domain import check_password
from jiahe.office.accounts.domain.guessing import PER_ACCOUNT_AND_ADDRESS, PER_ADDRESS, count_guess
from jiahe.office.accounts.models import FailedSignIn, User
from jiahe.office.errors import NotSignedInError, TooManyError

RIGHT = "一个很长的密码 1949"


def request(address="10.0.0.1", **headers):
    return RequestFactory().post("/sign-in", REMOTE_ADDR=address, **headers)


def guess(times, *, account="zhang", **asked):
    for _ in range(times):
        count_guess(request(**asked), account)


def test_guesses_that_come_at_once_are_no_more_than_guesses_one_by_one(office):
    User.objects.create_user("zhang", password=RIGHT)
    begin, answers = threading.Barrier(12), []

    def attempt():
        begin.wait()
        try:
            check_password(request(), "zhang", "guess")
        except (NotSignedInError, TooManyError) as error:
            answers.append(type(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 12
    assert answers.count(NotSignedInError) <= PER_ACCOUNT_AND_ADDRESS
    assert FailedSignIn.objects.count() == answers.count(NotSignedInError)


def test_a_refused_attempt_prolongs_nothing(db):
    guess(PER_ACCOUNT_AND_ADDRESS)
    with pytest.raises(TooManyError):
        guess(1)
    assert FailedSignIn.objects.count() == PER_ACCOUNT_AND_ADDRESS


@pytest.mark.parametrize("forwarded", ["198.51.100.7", "198.51.100.7, 203.0.113.9", "", "x" * 200])
def test_a_made_up_way_through_proxies_opens_no_new_counter(db, forwarded):
    guess(PER_ACCOUNT_AND_ADDRESS)
    with pytest.raises(TooManyError):
        guess(1, HTTP_X_FORWARDED_FOR=forwarded)


def test_behind_a_proxy_of_ours_only_what_it_saw_counts(db, settings):
    settings.TRUSTED_PROXIES = 1
    for number in range(PER_ACCOUNT_AND_ADDRESS):
        guess(1, HTTP_X_FORWARDED_FOR=f"192.0.2.{number}, 198.51.100.7")
    with pytest.raises(TooManyError):
        guess(1, HTTP_X_FORWARDED_FOR="192.0.2.99, 198.51.100.7")
    guess(1, HTTP_X_FORWARDED_FOR="192.0.2.99, 198.51.100.8")


def test_one_subscriber_of_ipv6_is_one_place(db):
    for number in range(PER_ACCOUNT_AND_ADDRESS):
        guess(1, address=f"2001:db8:1:2::{number:x}")
    with pytest.raises(TooManyError):
        guess(1, address="2001:db8:1:2:ffff::1")
    guess(1, address="2001:db8:1:3::1")


def test_an_address_is_the_same_in_both_spellings(db):
    guess(PER_ACCOUNT_AND_ADDRESS)
    with pytest.raises(TooManyError):
        guess(1, address="::ffff:10.0.0.1")


@pytest.mark.parametrize("name", ["ZHANG", "zha\x00ng", "Zhang"])
def test_a_name_is_the_same_in_all_spellings(db, name):
    guess(PER_ACCOUNT_AND_ADDRESS)
    with pytest.raises(TooManyError):
        guess(1, account=name)


def test_many_names_from_one_place_are_many_guesses(db):
    for number in range(PER_ADDRESS):
        guess(1, account=f"name{number}")
    with pytest.raises(TooManyError):
        guess(1, account="another")


@pytest.mark.parametrize("name", ["zha\x00ng", "x" * 5000, "", " ", "zhang\n"])
def test_odd_names_and_passwords_are_only_wrong(db, name):
    User.objects.create_user("zhang", password=RIGHT)
    with pytest.raises(NotSignedInError):
        check_password(request(), name, RIGHT)
    with pytest.raises(NotSignedInError):
        check_password(request("10.0.0.2"), "zhang", "x\x00" * 100_000)


def test_an_unknown_name_costs_as_much_as_a_wrong_password(db, settings, monkeypatch):
    from django.contrib.auth.hashers import PBKDF2PasswordHasher  # noqa: PLC0415  # only this test counts its work

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    User.objects.create_user("zhang", password=RIGHT)
    closed = User.objects.create_user("closed", password=RIGHT)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    User.objects.create_user("elsewhere")  # signs in by the directory, has no password
    work: list[int] = []
    encode = PBKDF2PasswordHasher.encode

    def counted(self, password, salt, iterations=None):
        work.append(iterations or self.iterations)
        return encode(self, password, salt, 1)

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", counted)
    spent = {}
    for name in ("zhang", "nobody", "closed", "elsewhere"):
        work.clear()
        with pytest.raises(NotSignedInError):
            check_password(request(), name, "guess")
        spent[name] = sum(work)
    assert len(set(spent.values())) == 1
