"""Which screens are pictures, and which of their lines may a reader pick? Told without loading what draws them."""

from jiahe.kernel.screens import Bars, Gantt, Heat, Line, Map, Screen
from jiahe.web.charts.scene import Scene

DRAWN = (Line, Bars, Heat, Gantt, Map)
"""Screens that are pictures; the others are written as text and tables."""


def is_drawn(screen: Screen) -> bool:
    """Tell whether a screen is a picture."""
    return isinstance(screen, DRAWN)


def series_of(screen: Screen, scene: Scene) -> list[str]:
    """Return the names among which a reader may pick one line; none where there is nothing to pick."""
    if not isinstance(screen, Line) or not screen.by:
        return []
    names = scene.frame[screen.by].unique().sort().cast(str).to_list()
    return names if len(names) > 1 else []
