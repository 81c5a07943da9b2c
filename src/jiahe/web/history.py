"""What was measured before the first expected value? Read again from the run's own input, only as far back as is shown."""

import datetime as dt
from functools import lru_cache
from typing import Any

import polars as pl

from jiahe.contracts.check import check
from jiahe.kernel.errors import UserError
from jiahe.kernel.screens import Line
from jiahe.lake.formats import read_file
from jiahe.lake.tables import Lake
from jiahe.office.runs.domain import folder_of_run, path_of_upload
from jiahe.office.runs.models import Run, Upload
from jiahe.runtime.home import home
from jiahe.runtime.record import read_record
from jiahe.runtime.registry import application

STEPS = 4
"""How many measured steps are shown for each expected one, so that the forecast stays legible."""
LEAST = 48
_MOST_BYTES = 40 * 1024 * 1024


def past_of(run: Run, screen: Line, frame: pl.DataFrame) -> pl.DataFrame | None:
    """Return the input's last values before those of `frame`, None where they cannot be had any more."""
    if screen.history is None or frame.is_empty():
        return None
    table, x, y = screen.history
    since = _since(frame[screen.x])
    columns = [x, y, *([screen.by] if screen.by else [])]
    rows = _rows(run, table)
    if rows is None or since is None or not set(columns) <= set(rows.collect_schema()):
        return None
    return rows.select(columns).filter(pl.col(x) >= since).sort(x).collect()


def _since(times: pl.Series) -> Any:
    steps = times.unique().sort()
    first, step = steps[0], (steps[1] - steps[0] if len(steps) > 1 else None)
    if step is None:
        step = dt.timedelta(hours=1) if isinstance(first, dt.datetime) else 1
    return first - max(STEPS * len(steps), LEAST) * step


def _rows(run: Run, table: str) -> pl.LazyFrame | None:
    folder = folder_of_run(run)
    described = read_record(folder).inputs.get(table, {}) if folder else {}
    try:
        if "lake" in described:
            return Lake(home().lake).scan(described["lake"], described.get("version"))
        asked = run.request.get("inputs", {}).get(table, {})
        return _uploaded(asked["upload"], run.application, table).lazy() if "upload" in asked else None
    except (UserError, OSError, Upload.DoesNotExist):
        return None


@lru_cache(maxsize=4)
def _uploaded(upload_id: str, app_id: str, table: str) -> pl.DataFrame:
    upload = Upload.objects.get(pk=upload_id)
    declared = application(app_id).contract.reads[table]
    if upload.size > _MOST_BYTES:
        return pl.DataFrame()
    return check(table, read_file(table, path_of_upload(upload)).frame, declared).frame
