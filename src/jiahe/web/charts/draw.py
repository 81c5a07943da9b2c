"""Which specification belongs to a screen?"""

from collections.abc import Callable, Mapping
from typing import Any

from jiahe.kernel.screens import Alerts, Bars, Cards, Gantt, Heat, Line, Map, Screen, TableScreen
from jiahe.web.charts.bars import draw_bars, draw_heat
from jiahe.web.charts.line import draw_line
from jiahe.web.charts.place import draw_gantt, draw_map
from jiahe.web.charts.scene import Drawing, Scene
from jiahe.web.charts.theme import config

_DRAWERS: Mapping[type[Screen], Callable[[Any, Scene], Drawing]] = {
    Line: draw_line,
    Bars: draw_bars,
    Heat: draw_heat,
    Gantt: draw_gantt,
    Map: draw_map,
}
NOT_DRAWN = (Alerts, Cards, TableScreen)
"""Screens that are written as text and tables instead."""


def is_drawn(screen: Screen) -> bool:
    """Tell whether a screen is a picture."""
    return type(screen) in _DRAWERS


def draw(screen: Screen, scene: Scene) -> Drawing:
    """Return the specification of a screen in the theme asked for, as wide as its place on the page."""
    drawing = _DRAWERS[type(screen)](screen, scene)
    around = {
        "width": "container",
        "autosize": {"type": "fit-x", "contains": "padding"},
        "config": config(dark=scene.dark),
    }
    return Drawing(drawing.spec | around, drawing.notes)


def series_of(screen: Screen, scene: Scene) -> list[str]:
    """Return the names among which a reader may pick one line; none where there is nothing to pick."""
    if not isinstance(screen, Line) or not screen.by:
        return []
    names = scene.frame[screen.by].unique().sort().cast(str).to_list()
    return names if len(names) > 1 else []
