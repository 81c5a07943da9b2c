import polars as pl
import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jiahe.kernel.errors import DataError, ForbiddenError, NotFoundError, UsageError, UserError
from jiahe.lake.tables import Lake
from jiahe.office.errors import NotSignedInError
from jiahe.office.runs.domain import FromLake, FromUpload, RunWish, start_run, wish_of
from jiahe.office.runs.domain.wishes import MOST_SEED
from jiahe.office.runs.models import Run
from jiahe.runtime.home import home
from jiahe.runtime.registry import application
from tests.office.house import ROLES, SLEEPER, upload


def wish(person, **changes):
    given = {"application": SLEEPER, "inputs": {"items": FromUpload(upload(person).pk)}}
    return RunWish(**(given | changes))


def fit_of(person, **changes):
    given = {"application": SLEEPER, "kind": "fit", "owner": person, "status": "succeeded", "created": timezone.now()}
    return Run.objects.create(**(given | changes))


def add_table(name):
    frame = pl.DataFrame({"id": ["a"], "value": [1.0], "time": [None]})
    Lake(home().lake).append(name, frame, application(SLEEPER).contract.reads["items"], source="test")


def test_a_run_and_its_place_in_the_queue_appear_together(people):
    asked = wish(people["sleep_desk"], settings={"seconds": "1.5"}, seed=7, as_of="2025-05-12 08:00")
    run = start_run(people["sleep_desk"], asked)
    assert (run.status, run.owner, run.simulated) == ("queued", people["sleep_desk"], False)
    assert [entry.args_kwargs["args"] for entry in DBTaskResult.objects.all()] == [[run.pk]]
    assert wish_of(Run.objects.get()) == asked


@pytest.mark.parametrize("role", ROLES)
def test_only_administrators_and_the_desk_start_it(people, role):
    asked = RunWish(application=SLEEPER, inputs={"items": FromUpload(upload(people["administrator"]).pk)})
    if role == "administrator":
        assert start_run(people[role], asked).owner == people[role]
        return
    with pytest.raises(NotFoundError if role == "sleep_desk" else ForbiddenError):
        start_run(people[role], asked)
    assert not Run.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_nobody_starts_anything(people):
    with pytest.raises(NotSignedInError):
        start_run(AnonymousUser(), RunWish(application=SLEEPER))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"application": "no.such"}, NotFoundError),
        ({"inputs": {}}, DataError),
        ({"inputs": {"items": FromLake("nothing")}}, NotFoundError),
        ({"inputs": {"items": FromLake("../x")}}, UsageError),
        ({"inputs": {"items": FromUpload("nothing")}}, NotFoundError),
        ({"inputs": {"other": FromUpload("nothing")}}, DataError),
        ({"settings": {"seconds": -1}}, DataError),
        ({"settings": {"seconds": "NaN"}}, DataError),
        ({"settings": {"colour": 1}}, DataError),
        ({"settings": {"mode": "dance"}}, DataError),
        ({"seed": -1}, UsageError),
        ({"seed": MOST_SEED + 1}, UsageError),
        ({"as_of": "yesterday"}, UsageError),
        ({"model": "nothing"}, NotFoundError),
        ({"model": "01J00000000000000000000000"}, NotFoundError),
        ({"application": "industry.job_scheduling", "kind": "fit"}, UsageError),
    ],
    ids=str,
)
def test_a_wish_that_does_not_fit_is_refused_before_it_waits(people, changes, error):
    with pytest.raises(error):
        start_run(people["administrator"], wish(people["administrator"], **changes))
    assert not Run.objects.exists()


@pytest.mark.parametrize("seed", [0, MOST_SEED])
def test_the_bounds_of_the_seed_are_allowed(people, seed):
    assert start_run(people["sleep_desk"], wish(people["sleep_desk"], seed=seed)).request["seed"] == seed


def test_a_model_is_a_finished_fit_of_the_same_application(people):
    person = people["administrator"]
    good = fit_of(person)
    assert start_run(person, wish(person, model=good.pk)).request["model"] == good.pk
    for changes in ({"status": "failed"}, {"application": "industry.job_scheduling"}):
        with pytest.raises(UserError):
            start_run(person, wish(person, model=fit_of(person, **changes).pk))


def test_runs_on_simulated_tables_are_marked(people):
    for name in ("demo_items", "items"):
        add_table(name)
        run = start_run(people["sleep_desk"], RunWish(application=SLEEPER, inputs={"items": FromLake(name)}))
        assert run.simulated == (name == "demo_items")


def test_a_version_that_is_not_there_is_refused(people):
    add_table("items")
    with pytest.raises(NotFoundError):
        start_run(people["sleep_desk"], RunWish(application=SLEEPER, inputs={"items": FromLake("items", 9)}))
