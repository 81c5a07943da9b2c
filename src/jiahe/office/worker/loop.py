"""Who takes runs from the queue? So many threads as may compute at a time, each waiting for one child process."""

import fcntl
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager

from django.db import DatabaseError, close_old_connections, connection
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, DEFAULT_TASK_QUEUE_NAME
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from jiahe.kernel.errors import UserError
from jiahe.kernel.text import Text
from jiahe.office.programme.domain import sweep_files
from jiahe.office.runs.children import nursery
from jiahe.office.runs.domain import adopt_runs
from jiahe.office.runs.domain.carrying import stopping
from jiahe.office.runs.models import Run, Status
from jiahe.office.statistics import refresh_statistics
from jiahe.runtime.home import home

_PAUSE, _ADOPT_EVERY, _AFTER_FAULT, _SWEEP_EVERY = 0.2, 5.0, 2.0, 3600.0
_log = logging.getLogger("jiahe.worker")


def concurrency() -> int:
    """Return how many runs may compute at a time: JIAHE_CONCURRENCY, else 1."""
    return max(1, int(os.environ.get("JIAHE_CONCURRENCY") or 1))


@contextmanager
def only_worker() -> Iterator[None]:
    """Hold the lock that makes this the installation's one worker.

    Raises
    ------
    UserError
        Where another works already.
    """
    path = home().folder / "worker.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            text = Text(zh="已有一个工作进程在运行", en="another worker is running already")
            raise UserError(text) from error
        yield


def work() -> None:
    """Take and carry out runs until `stopping` is set."""
    threads = [threading.Thread(target=_take_turns, args=(number,)) for number in range(concurrency())]
    for thread in threads:
        thread.start()
    swept = time.monotonic()
    while not stopping.is_set():
        _guarded(adopt_runs)
        if time.monotonic() - swept > _SWEEP_EVERY:
            _guarded(sweep_files)
            _guarded(refresh_statistics)
            swept = time.monotonic()
        stopping.wait(_ADOPT_EVERY)
    for thread in threads:
        thread.join()
    nursery.close()


def work_off(tell: Callable[[str, str], None]) -> None:
    """Carry out what waits, here and now, as many at a time as there are cores, and tell how each ended."""
    waiting = set(Run.objects.filter(status=Status.QUEUED).values_list("pk", flat=True))
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for turn in as_completed([pool.submit(_one_turn, number) for number in range(len(waiting))]):
            turn.result()
            for run in Run.objects.filter(pk__in=waiting, ended__isnull=False):
                waiting.discard(run.pk)
                tell(run.application, run.status)


def _one_turn(number: int) -> None:
    try:
        _empty_queue(number)
    finally:
        connection.close()


def _take_turns(number: int) -> None:
    while not stopping.is_set():
        nursery.prepare()
        _guarded(lambda: _empty_queue(number))
        stopping.wait(_PAUSE)
    connection.close()


def _empty_queue(number: int) -> None:
    # reading first keeps the idle worker from taking the database's write lock five times a second
    if not DBTaskResult.objects.ready().exists():
        return
    Worker(
        queue_names=[DEFAULT_TASK_QUEUE_NAME],
        interval=0,
        batch=True,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        startup_delay=False,
        max_tasks=1,
        worker_id=f"{os.getpid()}-{number}",
        excluded_queue_names=[],
    ).run()


def _guarded(work_on: Callable[[], object]) -> None:
    close_old_connections()
    try:
        work_on()
    except DatabaseError:
        _log.exception("the database did not answer; trying again")
        time.sleep(_AFTER_FAULT)
