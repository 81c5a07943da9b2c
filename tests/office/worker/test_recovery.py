import datetime as dt
import os

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from jiahe.office.incoming import incoming
from jiahe.office.runs.domain import FromUpload, RunWish, start_run
from jiahe.office.runs.models import Run
from jiahe.office.worker.recovery import recover
from jiahe.runtime.home import home
from jiahe.runtime.record import RECORD, Record, under_way, write_record
from tests.office.house import SLEEPER, upload


@pytest.fixture
def run(people):
    person = people["sleep_desk"]
    return start_run(person, RunWish(application=SLEEPER, inputs={"items": FromUpload(upload(person).pk)}))


def entries(status):
    return [entry.args_kwargs["args"][0] for entry in DBTaskResult.objects.filter(status=status)]


def claimed():
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=timezone.now())


def test_what_waits_goes_on_waiting(run):
    recover()
    assert entries(TaskResultStatus.READY) == [run.pk]
    assert Run.objects.get().status == "queued"


def test_a_run_that_was_taken_but_had_not_begun_waits_again(run):
    claimed()
    recover()
    assert entries(TaskResultStatus.READY) == [run.pk]


def test_a_waiting_run_that_lost_its_place_in_the_queue_gets_one(run):
    DBTaskResult.objects.all().delete()
    recover()
    assert entries(TaskResultStatus.READY) == [run.pk]


def test_a_run_that_died_before_it_wrote_anything_is_interrupted(run):
    claimed()
    Run.objects.update(status="running")
    recover()
    told = Run.objects.get()
    assert (told.status, told.error["incident"]) == ("interrupted", run.pk)
    assert entries(TaskResultStatus.SUCCESSFUL) == [run.pk]


def test_a_run_that_died_half_way_is_interrupted_and_its_half_results_are_dropped(run):
    claimed()
    Run.objects.update(status="running")
    folder = home().runs / f".under-way-{run.pk}"
    folder.mkdir(parents=True)
    write_record(Record(run.pk, SLEEPER, "1"), folder)
    (folder / "lock").touch()
    (folder / "out.parquet").write_bytes(b"half")
    recover()
    assert Run.objects.get().status == "interrupted"
    assert [path.name for path in (home().runs / run.pk).iterdir()] == [RECORD]


def test_a_run_that_was_done_before_its_row_said_so_is_told_as_done(run):
    claimed()
    Run.objects.update(status="running")
    with under_way(home().runs, record := Record(run.pk, SLEEPER, "1")):
        record.outcome = "succeeded"
    recover()
    assert Run.objects.get().status == "succeeded"


def test_old_entries_of_the_queue_go(run):
    long_ago = timezone.now() - dt.timedelta(days=8)
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL, finished_at=long_ago)
    Run.objects.update(status="succeeded")
    recover()
    assert DBTaskResult.objects.count() == 0


def test_what_nobody_needs_any_more_goes(run):
    now = timezone.now()
    for key, expires in (("old", now - dt.timedelta(days=1)), ("new", now + dt.timedelta(days=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=expires)
    for name, age in (("half", 2 * 24 * 3600), ("arriving", 0)):
        (incoming() / name).touch()
        os.utime(incoming() / name, (now.timestamp() - age, now.timestamp() - age))
    recover()
    assert [session.session_key for session in Session.objects.all()] == ["new"]
    assert [path.name for path in incoming().iterdir()] == ["arriving"]
