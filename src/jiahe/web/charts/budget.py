"""How is money compared: what was paid and what is due, by year and clause?"""

from collections.abc import Sequence
from typing import Any

import altair as alt
from django.utils.translation import gettext as _

from jiahe.kernel.money import FEN, WAN
from jiahe.office.money.domain import Sums
from jiahe.web.charts.scene import Drawing
from jiahe.web.charts.sheets import Sheets
from jiahe.web.charts.theme import MOST_COLOURS, colours, config

_HEIGHT = 46


def draw_budget(budget: Sequence[tuple[str, str, Sums]], *, dark: bool = False) -> Drawing:
    """Draw a bar for each year, a colour for each clause; what is due and not paid yet is paler."""
    rows = _rows(budget)
    sheets = Sheets()
    years, clauses = ({row[name] for row in rows} for name in ("year", "clause"))
    shown = sorted(clauses)
    encoding = {
        "y": alt.Y("year:N", title=_("Year of payment")),
        "x": alt.X("wan:Q", title=_("10,000 yuan"), axis=alt.Axis(tickCount=6)),
        "color": alt.Color(
            "clause:N",
            title=_("Clause"),
            scale=alt.Scale(domain=shown, range=colours(dark=dark)[: max(len(shown), 1)]),
        ),
        "opacity": alt.Opacity(
            "state:O",
            title=_("How it stands"),
            scale=alt.Scale(domain=[_("paid"), _("not paid yet")], range=[1, 0.45]),
        ),
        "order": alt.Order("place:Q"),
        "tooltip": [
            alt.Tooltip("year:N", title=_("Year of payment")),
            alt.Tooltip("clause:N", title=_("Clause")),
            alt.Tooltip("state:N", title=_("How it stands")),
            alt.Tooltip("wan:Q", title=_("10,000 yuan"), format=",.6~f"),
        ],
    }
    chart = sheets.chart(rows).mark_bar(height=22).encode(**encoding)
    spec = sheets.finish(chart, height=_HEIGHT * max(len(years), 1))
    around = {
        "width": "container",
        "autosize": {"type": "fit-x", "contains": "padding"},
        "config": config(dark=dark),
    }
    return Drawing(spec | around)


def _rows(budget: Sequence[tuple[str, str, Sums]]) -> list[dict[str, Any]]:
    largest = sorted({clause for _year, clause, _sums in budget}, key=lambda one: _total(budget, one), reverse=True)
    named = set(largest if len(largest) <= MOST_COLOURS else largest[: MOST_COLOURS - 1])
    sums: dict[tuple[str, str, str], int] = {}
    for year, clause, one in budget:
        told = clause if clause in named else _("others")
        for state, fen in ((_("paid"), one.paid), (_("not paid yet"), one.due)):
            sums[year, told, state] = sums.get((year, told, state), 0) + fen
    return [
        {"year": year, "clause": clause, "state": state, "wan": fen / FEN / WAN, "place": place}
        for place, ((year, clause, state), fen) in enumerate(sorted(sums.items()))
        if fen
    ]


def _total(budget: Sequence[tuple[str, str, Sums]], clause: str) -> int:
    return sum(one.paid + one.due for _year, name, one in budget if name == clause)
