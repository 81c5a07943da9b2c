"""How have the figures of a run moved so far?"""

from collections.abc import Mapping
from typing import Any

import altair as alt
from django.utils.translation import gettext as _

from jiahe.office.runs.domain import Progress
from jiahe.web.charts.sheets import Sheets
from jiahe.web.charts.theme import colours, config

_MOST_POINTS = 600


def draw_curve(progress: Progress, called: Mapping[str, str], *, dark: bool) -> dict[str, Any] | None:
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
