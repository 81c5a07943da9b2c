"""Is each screen drawn as it declares: titled with units, thinned openly, in few colours?"""

import datetime as dt
import json

import polars as pl
import pytest
import vl_convert
from django.utils import translation

from jiahe.contracts.model import Column, Table
from jiahe.kernel.screens import Bars, Gantt, Heat, Line, Map, TableScreen
from jiahe.kernel.text import Text
from jiahe.web.charts.draw import draw
from jiahe.web.charts.kinds import is_drawn, series_of
from jiahe.web.charts.scene import Scene, clock_format
from jiahe.web.charts.theme import MOST_COLOURS, on_paper
from jiahe.web.charts.thin import MOST_POINTS, thin_line


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


START = dt.datetime(2025, 5, 12, 8)  # naive in the plan's zone


def column(kind: str, zh: str, en: str, unit: str = "") -> Column:
    return Column(type=kind, title=Text(zh=zh, en=en), unit=unit)


TEXT = Text(zh="表", en="T")
TABLE = Table(
    title=TEXT,
    grain=TEXT,
    key=(),
    columns={
        "sensor": column("text", "检测器", "Sensor"),
        "time": column("time", "时间", "Time"),
        "value": column("number", "速度", "Speed", "km/h"),
        "lower": column("number", "下限", "Lower", "km/h"),
        "upper": column("number", "上限", "Upper", "km/h"),
        "class": column("text", "类别", "Class"),
        "job": column("whole", "工件", "Job"),
        "start": column("whole", "开始", "Start"),
        "end": column("whole", "结束", "End"),
        "lon": column("number", "经度", "Longitude", "°"),
        "lat": column("number", "纬度", "Latitude", "°"),
    },
)
LINE = Line(table="t", x="time", y="value", by="sensor", band=("lower", "upper"), history=("r", "time", "value"))


def series(sensors: int = 1, steps: int = 12, minutes: int = 5) -> pl.DataFrame:
    rows = [
        {"sensor": f"s{sensor}", "time": START + dt.timedelta(minutes=minutes * step), "value": float(step % 9)}
        for sensor in range(sensors)
        for step in range(steps)
    ]
    return pl.DataFrame(rows).with_columns(lower=pl.col("value") - 1, upper=pl.col("value") + 1)


def scene(frame: pl.DataFrame, **more) -> Scene:
    return Scene(frame=frame, table=TABLE, language=more.pop("language", "en"), **more)


def points(spec) -> int:
    return sum(map(len, spec["datasets"].values()))


