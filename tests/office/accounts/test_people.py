import pytest

from jiahe.kernel.errors import ForbiddenError, UsageError
from jiahe.office.accounts.domain import change_password, give_roles, make_person, sync_roles
from jiahe.office.accounts.models import Role, User
from jiahe.office.errors import ConflictError

GOOD = "湖水 深而静 7"


def test_every_role_that_the_office_or_an_application_names_is_there(people):
    sync_roles()
    names = set(Role.objects.values_list("name", flat=True))
    assert {"administrator", "programme_office", "lead_unit", "auditor", "sleep_desk", "industry_desk"} <= names


def test_an_administrator_makes_an_account(people):
    made = make_person(people["administrator"], "wang", GOOD, full_name="王", unit="局", roles=["auditor"])
    assert (made.check_password(GOOD), str(made), made.role_names) == (True, "王", {"auditor"})


@pytest.mark.parametrize("role", ["auditor", "sleep_desk", "no_role"])
def test_nobody_else_makes_accounts(people, role):
    with pytest.raises(ForbiddenError):
        make_person(people[role], "wang", GOOD)
    with pytest.raises(ForbiddenError):
        give_roles(people[role], people[role], ["administrator"])


@pytest.mark.parametrize("password", ["", "short", "12345678901", "password"])
def test_weak_passwords_are_refused(people, password):
    with pytest.raises(UsageError):
        make_person(people["administrator"], "wang", password)
    assert not User.objects.filter(username="wang").exists()


def test_a_name_is_given_once(people):
    with pytest.raises(ConflictError):
        make_person(people["administrator"], "auditor_1", GOOD)


def test_an_unknown_role_makes_no_account(people):
    with pytest.raises(UsageError, match="king"):
        make_person(people["administrator"], "wang", GOOD, roles=["auditor", "king"])
    assert not User.objects.filter(username="wang").exists()


def test_roles_are_given_and_taken(people):
    person = people["auditor"]
    assert person.role_names == {"auditor"}
    give_roles(people["administrator"], person, ["lead_unit", "sleep_desk"])
    assert person.role_names == {"lead_unit", "sleep_desk"}


def test_one_changes_ones_own_password_with_the_old_one(people):
    person = people["auditor"]
    person.set_password(GOOD)
    with pytest.raises(UsageError):
        change_password(person, "wrong", "另一个 很长的 密码")
    with pytest.raises(UsageError):
        change_password(person, GOOD, "short")
    change_password(person, GOOD, "另一个 很长的 密码")
    assert User.objects.get(pk=person.pk).check_password("另一个 很长的 密码")
