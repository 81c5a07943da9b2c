"""How far is a run, how long still, and how have its figures moved?"""

from collections.abc import Mapping
from typing import Any

import altair as alt
from django.utils.translation import gettext as _

from jiahe.office.runs.domain import Progress
from jiahe.runtime.registry import applications
from jiahe.web.charts.scene import Sheets
from jiahe.web.charts.theme import colours, config
from jiahe.web.language import say

_LEAST_FRACTION = 0.1
_MOST_POINTS = 600


def estimate(progress: Progress) -> float | None:
    """Return the seconds still to go, None as long as nobody can know."""
    if not _LEAST_FRACTION <= progress.fraction < 1:
        return None
    return progress.seconds * (1 - progress.fraction) / progress.fraction


def names_of(app_id: str) -> dict[str, str]:
    """Return what figures are called that bear the name of an output column, as a solver's makespan does."""
    found = applications().get(app_id)
    tables = found.contract.writes.values() if found else ()
    return {name: say(column.title) for table in tables for name, column in table.columns.items()}


def curve(progress: Progress, called: Mapping[str, str], *, dark: bool) -> dict[str, Any] | None:
    """Draw figures over time as steps, those of like size together; None as long as there are none."""
    lines = [line for line in progress.lines if line["figures"]][-_MOST_POINTS:]
    names = list(dict.fromkeys(name for line in lines for name in line["figures"]))
    large = [name for name in names if any(abs(line["figures"].get(name, 0)) > 1 for line in lines)]
    shown = large or names
    rows = [
        {"seconds": line["seconds"], "name": called.get(name, name), "value": line["figures"][name]}
        for line in lines
        for name in shown
        if name in line["figures"]
    ]
    if not rows:
        return None
    sheets = Sheets()
    chart = (
        sheets.chart(rows)
        .mark_line(interpolate="step-after", strokeWidth=2, point=len(lines) < 3)
        .encode(
            x=alt.X("seconds:Q", title=_("Time (s)"), axis=alt.Axis(grid=False, tickMinStep=1)),
            y=alt.Y("value:Q", title=None, scale=alt.Scale(zero=False)),
            color=alt.Color("name:N", title=None, sort=None, scale=alt.Scale(range=colours(dark=dark))),
            tooltip=[
                alt.Tooltip("name:N", title=_("Figure")),
                alt.Tooltip("value:Q", title=_("Value")),
                alt.Tooltip("seconds:Q", title=_("Time (s)")),
            ],
        )
    )
    around = {"width": "container", "autosize": {"type": "fit-x", "contains": "padding"}, "config": config(dark=dark)}
    return sheets.finish(chart, height=220) | around
