"""Screens name the columns that they draw."""

import pytest

from jiahe.kernel.screens import Alerts, Bars, Cards, Gantt, Heat, Line, Map, Screen, TableScreen


@pytest.mark.parametrize(
    ("screen", "columns"),
    [
        (Screen(table="t"), ()),
        (TableScreen(table="t"), ()),
        (TableScreen(table="t", show=("a", "b")), ("a", "b")),
        (Line(table="t", x="time", y="value"), ("time", "value")),
        (
            Line(table="t", x="time", y="value", by="sensor", band=("lower", "upper"), history=("r", "time", "value")),
            ("time", "value", "sensor", "lower", "upper"),
        ),
        (Bars(table="t", x="kind"), ("kind",)),
        (Bars(table="t", x="kind", y="n", by="area"), ("kind", "n", "area")),
        (Heat(table="t", x="time", y="station", value="class"), ("time", "station", "class")),
        (Gantt(table="t", lane="machine", start="start", end="end", by="job"), ("machine", "start", "end", "job")),
        (Map(table="t", lon="lon", lat="lat", label="name"), ("lon", "lat", "name")),
        (Map(table="t", lon="lon", lat="lat", label="name", value="n"), ("lon", "lat", "name", "n")),
        (Cards(table="t", show=("a",)), ("a",)),
        (Alerts(), ()),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Screen) else None,
)
def test_a_screen_names_its_columns(screen: Screen, columns: tuple[str, ...]) -> None:
    assert screen.columns() == columns


def test_alerts_are_in_the_shared_table() -> None:
    assert Alerts().table == "alerts"
