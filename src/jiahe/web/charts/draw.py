"""Which specification belongs to a screen?"""

from collections.abc import Callable, Mapping
from typing import Any

from jiahe.kernel.screens import Bars, Gantt, Heat, Line, Map, Screen
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


def draw(screen: Screen, scene: Scene) -> Drawing:
    """Return the specification of a screen in the theme asked for, as wide as its place on the page."""
    drawing = _DRAWERS[type(screen)](screen, scene)
    around = {
        "width": "container",
        "autosize": {"type": "fit-x", "contains": "padding"},
        "config": config(dark=scene.dark),
    }
    return Drawing(drawing.spec | around, drawing.notes)
