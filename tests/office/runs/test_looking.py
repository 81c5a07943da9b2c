import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from jiahe.kernel.errors import NotFoundError
from jiahe.kernel.ids import new_id
from jiahe.office.errors import NotSignedInError
from jiahe.office.runs.domain import folder_of_run, latest_run, progress_of, run_for, runs_visible_to
from jiahe.office.runs.models import Run
from jiahe.runtime.home import home
from jiahe.runtime.record import PROGRESS, Record, under_way
from tests.office.house import SLEEPER


def make(owner, **changes):
    given = {"application": SLEEPER, "owner": owner, "created": timezone.now(), "status": "succeeded"}
    return Run.objects.create(**(given | changes))


@pytest.mark.parametrize("run_id", ["", "x", "..", "01J00000000000000000000000", "é" * 26])
def test_guessing_ids_finds_nothing(people, run_id):
    with pytest.raises(NotFoundError):
        run_for(people["administrator"], run_id)


def test_what_is_not_open_is_answered_like_what_is_not_there(people):
    run = make(people["sleep_desk"])
    with pytest.raises(NotFoundError) as hidden:
        run_for(people["industry_desk"], run.pk)
    with pytest.raises(NotFoundError) as absent:
        run_for(people["industry_desk"], new_id())
    assert hidden.value.as_dict() == absent.value.as_dict()
    with pytest.raises(NotSignedInError):
        run_for(AnonymousUser(), run.pk)


def test_the_latest_run_is_the_newest_that_succeeded(people):
    person = people["sleep_desk"]
    assert latest_run(person, SLEEPER) is None
    wanted = make(person)
    make(person, status="failed")
    make(person, kind="fit")
    assert latest_run(person, SLEEPER) == wanted
    assert latest_run(people["industry_desk"], SLEEPER) is None


def test_progress_is_what_the_run_last_reported(people):
    run = make(people["sleep_desk"], status="running")
    assert folder_of_run(run) is None
    assert progress_of(run).fraction == 0
    lines = [{"fraction": share, "text": "half", "seconds": 1.0, "figures": {"gap": 0.1}} for share in (0.25, 0.5)]
    with under_way(home().runs, Record(run.pk, SLEEPER, "1")) as folder:
        (folder / PROGRESS).write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
        seen = progress_of(run)
        assert (seen.fraction, seen.text, seen.figures, seen.lines) == (0.5, "half", {"gap": 0.1}, tuple(lines))
    run.status = "succeeded"
    assert progress_of(run).fraction == 1


def test_a_list_of_runs_costs_the_same_for_one_and_for_thirty(people, django_assert_num_queries):
    def listed():
        return [run.owner.username for run in runs_visible_to(people["administrator"])]

    make(people["sleep_desk"])
    listed()
    with django_assert_num_queries(1):
        assert len(listed()) == 1
    for _ in range(29):
        make(people["sleep_desk"])
    with django_assert_num_queries(1):
        assert len(listed()) == 30
