"""How do a target's cases grow against the straight path, and where are they? Drawn from counts."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
from django.utils.translation import gettext as _

from jiahe.plan.model import Target
from jiahe.plan.pace import path
from jiahe.web.charts.sheets import Sheets
from jiahe.web.charts.theme import MOST_COLOURS, colours, config, ink
from jiahe.web.language import say

Point = tuple[dt.date, int]
_BAR, _SHORT = 26, 16


def draw_growing(target: Target, points: Sequence[Point], *, begins: dt.date, dark: bool) -> dict[str, Any]:
    """Draw how many there were on each day, as steps, and the straight path to the target as a dashed line."""
    reached, even = _("reached"), _("even path")
    grown = [{"day": _moment(day), "many": many, "what": reached, "told": str(day)} for day, many in points]
    straight = [
        {"day": _moment(day), "many": path(target, begins=begins, day=day), "what": even, "told": str(day)}
        for day in (begins, target.by)
    ]
    sheets = Sheets()
    up = alt.Y("many:Q", title=say(target.unit), axis=alt.Axis(tickCount=5, format="d"))
    across = alt.X(
        "day:T",
        title=None,
        scale=alt.Scale(type="utc"),
        axis=alt.Axis(format="%Y-%m", tickCount=6, labelOverlap="greedy", labelSeparation=10, grid=False),
    )
    shades = [colours(dark=dark)[0], ink(dark=dark)]
    colour = alt.Color("what:N", title=None, scale=alt.Scale(domain=[reached, even], range=shades))
    told = [
        alt.Tooltip("told:N", title=_("Day")),
        alt.Tooltip("what:N", title=" "),
        alt.Tooltip("many:Q", title=say(target.unit), format=",.4~r"),
    ]
    line = sheets.chart(straight).mark_line(strokeWidth=1.4, strokeDash=[5, 4])
    steps = sheets.chart(grown).mark_line(interpolate="step-after", strokeWidth=2.4)
    last = sheets.chart(grown[-1:]).mark_point(filled=True, size=70)
    layers = [one.encode(x=across, y=up, color=colour, tooltip=told) for one in (line, steps, last)]
    return _framed(sheets, alt.layer(*layers), height=190, dark=dark)


def draw_split(
    rows: Sequence[Mapping[str, Any]], *, names: Sequence[str], kinds: Sequence[str], title: str, dark: bool
) -> dict[str, Any]:
    """Draw a bar for each name, in the order given, split by kind; rows have `name`, `kind` and `many`."""
    sheets = Sheets()
    shades = (colours(dark=dark) * (len(kinds) // MOST_COLOURS + 1))[: len(kinds)]
    # names that are long would be cut off beside one another
    legend = alt.Legend(columns=1 if any(len(kind) > _SHORT for kind in kinds) else 2, labelLimit=320)
    chart = (
        sheets.chart([dict(row) for row in rows])
        .mark_bar(height=15)
        .encode(
            x=alt.X("many:Q", title=_("Cases"), axis=alt.Axis(tickMinStep=1, format="d")),
            y=alt.Y(
                "name:N",
                title=None,
                sort=list(names),
                scale=alt.Scale(domain=list(names)),
                axis=alt.Axis(labelLimit=220),
            ),
            color=alt.Color(
                "kind:N", title=None, scale=alt.Scale(domain=list(kinds), range=shades), sort=None, legend=legend
            ),
            order=alt.Order("place:Q"),
            tooltip=[
                alt.Tooltip("name:N", title=title),
                alt.Tooltip("kind:N", title=_("Target")),
                alt.Tooltip("many:Q", title=_("Cases"), format=",d"),
            ],
        )
    )
    return _framed(sheets, chart, height=_BAR * max(len(names), 1), dark=dark)


def _moment(day: dt.date) -> int:
    """Return a day as the milliseconds of a zone without an offset, so that no viewer's zone moves it."""
    return int(dt.datetime.combine(day, dt.time(), dt.UTC).timestamp() * 1000)


def _framed(sheets: Sheets, chart: alt.Chart | alt.LayerChart, *, height: int, dark: bool) -> dict[str, Any]:
    around = {"width": "container", "autosize": {"type": "fit-x", "contains": "padding"}, "config": config(dark=dark)}
    return sheets.finish(chart, height=height) | around
