"""How are work in lanes and points on the ground drawn?"""

import altair as alt
import polars as pl
from django.utils.translation import gettext as _

from jiahe.kernel.screens import Gantt, Map
from jiahe.web.charts.scene import Drawing, Scene, clock_format, written
from jiahe.web.charts.sheets import Sheets
from jiahe.web.charts.theme import MOST_COLOURS, colours, ink, steps
from jiahe.web.charts.thin import MOST_POINTS

_MOST_LANES = 40
_MOST_NAMED = 150
_SMALLEST_SPAN = 0.05
_MARGIN = 0.12


def draw_gantt(screen: Gantt, scene: Scene) -> Drawing:
    """Draw a bar from start to end in a lane each; names stand in the bars while they are few."""
    frame = scene.frame.with_columns(pl.col(screen.lane).cast(pl.String), pl.col(screen.by).cast(pl.String))
    lanes = sorted(frame[screen.lane].unique().to_list(), key=_natural)
    notes = []
    if len(lanes) > _MOST_LANES:
        notes.append(
            _("The first %(shown)s of %(total)s lanes are drawn.") % {"shown": _MOST_LANES, "total": len(lanes)}
        )
        lanes = lanes[:_MOST_LANES]
    frame = frame.filter(pl.col(screen.lane).is_in(lanes)).sort(screen.start)
    if frame.height > MOST_POINTS:
        notes.append(
            _("The first %(shown)s of %(total)s bars are drawn.")
            % {"shown": f"{MOST_POINTS:,}", "total": f"{frame.height:,}"}
        )
        frame = frame.head(MOST_POINTS)
    names = sorted(frame[screen.by].unique().to_list(), key=_natural)
    if len(names) > MOST_COLOURS:
        notes.append(
            _("%(total)s names share %(shown)s colours; point at a bar to read its name.")
            % {"total": len(names), "shown": MOST_COLOURS}
        )
    hue = {name: str(number % MOST_COLOURS) for number, name in enumerate(names)}
    bars = frame.select(*dict.fromkeys(screen.columns())).with_columns(
        pl.col(screen.by).replace_strict(hue, default="0", return_dtype=pl.String).alias("_hue"),
        written(frame, screen.start).alias("_from"),
        written(frame, screen.end).alias("_to"),
    )
    sheets = Sheets()
    base = sheets.chart(bars).encode(
        x=_span(screen, scene, frame), y=alt.Y(f"{screen.lane}:N", sort=lanes, title=scene.title(screen.lane))
    )
    layers = [
        base.mark_bar(height=16, cornerRadius=1, stroke="white", strokeWidth=0.5).encode(
            x2=screen.end, color=_hue(scene), tooltip=_told(screen, scene)
        )
    ]
    if frame.height <= _MOST_NAMED:
        named = base.mark_text(align="left", dx=3, fontSize=10, color="white", clip=True).encode(text=f"{screen.by}:N")
        layers.append(named)
    return Drawing(sheets.finish(alt.layer(*layers), height=24 * max(len(lanes), 1)), tuple(notes))


def _span(screen: Gantt, scene: Scene, frame: pl.DataFrame) -> alt.X:
    title = f"{scene.title(screen.start)} – {scene.title(screen.end)}"
    if scene.is_time(screen.start):
        axis = alt.Axis(format=clock_format(frame[screen.start]), labelOverlap="greedy")
        return alt.X(f"{screen.start}:T", title=title, scale=alt.Scale(type="utc"), axis=axis)
    return alt.X(f"{screen.start}:Q", title=title)


def _hue(scene: Scene) -> alt.Color:
    domain = [str(number) for number in range(MOST_COLOURS)]
    return alt.Color("_hue:N", scale=alt.Scale(domain=domain, range=colours(dark=scene.dark)), legend=None)


def _told(screen: Gantt, scene: Scene) -> list[alt.Tooltip]:
    told = {screen.lane: screen.lane, screen.by: screen.by, "_from": screen.start, "_to": screen.end}
    return [alt.Tooltip(f"{field}:N", title=scene.title(name)) for field, name in told.items()]


def _natural(name: str) -> tuple[int, float, str]:
    """Order 2 before 10, and numbers before words."""
    return (0, float(name), "") if name.lstrip("-").isdecimal() else (1, 0.0, name)


def draw_map(screen: Map, scene: Scene) -> Drawing:
    """Draw points by longitude and latitude over the names of the districts; no tile server is asked."""
    frame = scene.frame.filter(pl.col(screen.lon).is_not_null() & pl.col(screen.lat).is_not_null())
    notes = []
    if frame.height < scene.frame.height:
        notes.append(_("%(count)s rows have no place.") % {"count": scene.frame.height - frame.height})
    if frame.height > MOST_POINTS:
        notes.append(
            _("The first %(shown)s of %(total)s points are drawn.")
            % {"shown": f"{MOST_POINTS:,}", "total": f"{frame.height:,}"}
        )
        frame = frame.head(MOST_POINTS)
    sheets = Sheets()
    layers = [_points(screen, scene, frame, sheets)]
    names = [{"name": name, "lon": lon, "lat": lat} for name, lon, lat in scene.places]
    if names:
        scales = {"x": _degrees("lon", screen, scene, frame), "y": _degrees("lat", screen, scene, frame)}
        text = sheets.chart(names).mark_text(fontSize=12, opacity=0.6, color=ink(dark=scene.dark), clip=True)
        layers.insert(0, text.encode(text="name:N", **scales))
    return Drawing(sheets.finish(alt.layer(*layers), height=440), tuple(notes))


def _points(screen: Map, scene: Scene, frame: pl.DataFrame, sheets: Sheets) -> alt.Chart:
    shown = frame.select(*dict.fromkeys(screen.columns())).rename({screen.lon: "lon", screen.lat: "lat"})
    encoding = {
        "x": _degrees("lon", screen, scene, frame),
        "y": _degrees("lat", screen, scene, frame),
        "tooltip": [alt.Tooltip(f"{screen.label}:N", title=scene.title(screen.label))],
    }
    if screen.value:
        number = frame.schema[screen.value].is_numeric()
        scale = alt.Scale(range=steps(dark=scene.dark)[2:]) if number else alt.Scale(range=colours(dark=scene.dark))
        legend = alt.Legend(title=scene.title(screen.value), gradientLength=180)
        encoding["color"] = alt.Color(f"{screen.value}:{'Q' if number else 'N'}", scale=scale, legend=legend)
        encoding["tooltip"].append(alt.Tooltip(f"{screen.value}:N", title=scene.title(screen.value)))
    mark = sheets.chart(shown).mark_circle(size=110, opacity=0.9, stroke=ink(dark=scene.dark), strokeWidth=0.6)
    return mark.encode(**encoding)


def _degrees(axis: str, screen: Map, scene: Scene, frame: pl.DataFrame) -> alt.X | alt.Y:
    column = screen.lon if axis == "lon" else screen.lat
    here = frame[column].drop_nulls().to_list() or [place[1 if axis == "lon" else 2] for place in scene.places] or [0.0]
    margin = max((max(here) - min(here)) * _MARGIN, _SMALLEST_SPAN)
    scale = alt.Scale(domain=[min(here) - margin, max(here) + margin], nice=False, zero=False)
    of = alt.X if axis == "lon" else alt.Y
    return of(f"{axis}:Q", title=scene.title(column), scale=scale, axis=alt.Axis(tickCount=6, format=".2f"))
