"""The worker as a process: what is killed, when, and what people see then."""

import os
import signal
import subprocess
import sys
import time

import pytest

from jiahe.kernel.errors import UserError
from jiahe.office.runs.domain import FromUpload, RunWish, start_run
from jiahe.office.runs.models import Run
from jiahe.office.worker.loop import only_worker
from jiahe.runtime.home import home
from jiahe.runtime.record import read_record
from tests.office.house import SLEEPER, make_person, upload

ENDS = {"succeeded", "interrupted"}


@pytest.fixture
def person(office):
    return make_person("sleep_desk")


@pytest.fixture
def workers(office):
    started = []

    def start():
        started.append(subprocess.Popen([sys.executable, "-m", "jiahe.office.worker"]))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def ask(person, **settings):
    wish = RunWish(application=SLEEPER, inputs={"items": FromUpload(upload(person).pk)}, settings=settings)
    return start_run(person, wish)


def wait_for(condition, seconds=40):
    until = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.05)
    return found


def status(run):
    return Run.objects.get(pk=run.pk).status


def working_folder(run):
    return (home().runs / f".under-way-{run.pk}").is_dir()


def kill(process):
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_killed_at_any_moment_the_worker_loses_no_run_and_leaves_nothing_half_done(person, workers):
    first = workers()
    slow, waiting = ask(person, seconds=300), ask(person)
    wait_for(lambda: working_folder(slow))
    kill(first)
    assert (status(slow), status(waiting)) == ("running", "queued")

    second = workers()
    wait_for(lambda: status(waiting) == "succeeded")
    assert status(slow) == "interrupted"
    assert read_record(home().runs / slow.pk).outcome == "interrupted"

    quick = [ask(person) for _ in range(4)]
    wait_for(lambda: status(quick[0]) in ENDS)
    kill(second)
    third = workers()
    wait_for(lambda: all(status(run) in ENDS for run in quick))
    for run in quick:
        folder = home().runs / run.pk
        assert read_record(folder).outcome == status(run)
        assert (folder / "out.parquet").exists() == (status(run) == "succeeded")
    assert [path.name for path in home().runs.iterdir() if path.name.startswith(".")] == []

    last = ask(person, seconds=300)
    wait_for(lambda: working_folder(last))
    third.send_signal(signal.SIGTERM)
    assert third.wait(20) == 0
    assert status(last) == "interrupted"


def test_a_second_worker_is_refused(office):
    with only_worker(), pytest.raises(UserError), only_worker():
        pass


def test_a_worker_whose_supervisor_has_gone_goes_too(office):
    environment = {**os.environ, "JIAHE_SUPERVISOR": "1"}
    process = subprocess.run([sys.executable, "-m", "jiahe.office.worker"], env=environment, check=False, timeout=60)
    assert process.returncode == -signal.SIGKILL
