"""How is a run seen through? A child process computes it; this side waits, passes on a wish to stop, and tells the end."""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db import OperationalError, close_old_connections, transaction
from django.utils import timezone

from jiahe.kernel.errors import UserError
from jiahe.office.runs.children import Child, nursery
from jiahe.office.runs.domain.looking import folder_of_run
from jiahe.office.runs.domain.uploads import path_of_upload
from jiahe.office.runs.domain.wishes import FromLake, Source, wish_of
from jiahe.office.runs.models import Run, Status, Upload
from jiahe.runtime.home import home
from jiahe.runtime.record import CANCEL, Record, read_record, settle, write_record

LOOK_SECONDS, PATIENCE_SECONDS, LOCK_SECONDS = 0.25, 5.0, 10.0
"""How often to look; how long a run has to heed a wish to stop; how long a killed process may take to let go."""

_ATTEMPTS = 30
Answer = TypeVar("Answer")
stopping = threading.Event()
"""The worker is going down: runs under way are ended and told as interrupted."""


def carry(run_id: str) -> str:
    """Carry out one run; return how it ended, or how it stands if it was not waiting any more."""
    run = _claim(run_id)
    if run is None:
        return "nothing to do"
    try:
        plain = _plain(run)
    except UserError as error:
        return conclude(run, {"outcome": Status.REFUSED, "error": error.as_dict()})
    child = nursery.take()
    try:
        child.begin(plain)
        _watch(run, child)
    finally:
        end = child.end()
    return _patiently(lambda: conclude(run, end))


def conclude(run: Run, end: Mapping[str, Any]) -> str:
    """Write how a run ended into its row: as its record says, and where it left none, as its process said."""
    record = _record(run)
    run.refresh_from_db()
    if record is not None:
        run.status, run.error = record.outcome, record.error
    else:
        run.status, run.error = end["outcome"], end["error"]
    if run.status == Status.INTERRUPTED:
        if run.cancel_requested:
            _say_cancelled(run, record)
        else:
            run.error = {**(end["error"] or {}), "error": "SystemFaultError", "incident": run.pk}
    run.ended = timezone.now()
    run.save(update_fields=["status", "error", "ended"])
    return str(run.status)


def _claim(run_id: str) -> Run | None:
    with transaction.atomic():
        run = Run.objects.select_for_update().filter(pk=run_id, status=Status.QUEUED).first()
        if run is not None:
            run.status, run.started = Status.RUNNING, timezone.now()
            run.save(update_fields=["status", "started"])
    return run


def _plain(run: Run) -> dict[str, Any]:
    wish = wish_of(run)
    moment = wish.moment()
    return {
        "id": run.pk,
        "home": str(home().folder),
        "application": wish.application,
        "inputs": {table: _place(source) for table, source in wish.inputs.items()},
        "settings": dict(wish.settings),
        "model": wish.model,
        "as_of": moment.isoformat() if moment else None,
        "seed": wish.seed,
        "kind": wish.kind,
    }


def _place(source: Source) -> dict[str, Any]:
    if isinstance(source, FromLake):
        return {"lake": source.lake, "version": source.version}
    upload = Upload.objects.filter(pk=source.upload).first()
    path = path_of_upload(upload) if upload else home().uploads / source.upload
    return {"path": str(path), "format": source.format, "name": upload.name if upload else source.upload}


def _watch(run: Run, child: Child) -> None:
    asked: float | None = None
    while not child.wait(LOOK_SECONDS):
        if asked is None and _patiently(Run.objects.filter(pk=run.pk, cancel_requested=True).exists):
            asked = time.monotonic()
        if asked is not None:
            _ask(run)
        if stopping.is_set() or (asked is not None and time.monotonic() - asked > PATIENCE_SECONDS):
            child.kill()


def _patiently(act: Callable[[], Answer]) -> Answer:
    """Ask the database again where it is away for a moment: the run itself does not need it."""
    for _ in range(_ATTEMPTS):
        try:
            return act()
        except OperationalError:
            close_old_connections()
            time.sleep(1)
    return act()


def _ask(run: Run) -> None:
    folder = folder_of_run(run)
    if folder is not None and folder.name != run.pk:
        try:
            (folder / CANCEL).touch()
        except FileNotFoundError:  # it was just renamed, so it has ended
            return


def _record(run: Run) -> Record | None:
    """Return the finished record; a run whose process died is settled first."""
    until = time.monotonic() + LOCK_SECONDS
    folder = folder_of_run(run)
    while folder is not None and folder.name != run.pk and time.monotonic() < until:
        settle(home().runs)
        folder = folder_of_run(run)
        if folder is not None and folder.name != run.pk:
            time.sleep(LOOK_SECONDS)
    return read_record(folder) if folder is not None and folder.name == run.pk else None


def _say_cancelled(run: Run, record: Record | None) -> None:
    run.status, run.error = Status.CANCELLED, None
    folder = folder_of_run(run)
    if record is not None and folder is not None:
        record.outcome, record.error = "cancelled", None
        write_record(record, folder)
