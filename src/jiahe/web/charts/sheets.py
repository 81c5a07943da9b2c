"""Where do a chart's rows stand? Once, beside its drawing."""

from typing import Any

import altair as alt
import polars as pl

from jiahe.web.charts.scene import values


class Sheets:
    """The rows of one chart, kept apart from its drawing, since Altair would copy and check each of them again."""

    def __init__(self) -> None:
        self._sets: dict[str, list[dict[str, Any]]] = {}

    def chart(self, rows: pl.DataFrame | list[dict[str, Any]]) -> alt.Chart:
        """Return a chart over rows that are sent once, however many layers draw them."""
        made = values(rows) if isinstance(rows, pl.DataFrame) else rows
        name = next((name for name, kept in self._sets.items() if kept == made), f"rows{len(self._sets)}")
        self._sets[name] = made
        return alt.Chart(alt.NamedData(name=name))

    def finish(self, chart: alt.Chart | alt.LayerChart, *, height: int) -> dict[str, Any]:
        """Return the specification with its rows."""
        spec: dict[str, Any] = chart.properties(height=height).to_dict(validate=False)
        return spec | {"datasets": self._sets}
