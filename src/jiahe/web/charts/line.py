"""How are values over time drawn: what was measured, what is expected, and how sure that is?"""

import altair as alt
import polars as pl
from django.utils.translation import gettext as _

from jiahe.kernel.screens import Line
from jiahe.web.charts.scene import Drawing, Scene, clock_format, written
from jiahe.web.charts.sheets import Sheets
from jiahe.web.charts.theme import MOST_COLOURS, colours, ink
from jiahe.web.charts.thin import MOST_POINTS, first_of, thin_line


def draw_line(screen: Line, scene: Scene) -> Drawing:
    """Draw one series with its past and its band, or up to seven series side by side."""
    frame, notes = _chosen(screen, scene)
    past = _past(screen, scene, frame)
    allowed = MOST_POINTS // 2 if past is not None else MOST_POINTS
    total = frame.height + (0 if past is None else past.height)
    frame = thin_line(frame, screen.y, screen.by, most=allowed)
    past = None if past is None else thin_line(past, screen.y, screen.by, most=allowed)
    shown = frame.height + (0 if past is None else past.height)
    if shown < total:
        notes.append(
            _("%(shown)s of %(total)s points are drawn; the lowest and highest are among them.")
            % {"shown": f"{shown:,}", "total": f"{total:,}"}
        )
    several = screen.by is not None and scene.series is None and frame[screen.by].n_unique() > 1
    sheets = Sheets()
    layers = _several(screen, scene, frame, sheets) if several else _one(screen, scene, frame, past, sheets)
    return Drawing(sheets.finish(alt.layer(*layers), height=320), tuple(notes))


def _chosen(screen: Line, scene: Scene) -> tuple[pl.DataFrame, list[str]]:
    frame = scene.frame.sort([*([screen.by] if screen.by else []), screen.x])
    if not screen.by:
        return frame, []
    if scene.series is not None:
        return frame.filter(pl.col(screen.by) == scene.series), []
    count = frame[screen.by].n_unique()
    if count <= MOST_COLOURS:
        return frame, []
    note = _("The first %(shown)s of %(total)s series are drawn; pick one to see it.") % {
        "shown": MOST_COLOURS,
        "total": count,
    }
    return first_of(frame, screen.by, MOST_COLOURS), [note]


def _past(screen: Line, scene: Scene, frame: pl.DataFrame) -> pl.DataFrame | None:
    if scene.history is None or screen.history is None or frame.is_empty():
        return None
    _table, x, y = screen.history
    past = scene.history.rename({x: screen.x, y: screen.y})
    if screen.by and screen.by in past.columns:
        past = past.filter(pl.col(screen.by).is_in(frame[screen.by].unique().implode()))
    return past.sort(screen.x)


def _one(
    screen: Line, scene: Scene, frame: pl.DataFrame, past: pl.DataFrame | None, sheets: Sheets
) -> list[alt.LayerChart | alt.Chart]:
    measured, expected, band = _("measured"), _("expected"), _("interval")
    across, up = _x(screen, scene), _y(screen.y, scene.title(screen.y))
    accent, pale = colours(dark=scene.dark)[0], colours(dark=scene.dark)[5]
    layers, shades = [], {}
    if past is not None:
        layers.append(
            _chart(past, screen, sheets).mark_line(strokeWidth=1.4).encode(x=across, y=up, color=alt.datum(measured))
        )
        shades[measured] = ink(dark=scene.dark)
    shades[expected] = accent
    if screen.band:
        low, high = screen.band
        area = _chart(frame, screen, sheets).mark_area(opacity=0.28)
        layers.insert(0, area.encode(x=across, y=_y(low, scene.title(screen.y)), y2=high, color=alt.datum(band)))
        shades[band] = pale
    drawn = _chart(frame, screen, sheets).mark_line(strokeWidth=2, point=frame.height <= 60)
    layers.append(drawn.encode(x=across, y=up, color=alt.datum(expected)))
    legend = {} if len(shades) > 1 else {"legend": None}
    scale = alt.Scale(domain=list(shades), range=list(shades.values()))
    told = [_target(one, screen, scene, sheets) for one in (past, frame) if one is not None]
    return [alt.layer(*layers).encode(color=alt.Color(scale=scale, title=None, **legend)), *told]


def _several(screen: Line, scene: Scene, frame: pl.DataFrame, sheets: Sheets) -> list[alt.LayerChart | alt.Chart]:
    colour = alt.Color(
        f"{screen.by}:N", scale=alt.Scale(range=colours(dark=scene.dark)), title=scene.title(screen.by or "")
    )
    drawn = _chart(frame, screen, sheets).mark_line(strokeWidth=1.8)
    lines = drawn.encode(x=_x(screen, scene), y=_y(screen.y, scene.title(screen.y)), color=colour)
    return [lines, _target(frame, screen, scene, sheets)]


def _target(frame: pl.DataFrame, screen: Line, scene: Scene, sheets: Sheets) -> alt.Chart:
    """Return unseen marks around the points, since a thin line is hard to point at."""
    marks = _chart(frame, screen, sheets).mark_point(opacity=0.001, size=140, filled=True)
    across, up = _x(screen, scene), _y(screen.y, scene.title(screen.y))
    return marks.encode(x=across, y=up, tooltip=_tooltip(screen, scene, frame))


def _chart(frame: pl.DataFrame, screen: Line, sheets: Sheets) -> alt.Chart:
    drawn = [screen.x, screen.y, *([screen.by] if screen.by else []), *(screen.band or ())]
    kept = frame.select([name for name in dict.fromkeys(drawn) if name in frame.columns])
    return sheets.chart(kept.with_columns(written(kept, screen.x).alias("_when")))


def _x(screen: Line, scene: Scene) -> alt.X:
    if not scene.is_time(screen.x):
        return alt.X(f"{screen.x}:Q", title=scene.title(screen.x), scale=alt.Scale(zero=False))
    axis = alt.Axis(format=clock_format(_times(screen, scene)), labelOverlap="greedy", grid=False, tickCount=8)
    return alt.X(f"{screen.x}:T", title=scene.title(screen.x), scale=alt.Scale(type="utc"), axis=axis)


def _times(screen: Line, scene: Scene) -> pl.Series:
    """Return the times that the axis spans, those of the past included."""
    times = scene.frame[screen.x]
    if scene.history is None or screen.history is None:
        return times
    return pl.concat([times, scene.history[screen.history[1]]])


def _y(name: str, title: str) -> alt.Y:
    return alt.Y(f"{name}:Q", title=title, scale=alt.Scale(zero=False))


def _tooltip(screen: Line, scene: Scene, frame: pl.DataFrame) -> list[alt.Tooltip]:
    shown = [alt.Tooltip("_when:N", title=scene.title(screen.x))]
    shown += [alt.Tooltip(f"{screen.by}:N", title=scene.title(screen.by))] if screen.by else []
    for name in (name for name in (screen.y, *(screen.band or ())) if name in frame.columns):
        shown.append(alt.Tooltip(f"{name}:Q", title=scene.title(name), format=",.4~r"))
    return shown
