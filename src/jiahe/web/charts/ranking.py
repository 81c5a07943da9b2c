"""How do calibrated scores lie around the line: each with its interval, those within it told from those beyond?"""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
from django.utils.translation import gettext as _

from jiahe.web.charts.sheets import Sheets
from jiahe.web.charts.theme import colours, config, ink

MOST = 40
_EVEN, _ROOM = 20, 60


def draw_ranking(
    rows: Sequence[Mapping[str, Any]], *, line: float | None, dark: bool, narrow: bool = False
) -> dict[str, Any]:
    """Draw the cases nearest to the line, the first on top.

    Parameters
    ----------
    rows
        By rank: `name`, `score`, `low`, `high`, `mean`, `state` (in words), `probability` (in words).
    line
        Where the line lies among the scores, None where there is none.
    dark, narrow
        How it is to look; `narrow` leaves less room for names.
    """
    sheets, order = Sheets(), [row["name"] for row in rows]
    states = list(dict.fromkeys(row["state"] for row in rows))
    hues = dict(zip((_("within the line"), _("tied"), _("beyond the line")), (0, 1, 6), strict=True))
    shown = [colours(dark=dark)[hues.get(state, 0)] for state in states]
    axis = alt.Axis(title=None, labelLimit=120 if narrow else 260, ticks=False)
    y = alt.Y("name:N", sort=order, axis=axis)
    colour = alt.Color("state:N", title=None, sort=states, scale=alt.Scale(domain=states, range=shown))
    base = sheets.chart([dict(row) for row in rows]).encode(y=y)
    title = _("Calibrated score, 0 to 100")
    x = alt.X("low:Q", title=title, scale=alt.Scale(zero=False, padding=8))
    told = [
        alt.Tooltip("name:N", title=_("Case")),
        alt.Tooltip("score:Q", title=_("Calibrated score"), format=".2f"),
        alt.Tooltip("low:Q", title=_("Lower end"), format=".2f"),
        alt.Tooltip("high:Q", title=_("Upper end"), format=".2f"),
        alt.Tooltip("mean:Q", title=_("Plain mean"), format=".2f"),
        alt.Tooltip("probability:N", title=_("Chance of being chosen")),
    ]
    layers = [
        base.mark_rule(strokeWidth=3, opacity=0.45).encode(x=x, x2="high:Q", color=colour, tooltip=told),
        base.mark_circle(size=80, opacity=1).encode(x="score:Q", color=colour, tooltip=told),
        base.mark_tick(thickness=1.5, size=12, color=ink(dark=dark)).encode(x="mean:Q", tooltip=told),
    ]
    if line is not None:
        rule = sheets.chart([{"line": line, "told": _("line")}]).mark_rule(strokeDash=[5, 4], color=ink(dark=dark))
        layers.append(rule.encode(x="line:Q"))
    around = {"width": "container", "autosize": {"type": "fit-x", "contains": "padding"}, "config": config(dark=dark)}
    return sheets.finish(alt.layer(*layers), height=_EVEN * max(len(rows), 1) + _ROOM) | around
