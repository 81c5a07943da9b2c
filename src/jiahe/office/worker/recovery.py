"""What was under way when the last worker ended? Nothing that was acknowledged is lost, nothing is left half-told."""

import datetime as dt

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from jiahe.office.incoming import incoming
from jiahe.office.log.domain import start_log
from jiahe.office.programme.domain import sweep_files
from jiahe.office.runs.domain.carrying import conclude
from jiahe.office.runs.domain.queue import carry_out
from jiahe.office.runs.models import Run, Status
from jiahe.office.statistics import refresh_statistics
from jiahe.runtime.home import home
from jiahe.runtime.record import settle

_KEPT, _ARRIVING = dt.timedelta(days=7), dt.timedelta(days=1)
_KILLED = {"outcome": Status.INTERRUPTED, "error": None}


def recover() -> None:
    """Tell of the runs whose process died, and give those that had not begun their place in the queue back."""
    start_log()
    settle(home().runs)
    for run in Run.objects.filter(status=Status.RUNNING):
        conclude(run, _KILLED)
    with transaction.atomic():
        _mend_queue()
    _sweep()
    sweep_files()
    refresh_statistics()


def _sweep() -> None:
    """Drop what nobody needs any more: old entries of the queue, sessions that ran out, files that never arrived whole."""
    now = timezone.now()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - _KEPT).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    for path in incoming().iterdir():
        if path.stat().st_mtime < (now - _ARRIVING).timestamp():
            path.unlink(missing_ok=True)


def _mend_queue() -> None:
    waiting = set(Run.objects.filter(status=Status.QUEUED).values_list("pk", flat=True))
    for entry in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        if entry.args_kwargs["args"][0] in waiting:
            entry.status = TaskResultStatus.READY
            entry.save(update_fields=["status"])
        else:
            entry.set_successful("told after a restart")
    queued = DBTaskResult.objects.filter(status=TaskResultStatus.READY).values_list("args_kwargs", flat=True)
    for run_id in sorted(waiting - {entry["args"][0] for entry in queued}):
        carry_out.enqueue(run_id)
