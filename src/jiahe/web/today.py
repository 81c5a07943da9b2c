"""What is today's work: which alerts stand, what did I run, what may I start?"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import polars as pl

from jiahe.kernel.text import Text
from jiahe.kernel.times import now
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import applications_run_by
from jiahe.office.runs.domain import folder_of_run, runs_visible_to
from jiahe.office.runs.models import Run, Status
from jiahe.runtime.registry import Installed, applications
from jiahe.runtime.results import read_result, tables_of

_ALERTS = "alerts"
_MOST_ALERTS = 8
_MOST_RUNS = 5


@dataclass(frozen=True)
class Today:
    """What a signed-in person sees first."""

    day: dt.date
    alerts: list[dict[str, Any]]
    more: int
    runs: list[Run]
    startable: list[Installed]
    simulated: bool


def today_of(user: User) -> Today:
    """Gather it."""
    installed = applications()
    latest = [run for run in _latest(user) if run.application in installed]
    alerts = [alert for run in latest for alert in _alerts(run, installed[run.application].application.title)]
    alerts.sort(key=lambda alert: (-alert["severity"], alert["time"], alert["id"]))
    runs = list(runs_visible_to(user).filter(owner=user)[:_MOST_RUNS])
    for run in runs:
        name_run(run)
    return Today(
        day=now().date(),
        alerts=alerts[:_MOST_ALERTS],
        more=max(len(alerts) - _MOST_ALERTS, 0),
        runs=runs,
        startable=[installed[app_id] for app_id in applications_run_by(user)],
        simulated=any(run.simulated for run in latest),
    )


def name_run(run: Run) -> Run:
    """Put the application's title on a run; one that is no longer installed goes by its id."""
    found = applications().get(run.application)
    title = found.application.title if found else Text(zh=run.application, en=run.application)
    run.title = title  # type: ignore[attr-defined]
    return run


def _latest(user: User) -> list[Run]:
    """Return the newest run of each application that succeeded, in one query."""
    newest: dict[str, Run] = {}
    for run in runs_visible_to(user).filter(kind="run", status=Status.SUCCEEDED)[:200]:
        newest.setdefault(run.application, run)
    return list(newest.values())


def _alerts(run: Run, title: Text) -> list[dict[str, Any]]:
    folder = folder_of_run(run)
    if folder is None or _ALERTS not in tables_of(folder):
        return []
    frame = read_result(folder, _ALERTS).sort("severity", "time", descending=[True, False])
    return [
        row | {"run": run.pk, "application": title} for row in frame.filter(pl.col("severity").is_not_null()).to_dicts()
    ]
