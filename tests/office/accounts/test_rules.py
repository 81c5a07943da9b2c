import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from jiahe.kernel.errors import ForbiddenError
from jiahe.office.accounts import rules
from jiahe.office.accounts.models import User
from jiahe.office.errors import NotSignedInError
from jiahe.office.runs.models import Run
from jiahe.runtime.registry import application
from tests.office.house import ROLES, SLEEPER, make_person

NOBODY = AnonymousUser()
RUNNERS = {"administrator", "sleep_desk"}
SEERS = {"administrator", "programme_office", "auditor", "sleep_desk"}


def run_of(owner: User | None) -> Run:
    return Run.objects.create(application=SLEEPER, owner=owner, created=timezone.now())


@pytest.mark.parametrize("role", ROLES)
def test_only_administrators_and_the_desk_named_by_the_application_may_run_it(people, role):
    assert rules.may_run(people[role], application(SLEEPER)) == (role in RUNNERS)


@pytest.mark.parametrize("role", ROLES)
def test_a_run_is_open_to_its_desk_and_to_those_who_see_all(people, role):
    run = run_of(make_person("sleep_desk", 2))
    assert rules.may_see_run(people[role], run) == (role in SEERS)
    seen = Run.objects.filter(rules.runs_seen_by(people[role]))
    assert list(seen) == ([run] if role in SEERS else [])


def test_a_run_stays_open_to_its_owner_who_has_left_the_desk(people):
    run = run_of(people["no_role"])
    assert rules.may_see_run(people["no_role"], run)
    assert rules.may_change_run(people["no_role"], run)
    assert list(Run.objects.filter(rules.runs_seen_by(people["no_role"]))) == [run]


def test_a_run_of_the_command_line_belongs_to_nobody(people):
    run = run_of(None)
    assert not rules.may_see_run(people["no_role"], run)
    assert not rules.may_change_run(people["sleep_desk"], run)
    assert rules.may_change_run(people["administrator"], run)


def test_nobody_may_nothing(people):
    run = run_of(people["sleep_desk"])
    assert rules.roles_of(NOBODY) == frozenset()
    assert not rules.may_run(NOBODY, application(SLEEPER))
    assert not rules.may_see_run(NOBODY, run)
    assert not rules.may_change_run(NOBODY, run)
    assert not rules.may_upload(NOBODY)
    assert not rules.may_read_lake(NOBODY)
    assert list(Run.objects.filter(rules.runs_seen_by(NOBODY))) == []


def test_a_closed_account_may_nothing(people):
    person = people["administrator"]
    person.is_active = False
    assert rules.roles_of(person) == frozenset()
    with pytest.raises(NotSignedInError):
        rules.signed_in(person)


def test_a_superuser_is_an_administrator(people):
    people["no_role"].is_superuser = True
    assert rules.may_manage_people(people["no_role"])


def test_require_tells_who_is_not_signed_in_from_who_may_not(people):
    with pytest.raises(NotSignedInError):
        rules.require(True, NOBODY)
    with pytest.raises(ForbiddenError):
        rules.require(False, people["auditor"])
    assert rules.require(True, people["auditor"]) == people["auditor"]


@pytest.mark.parametrize("role", ROLES)
def test_the_lake_is_read_inside_the_administration_and_written_by_desks(people, role):
    assert rules.may_read_lake(people[role]) == (role not in {"no_role", "firm", "expert"})
    assert rules.may_write_lake(people[role]) == (role in {"administrator", "sleep_desk", "industry_desk"})