GANTT = pl.DataFrame({"sensor": ["m2", "m10", "m1"], "job": [1, 2, 30], "start": [0, 1, 2], "end": [3, 4, 5]})
PLACES = pl.DataFrame(
    {"sensor": ["a", "b"], "lon": [120.7, None], "lat": [30.7, 30.8], "value": [1.0, 2.0], "class": ["I", "V"]}
)
CASES = {
    "one line with past and band": (
        LINE,
        scene(series(), series="s0", history=series(steps=100).select("sensor", "time", "value")),
    ),
    "lines side by side": (LINE, scene(series(3))),
    "a line over numbers": (Line(table="t", x="start", y="value"), scene(GANTT.with_columns(value=pl.lit(1.0)))),
    "bars": (Bars(table="t", x="sensor", y="value"), scene(series(3))),
    "counted bars by colour": (Bars(table="t", x="time", by="sensor"), scene(series(9))),
    "a grid of numbers": (Heat(table="t", x="time", y="sensor", value="value"), scene(series(3))),
    "a grid of classes": (
        Heat(table="t", x="sensor", y="job", value="class"),
        scene(PLACES.with_columns(job=pl.lit(1))),
    ),
    "work in lanes": (Gantt(table="t", lane="sensor", start="start", end="end", by="job"), scene(GANTT)),
    "work over times": (
        Gantt(table="t", lane="sensor", start="time", end="until", by="job"),
        scene(GANTT.with_columns(time=pl.lit(START), until=pl.lit(START + dt.timedelta(hours=1)))),
    ),
    "points by number": (Map(table="t", lon="lon", lat="lat", label="sensor", value="value"), scene(PLACES)),
    "points by class": (
        Map(table="t", lon="lon", lat="lat", label="sensor", value="class"),
        scene(PLACES, places=(("Nanhu", 120.8, 30.7),)),
    ),
    "plain points": (Map(table="t", lon="lon", lat="lat", label="sensor"), scene(PLACES)),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("dark", [False, True])
def test_every_screen_becomes_a_picture(name, dark):
    screen, shown = CASES[name]
    lit = Scene(**{**vars(shown), "dark": dark})

    spec = draw(screen, lit).spec
    json.dumps(spec, allow_nan=False)

    assert vl_convert.vegalite_to_svg(on_paper(spec, title="图")).startswith("<svg")
    assert len(spec["config"]["range"]["category"]) == MOST_COLOURS


@pytest.mark.parametrize(("language", "titles"), [("en", ["Time", "Speed (km/h)"]), ("zh", ["时间", "速度（km/h）"])])
def test_axes_are_titled_with_units_in_the_readers_language(language, titles):
    spec = json.dumps(draw(LINE, scene(series(), language=language)).spec, ensure_ascii=False)

    assert all(f'"title": "{title}"' in spec for title in titles)


def test_many_points_are_thinned_openly_and_keep_the_extremes():
    frame = series(steps=20_000, minutes=1).with_columns(
        value=pl.Series([1.0] * 13_000 + [99.0, -99.0] + [1.0] * 6_998)
    )

    drawing = draw(LINE, scene(frame, series="s0"))

    assert points(drawing.spec) <= MOST_POINTS
    assert len(drawing.notes) == 1
    assert {99.0, -99.0} <= set(thin_line(frame, "value", "sensor")["value"])
    assert thin_line(frame, "value", "sensor").height <= MOST_POINTS


def test_more_lines_than_colours_are_told_of():
    drawing = draw(LINE, scene(series(9)))

    assert drawing.notes == ("The first 7 of 9 series are drawn; pick one to see it.",)


def test_more_bars_lanes_columns_and_points_than_can_be_read_are_told_of():
    many = pl.DataFrame({"sensor": [f"s{number}" for number in range(50)], "value": [1.0] * 50})
    lanes = many.with_columns(start=pl.lit(0), end=pl.lit(1), job=pl.int_range(50))
    long = pl.DataFrame({"sensor": ["m"] * 6000, "start": range(6000), "end": range(1, 6001), "job": [1] * 6000})
    ground = pl.DataFrame({"sensor": ["p"] * 6001, "lon": [120.0] * 6000 + [None], "lat": [30.0] * 6001})
    gantt = Gantt(table="t", lane="sensor", start="start", end="end", by="job")

    notes = [
        draw(Bars(table="t", x="sensor", y="value"), scene(many)).notes,
        draw(gantt, scene(lanes)).notes,
        draw(gantt, scene(long)).notes,
        draw(Map(table="t", lon="lon", lat="lat", label="sensor"), scene(ground)).notes,
        draw(Heat(table="t", x="time", y="sensor", value="value"), scene(series(2, 4000))).notes,
        draw(Bars(table="t", x="sensor"), scene(pl.DataFrame({"sensor": ["a", None]}))).notes,
    ]

    assert [len(some) for some in notes] == [1, 2, 1, 2, 1, 1]


@pytest.mark.parametrize(
    "screen", [Bars(table="t", x="sensor", y="value"), Map(table="t", lon="lon", lat="lat", label="sensor")]
)
def test_an_empty_table_draws_an_empty_picture(screen):
    empty = pl.DataFrame(schema={"sensor": pl.String, "value": pl.Float64, "lon": pl.Float64, "lat": pl.Float64})

    assert points(draw(screen, scene(empty)).spec) == 0


def test_times_are_written_as_finely_as_their_span_needs():
    spans = {"%H:%M": 3, "%m-%d %H:%M": 72, "%m-%d": 24 * 20, "%Y-%m": 24 * 800}

    found = {clock_format(pl.Series([START, START + dt.timedelta(hours=hours)])): hours for hours in spans.values()}

    assert found == spans
    assert clock_format(pl.Series([], dtype=pl.Datetime)) == "%Y-%m-%d"


def test_one_may_pick_among_lines_only_where_there_are_several():
    assert series_of(LINE, scene(series(2))) == ["s0", "s1"]
    assert series_of(LINE, scene(series(1))) == []
    assert series_of(Bars(table="t", x="sensor"), scene(series(2))) == []
    assert not is_drawn(TableScreen(table="t"))


def test_classes_are_shaded_in_the_order_of_the_contract():
    labels = {"V": Text(zh="乙", en="fifth"), "I": Text(zh="甲", en="first")}
    kind = column("text", "类别", "Class").model_copy(update={"type": "choice", "of": ("I", "V"), "labels": labels})
    table = TABLE.model_copy(update={"columns": TABLE.columns | {"class": kind}})
    frame = pl.DataFrame({"sensor": ["a", "b"], "job": [1, 2], "class": ["甲", "乙"]})

    drawn = draw(Heat(table="t", x="sensor", y="job", value="class"), Scene(frame=frame, table=table, language="zh"))

    assert drawn.spec["encoding"]["color"]["scale"]["domain"] == ["甲", "乙"]
