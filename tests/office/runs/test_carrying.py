import os
import signal
import threading
import time

import pytest
from django.db import connection

from jiahe.office.runs.children import nursery
from jiahe.office.runs.domain import FromUpload, RunWish, cancel_run, carrying, folder_of_run, start_run
from jiahe.runtime.home import home
from jiahe.runtime.record import read_record
from jiahe.runtime.results import read_result
from tests.office.house import SLEEPER, make_person, upload


@pytest.fixture
def person(office):
    yield make_person("sleep_desk")
    nursery.close()
    carrying.stopping.clear()


def ask(person, **settings):
    wish = RunWish(application=SLEEPER, inputs={"items": FromUpload(upload(person).pk)}, settings=settings)
    return start_run(person, wish)


def carry(run):
    carrying.carry(run.pk)
    run.refresh_from_db()
    return run


def meanwhile(act):
    """Do something while a run is under way, on a connection of its own."""

    def acting():
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=acting)
    thread.start()
    return thread


def wait_for_folder(run):
    until = time.monotonic() + 20
    while folder_of_run(run) is None and time.monotonic() < until:
        time.sleep(0.05)
    return folder_of_run(run)


def no_scraps():
    return [path.name for path in home().runs.iterdir() if path.name.startswith(".")] == []


def test_a_run_ends_with_its_results_and_its_record(person):
    run = carry(ask(person))
    assert (run.status, run.error) == ("succeeded", None)
    assert run.started <= run.ended
    folder = folder_of_run(run)
    assert read_result(folder, "out")["double"].to_list() == [3.0, None]
    assert read_record(folder).inputs["items"]["file"] == "items.csv"


def test_what_does_not_wait_is_not_carried_out(person):
    run = cancel_run(person, ask(person))
    assert carrying.carry(run.pk) == "nothing to do"
    assert carrying.carry("0" * 26) == "nothing to do"
    assert not home().runs.exists()


def test_a_run_that_dies_is_told_with_an_id_to_quote_and_leaves_no_results(person):
    run = carry(ask(person, mode="die"))
    assert run.status == "interrupted"
    assert run.error == {"error": "SystemFaultError", "exit": -signal.SIGKILL, "incident": run.pk}
    folder = folder_of_run(run)
    assert read_record(folder).outcome == "interrupted"
    assert list(folder.glob("*.parquet")) == []
    assert no_scraps()


def test_a_run_that_listens_is_cancelled_at_its_next_report(person):
    run = ask(person, seconds=60)

    def act():
        wait_for_folder(run)
        cancel_run(person, run)

    thread = meanwhile(act)
    assert (carry(run).status, run.error) == ("cancelled", None)
    thread.join()
    assert read_record(folder_of_run(run)).outcome == "cancelled"
    assert no_scraps()


def test_a_run_that_does_not_listen_is_cancelled_by_force(person, monkeypatch):
    monkeypatch.setattr(carrying, "PATIENCE_SECONDS", 0.3)
    run = ask(person, seconds=60, mode="deaf")

    def act():
        wait_for_folder(run)
        cancel_run(person, run)

    thread = meanwhile(act)
    assert (carry(run).status, run.error) == ("cancelled", None)
    thread.join()
    record = read_record(folder_of_run(run))
    assert (record.outcome, record.error) == ("cancelled", None)
    assert no_scraps()


def test_a_child_that_died_while_it_waited_is_replaced(person):
    nursery.prepare()
    os.kill(nursery._ready.pid, signal.SIGKILL)
    nursery._ready.wait(10)
    assert carry(ask(person)).status == "succeeded"


def test_a_worker_that_goes_down_ends_its_runs_in_good_order(person):
    run = ask(person, seconds=60)

    def act():
        wait_for_folder(run)
        carrying.stopping.set()

    thread = meanwhile(act)
    assert carry(run).status == "interrupted"
    thread.join()
    assert no_scraps()
