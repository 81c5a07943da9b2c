import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from jiahe.kernel.errors import NotFoundError, UsageError
from jiahe.office.accounts.domain import issue_token, owner_of, revoke_token, tokens_of
from jiahe.office.accounts.domain.tokens import LONGEST_DAYS, MOST
from jiahe.office.accounts.models import Token
from jiahe.office.errors import NotSignedInError


def test_a_token_opens_for_its_owner_and_its_key_is_nowhere_kept(people):
    issued = issue_token(people["auditor"], " nightly ")
    assert owner_of(issued.key) == people["auditor"]
    row = Token.objects.values().get()
    assert row["name"] == "nightly"
    assert all(issued.key not in str(value) for value in row.values())


def test_unknown_expired_and_revoked_keys_and_those_of_closed_accounts_open_nothing(people):
    person = people["auditor"]
    issued = issue_token(person, "one")
    assert owner_of("jiahe_guess") is None
    Token.objects.update(expires=timezone.now())
    assert owner_of(issued.key) is None
    Token.objects.update(expires=timezone.now() + dt.timedelta(days=1))
    person.is_active = False
    person.save()
    assert owner_of(issued.key) is None
    person.is_active = True
    person.save()
    revoke_token(person, issued.token.pk)
    assert owner_of(issued.key) is None


def test_revoking_twice_keeps_the_first_moment(people):
    token = issue_token(people["auditor"], "one").token
    first = revoke_token(people["auditor"], token.pk).revoked
    assert revoke_token(people["auditor"], token.pk).revoked == first


def test_nobody_revokes_a_token_of_another(people):
    token = issue_token(people["auditor"], "one").token
    with pytest.raises(NotFoundError):
        revoke_token(people["administrator"], token.pk)
    assert list(tokens_of(people["administrator"])) == []


@pytest.mark.parametrize(("name", "days"), [("", 1), ("x" * 81, 1), ("one", 0), ("one", LONGEST_DAYS + 1)])
def test_a_token_has_a_name_and_an_end(people, name, days):
    with pytest.raises(UsageError):
        issue_token(people["auditor"], name, days=days)


@pytest.mark.parametrize(("name", "days"), [("x", 1), ("x" * 80, LONGEST_DAYS)])
def test_the_bounds_of_name_and_end_are_allowed(people, name, days):
    assert owner_of(issue_token(people["auditor"], name, days=days).key) == people["auditor"]


def test_nobody_hoards_tokens(people):
    for number in range(MOST):
        issue_token(people["auditor"], str(number))
    with pytest.raises(UsageError):
        issue_token(people["auditor"], "one more")


def test_using_a_token_is_noted_but_not_at_every_call(people, django_assert_num_queries):
    key = issue_token(people["auditor"], "one").key
    with django_assert_num_queries(2):
        owner_of(key)
    with django_assert_num_queries(1):
        owner_of(key)
    assert Token.objects.get().used is not None


def test_nobody_has_no_tokens(db):
    with pytest.raises(NotSignedInError):
        issue_token(AnonymousUser(), "one")
