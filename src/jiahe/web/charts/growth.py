"""How does a benchmark's figure grow with the size of what it is given? Both axes go by powers of ten."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
from django.utils.translation import gettext as _

from jiahe.web.charts.sheets import Sheets
from jiahe.web.charts.theme import MOST_COLOURS, colours, config
from jiahe.web.language import half


def draw_growth(points: Sequence[Mapping[str, Any]], *, dark: bool) -> dict[str, Any]:
    """Draw each series of points (`x`, `y`, `unit`, `series`); what is not above zero has no place on such axes."""
    rows = [
        {"x": point["x"], "y": point["y"], "series": half(str(point["series"]))}
        for point in points
        if point["x"] > 0 and point["y"] > 0
    ]
    units = ", ".join(dict.fromkeys(half(str(point["unit"])) for point in points))
    few = len({row["series"] for row in rows}) <= MOST_COLOURS
    scale = alt.Scale(range=colours(dark=dark))
    sheets = Sheets()
    chart = (
        sheets.chart(rows)
        .mark_line(point=True, strokeWidth=2)
        .encode(
            x=alt.X("x:Q", title=_("Size"), scale=alt.Scale(type="log"), axis=alt.Axis(format="~s", grid=False)),
            y=alt.Y("y:Q", title=units, scale=alt.Scale(type="log"), axis=alt.Axis(format="~g", tickCount=5)),
            color=alt.Color("series:N", title=None, scale=scale, **({} if few else {"legend": None})),
            tooltip=[
                alt.Tooltip("series:N", title=_("Figure")),
                alt.Tooltip("x:Q", title=_("Size"), format=",~r"),
                alt.Tooltip("y:Q", title=units, format=",.4~r"),
            ],
        )
    )
    around = {"width": "container", "autosize": {"type": "fit-x", "contains": "padding"}, "config": config(dark=dark)}
    return sheets.finish(chart, height=260) | around
