"""Is a forecaster at least as good as saying that nothing changes, or that the day repeats itself?"""

import datetime as dt

import numpy as np
import polars as pl
import pytest

from jiahe.contracts.frames import schema
from jiahe.runtime.registry import Installed
from tests.conformance.rooms import rooms, run, values

HOUR = dt.timedelta(hours=1)
FORECASTERS = [
    app
    for app in rooms()
    if "forecast" in app.application.engines and {"time", "value"} <= set(app.contract.writes["forecast"].columns)
]
AHEAD = 24


def a_city(seed: int) -> np.ndarray:
    """Make three weeks of six hourly series: a daily and a weekly shape, noise that lingers, and a slow rise."""
    random = np.random.default_rng(seed)
    hours = np.arange(24 * 21 + AHEAD)
    size = random.uniform(5, 20, (6, 1))
    shape = np.sin(2 * np.pi * hours / 24) + 0.4 * np.sin(2 * np.pi * hours / 168) + 0.002 * hours
    noise = random.normal(0, 0.25, (6, len(hours)))
    for hour in range(1, len(hours)):
        noise[:, hour] += 0.7 * noise[:, hour - 1]
    return np.maximum(50 + size * (shape + noise), 0)


@pytest.mark.parametrize("app", FORECASTERS, ids=lambda app: app.id)
def test_it_is_not_worse_than_the_naive_line(app: Installed) -> None:
    series = a_city(11)
    known, future = series[:, :-AHEAD], series[:, -AHEAD:]
    start = dt.datetime(2025, 3, 3)
    name = app.contract.reads["readings"].key[0]
    rows = [
        {name: f"s{number}", "time": start + hour * HOUR, "value": float(value)}
        for number, line in enumerate(known)
        for hour, value in enumerate(line)
    ]
    frames = {table: pl.DataFrame(schema=schema(found)) for table, found in app.contract.reads.items()}
    frames["readings"] = pl.DataFrame(rows, schema=schema(app.contract.reads["readings"]))

    out = run(app, frames, values(app.contract, {"horizon": AHEAD}))["forecast"]

    said = out.sort(name, "time")["value"].to_numpy().reshape(future.shape)
    repeated_last, repeated_day = np.abs(known[:, -1:] - future).mean(), np.abs(known[:, -24:] - future).mean()
    assert np.abs(said - future).mean() <= min(repeated_last, repeated_day)
