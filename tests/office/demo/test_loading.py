from collections import Counter

import pytest

from jiahe.lake.tables import Lake
from jiahe.office.accounts.models import User
from jiahe.office.demo import loading
from jiahe.office.demo.loading import SOURCE, allow_demo_people, load_demo
from jiahe.office.demo.people import PASSWORD, PEOPLE
from jiahe.office.demo.programme import ACTORS
from jiahe.office.programme.domain import waiting_for
from jiahe.office.programme.models import Case, Round
from jiahe.office.runs.domain import FromLake, RunWish
from jiahe.office.runs.models import Run
from jiahe.plan.procedures.load import default_procedures
from jiahe.runtime.home import home


@pytest.fixture
def small_city(monkeypatch):
    """One table, and the sleeper in place of the four applications."""
    monkeypatch.setattr(
        loading, "TABLES", {"demo_workshop": (loading.city.workshop, "industry.job_scheduling", "operations")}
    )
    wish = RunWish(
        application="industry.job_scheduling", inputs={"operations": FromLake("demo_workshop")}, settings={"seconds": 1}
    )
    monkeypatch.setattr(loading, "WISHES", (wish, RunWish(application="no.such")))


def test_the_city_is_loaded_once_and_has_results_at_the_first_look(office, small_city, capsys):
    allow_demo_people(allowed=True)
    load_demo()
    load_demo()
    assert [version.source for version in Lake(home().lake).versions("demo_workshop")] == [SOURCE]
    run = Run.objects.get()
    assert (run.status, run.simulated, run.owner.username) == ("succeeded", True, "admin")
    assert "demo_workshop" in capsys.readouterr().err


def test_the_accounts_are_open_only_while_the_demo_is(people):
    allow_demo_people(allowed=True)
    assert all(User.objects.get(username=one.username).check_password(PASSWORD) for one in PEOPLE)
    assert User.objects.get(username="auditor").role_names == {"auditor"}
    allow_demo_people(allowed=False)
    names = [one.username for one in PEOPLE]
    assert not User.objects.filter(username__in=names, is_active=True).exists()
    allow_demo_people(allowed=True)
    assert User.objects.filter(username__in=names, is_active=True).count() == len(PEOPLE)


def test_an_account_of_that_name_that_was_there_before_is_left_alone(people):
    mine = User.objects.create_user("admin", password="my own, long one")  # noqa: S106  # it opens nothing
    allow_demo_people(allowed=True)
    allow_demo_people(allowed=False)
    mine.refresh_from_db()
    assert mine.is_active
    assert mine.check_password("my own, long one")


def test_the_rounds_are_simulated_and_everybody_has_a_next_step(office, small_city):
    allow_demo_people(allowed=True)
    load_demo()
    load_demo()
    people = {name: User.objects.get(username=name) for name in ACTORS}
    waiting = {name: len(waiting_for(person)) for name, person in people.items()}

    assert Counter(Round.objects.values_list("procedure", "simulated")) == Counter(
        [("open_list", True), *((procedure.id, True) for procedure in default_procedures().procedures)]
    )
    assert [name for name, many in waiting.items() if not many] == []
    assert {case.status for case in Case.objects.all()} == {
        "draft", "open", "returned", "chosen", "confirmed", "published"
    }  # fmt: skip


def test_there_are_no_rounds_where_a_name_is_somebody_elses(people, small_city):
    User.objects.create(username="firm")
    allow_demo_people(allowed=True)
    loading._load_rounds()
    assert not Round.objects.exists()
