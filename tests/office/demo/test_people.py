"""The demo city's desks run what they sit at."""

import pytest

from jiahe.office.accounts.models import Role, User
from jiahe.office.accounts.roles import role_title
from jiahe.office.accounts.rules import FIXED_ROLES, applications_run_by, desk_roles
from jiahe.office.demo.people import PEOPLE
from jiahe.runtime.registry import application


@pytest.mark.parametrize(
    ("username", "app_id"),
    [
        ("traffic", "transport.flow_forecast"),
        ("energy", "energy.load_forecast"),
        ("water", "energy.water_quality"),
        ("plant", "industry.job_scheduling"),
    ],
)
def test_each_desk_runs_its_application(db: None, username: str, app_id: str) -> None:
    one = next(person for person in PEOPLE if person.username == username)
    person = User.objects.create(username=username)
    person.roles.set([Role.objects.get_or_create(name=name)[0] for name in one.roles])

    assert applications_run_by(person) == [app_id]


def test_every_role_of_the_demo_is_one_that_counts_and_has_a_title() -> None:
    roles = {role for person in PEOPLE for role in person.roles}

    assert roles <= {*FIXED_ROLES, *application_roles()}
    assert [role for role in roles if role_title(role).zh == role] == []


def application_roles() -> frozenset[str]:
    """Return the roles that the four applications name."""
    ids = ("transport.flow_forecast", "energy.load_forecast", "energy.water_quality", "industry.job_scheduling")
    named = frozenset(role for app_id in ids for role in application(app_id).application.roles)
    return named & desk_roles()


def test_a_role_that_nobody_named_goes_by_its_id() -> None:
    assert role_title("observatory").say("en") == "observatory"
