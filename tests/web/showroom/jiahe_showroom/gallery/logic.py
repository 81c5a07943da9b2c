"""Which figures fill every screen?"""

import datetime as dt
from collections.abc import Mapping

import polars as pl

from jiahe.kernel.application import Frames, Model, Settings
from jiahe.kernel.text import Text

_STEP = dt.timedelta(minutes=5)


def fit(frames: Frames, settings: Settings) -> Model:
    """Learn the mean."""
    return {"mean": float(frames["readings"]["value"].mean() or 0)}


def run(frames: Frames, settings: Settings, model: Model) -> Mapping[str, pl.DataFrame]:
    """Repeat the last value of each sensor, and invent the rest."""
    readings = frames["readings"]
    last = readings.group_by("sensor").last().sort("sensor")
    rows = [
        {
            "sensor": sensor, "time": time + _STEP * (step + 1), "value": value, "lower": value - 5, "upper": value + 5,
            "kind": "slow" if value < settings["slow_below"] else "free",
        }
        for sensor, time, value in last.iter_rows()
        for step in range(settings["horizon"])
    ]  # fmt: skip
    settings.report(0.5, Text(zh="一半", en="half"), makespan=7, bound=6)
    if readings.height == 1:
        settings.warn(Text(zh="只有一行", en="one row only"))
    return {
        "summary": pl.DataFrame({"total": [readings.height], "share": [0.25]}),
        "forecast": pl.DataFrame(rows, schema=_FORECAST),
        "work": pl.DataFrame({"machine": ["m1", "m2", "m10"], "job": [1, 2, 1], "start": [0, 2, 5], "end": [2, 5, 9]}),
        "alerts": _alerts(last),
    }


_FORECAST = {
    "sensor": pl.String, "time": pl.Datetime("us"), "value": pl.Float64, "lower": pl.Float64, "upper": pl.Float64,
    "kind": pl.String,
}  # fmt: skip
_ALERTS = {
    "id": pl.String, "time": pl.Datetime("us"), "lon": pl.Float64, "lat": pl.Float64, "area": pl.String,
    "subject": pl.String, "severity": pl.Int64, "title": pl.String, "reason": pl.String, "action": pl.String,
    "clause": pl.String,
}  # fmt: skip


def _alerts(last: pl.DataFrame) -> pl.DataFrame:
    rows = [
        {
            "id": f"a{number}", "time": time, "lon": 120.7 + number / 50 if number else None, "lat": 30.7, "area": "330402",
            "subject": sensor, "severity": 1 + number % 4, "title": Text(zh=f"{sensor} 将拥堵", en=f"{sensor} to be slow").both(), "reason": f"预计 {value} km/h | {value} km/h expected",
            "action": "疏导 | divert", "clause": "1.5",
        }
        for number, (sensor, time, value) in enumerate(last.iter_rows())
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=_ALERTS)
