"""How are categories compared, and how is a grid of cells shown?"""

import altair as alt
import polars as pl
from django.utils.translation import gettext as _

from jiahe.kernel.screens import Bars, Heat
from jiahe.web.charts.scene import Drawing, Scene, clock_format, written
from jiahe.web.charts.sheets import Sheets
from jiahe.web.charts.theme import MOST_COLOURS, colours, steps
from jiahe.web.charts.thin import MOST_POINTS, first_of

_MOST_BARS = 40
_COUNT = "_count"


def draw_bars(screen: Bars, scene: Scene) -> Drawing:
    """Draw a bar for each category, the longest first; of many, the longest forty."""
    frame = scene.frame.filter(pl.col(screen.x).is_not_null()).with_columns(
        written(scene.frame, screen.x).cast(pl.String)
    )
    y = screen.y or _COUNT
    total = pl.len().alias(_COUNT) if screen.y is None else pl.col(screen.y).sum()
    by = [screen.by] if screen.by else []
    sums = frame.group_by([screen.x, *by], maintain_order=True).agg(total)
    order = sums.group_by(screen.x).agg(pl.col(y).sum()).sort([y, screen.x], descending=[True, False])[screen.x]
    notes = []
    if frame.height < scene.frame.height:
        left_out = f"{scene.frame.height - frame.height:,}"
        notes.append(_("%(count)s rows without a value here are left out.") % {"count": left_out})
    if len(order) > _MOST_BARS:
        notes.append(
            _("The longest %(shown)s of %(total)s bars are drawn.") % {"shown": _MOST_BARS, "total": len(order)}
        )
        order = order.head(_MOST_BARS)
        sums = sums.filter(pl.col(screen.x).is_in(order.implode()))
    encoding = {
        "y": alt.Y(f"{screen.x}:N", sort=order.to_list(), title=scene.title(screen.x)),
        "x": alt.X(f"{y}:Q", title=_("Rows") if screen.y is None else scene.title(y), axis=alt.Axis(tickCount=6)),
        "tooltip": [
            alt.Tooltip(f"{screen.x}:N", title=scene.title(screen.x)),
            alt.Tooltip(f"{y}:Q", title=_("Rows") if screen.y is None else scene.title(y), format=",.4~r"),
        ],
    }
    if screen.by:
        sums = _few(sums, screen.by, y)
        encoding["color"] = alt.Color(
            f"{screen.by}:N", scale=alt.Scale(range=colours(dark=scene.dark)), title=scene.title(screen.by)
        )
    sheets = Sheets()
    chart = sheets.chart(sums).mark_bar(color=colours(dark=scene.dark)[0], height=14)
    return Drawing(sheets.finish(chart.encode(**encoding), height=22 * max(len(order), 1)), tuple(notes))


def _few(sums: pl.DataFrame, by: str, y: str) -> pl.DataFrame:
    largest = sums.group_by(by).agg(pl.col(y).sum()).sort([y, by], descending=[True, False])[by].head(MOST_COLOURS - 1)
    if sums[by].n_unique() <= MOST_COLOURS:
        return sums.with_columns(pl.col(by).cast(pl.String))
    kept = pl.when(pl.col(by).is_in(largest.implode())).then(pl.col(by).cast(pl.String)).otherwise(pl.lit(_("others")))
    keys = [name for name in sums.columns if name != y]
    return sums.with_columns(kept.alias(by)).group_by(keys, maintain_order=True).agg(pl.col(y).sum())


def draw_heat(screen: Heat, scene: Scene) -> Drawing:
    """Draw a cell for each row: a shade where the value is a number, a colour of few where it is a class."""
    frame = scene.frame.sort(screen.x, screen.y)
    notes = []
    columns = max(MOST_POINTS // max(frame[screen.y].n_unique(), 1), 1)
    if frame[screen.x].n_unique() > columns:
        total = frame[screen.x].n_unique()
        kept = frame[screen.x].unique().sort().tail(columns)
        frame = first_of(frame.filter(pl.col(screen.x).is_in(kept.implode())), screen.y, MOST_POINTS)
        notes.append(_("The last %(shown)s of %(total)s columns are drawn.") % {"shown": len(kept), "total": total})
    cells = frame.select(written(frame, screen.x).alias(screen.x), screen.y, screen.value)
    numeric = cells.schema[screen.value].is_numeric()
    lanes = cells[screen.y].n_unique()
    sheets = Sheets()
    chart = (
        sheets.chart(cells)
        .mark_rect()
        .encode(
            x=alt.X(f"{screen.x}:O", title=scene.title(screen.x), axis=_across(scene, screen.x)),
            y=alt.Y(f"{screen.y}:N", title=scene.title(screen.y)),
            color=_shade(screen, scene, cells, numeric=numeric),
            tooltip=[
                alt.Tooltip(f"{name}:{'Q' if numeric and name == screen.value else 'N'}", title=scene.title(name))
                for name in screen.columns()
            ],
        )
    )
    return Drawing(sheets.finish(chart, height=min(max(lanes * 26, 80), 900)), tuple(notes))


def _across(scene: Scene, name: str) -> alt.Axis:
    """Return the axis of a grid; times stand there as whole texts, of which as much is written as tells them apart."""
    if not scene.is_time(name):
        return alt.Axis(labelOverlap="greedy", labelAngle=0)
    first, last = {"%Y-%m": (0, 7), "%m-%d": (5, 10), "%m-%d %H:%M": (5, 16)}.get(
        clock_format(scene.frame[name]), (11, 16)
    )
    shown = f"slice(datum.label, {first}, {last})"
    return alt.Axis(labelOverlap="greedy", labelAngle=0, labelSeparation=24, labelExpr=shown)


def _shade(screen: Heat, scene: Scene, cells: pl.DataFrame, *, numeric: bool) -> alt.Color:
    ramp = steps(dark=scene.dark)
    if numeric:
        legend = alt.Legend(title=scene.title(screen.value), gradientLength=180)
        return alt.Color(f"{screen.value}:Q", scale=alt.Scale(range=ramp), legend=legend)
    present = cells[screen.value].drop_nulls().unique().sort().to_list()
    classes = [one for one in scene.labels(screen.value) if one in present] or present
    shades = [ramp[number * (len(ramp) - 1) // max(len(classes) - 1, 1)] for number in range(len(classes))]
    scale = alt.Scale(domain=classes, range=shades)
    return alt.Color(f"{screen.value}:O", scale=scale, legend=alt.Legend(title=scene.title(screen.value)))
