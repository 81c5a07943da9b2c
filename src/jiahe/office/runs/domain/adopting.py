"""Which runs were started at the command line? Their records appear beside those of the office."""

import datetime as dt
import os
import time
from pathlib import Path

from jiahe.kernel.ids import is_id
from jiahe.kernel.times import PLAN_ZONE
from jiahe.office.runs.domain.wishes import is_simulated
from jiahe.office.runs.models import Run, Status
from jiahe.runtime.home import home
from jiahe.runtime.record import BrokenRecordError, Record, read_record

_FINISHED = {Status.SUCCEEDED, Status.REFUSED, Status.FAILED, Status.INTERRUPTED, Status.CANCELLED}
_TICK = 1_000_000_000
"""Nanoseconds within which a folder may change twice and bear the same time."""
_looked: dict[Path, int] = {}
"""Folders of runs in which everything has its row, by the time of their last change."""


def adopt_runs() -> int:
    """Give a row to every finished record that has none; return how many were new."""
    runs = home().runs
    if not runs.is_dir():
        return 0
    changed = runs.stat().st_mtime_ns
    if _looked.get(runs) == changed:  # lists ask each time, and thousands of runs may lie there
        return 0
    names = {entry.name for entry in os.scandir(runs) if is_id(entry.name)}
    missing = sorted(names - set(Run.objects.values_list("pk", flat=True)))
    records = (_readable(runs / name) for name in missing)
    rows = [_row(record) for record in records if record is not None and record.outcome in _FINISHED]
    Run.objects.bulk_create(rows, ignore_conflicts=True)
    if len(rows) == len(missing) and changed < time.time_ns() - _TICK:
        _looked[runs] = changed
    return len(rows)


def _readable(folder: Path) -> Record | None:
    try:
        return read_record(folder)
    except (BrokenRecordError, FileNotFoundError):  # the doctor tells of a damaged one; another may just be deleted
        return None


def _row(record: Record) -> Run:
    started = _time(record.started)
    inputs = {table: {"lake": origin["lake"]} for table, origin in record.inputs.items() if "lake" in origin}
    request = {
        "inputs": inputs,
        "settings": record.settings,
        "model": record.model,
        "as_of": record.as_of,
        "seed": record.seed,
    }
    return Run(
        id=record.id,
        application=record.application,
        kind=record.kind,
        status=record.outcome,
        created=started,
        started=started,
        ended=_time(record.ended) if record.ended else None,
        request=request,
        error=record.error,
        simulated=any(is_simulated(source["lake"]) for source in inputs.values()),
    )


def _time(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=PLAN_ZONE)
