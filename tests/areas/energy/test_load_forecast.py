import datetime as dt

import numpy as np
import polars as pl

from jiahe.areas.energy.load_forecast import logic
from jiahe.kernel.application import Settings
from jiahe.kernel.text import Text

START = dt.datetime(2025, 5, 1)
HOUR = dt.timedelta(hours=1)


def settings(**more):
    return Settings(values={"horizon": 24, "season": 0, "level": 0.9, "quantity": "kwh", "peak_above": None} | more)


def readings(**loads):
    parts = [
        pl.DataFrame({"series": name, "time": [START + place * HOUR for place in range(len(values))], "value": values})
        for name, values in loads.items()
    ]
    return pl.concat(parts).with_columns(pl.col("time").cast(pl.Datetime("us")))


def load(seed=0, noise=1.0):
    hours = np.arange(24 * 30)
    return (
        100 + 30 * np.sin(2 * np.pi * hours / 24) + np.random.default_rng(seed).normal(0, noise, len(hours))
    ).tolist()


def test_a_replay_is_what_runs_at_those_moments_would_have_given():
    frames = {"readings": readings(A=load(), B=load(1))}
    model = logic.fit(frames, settings())
    moment = START + 600 * HOUR

    replayed = {name: parts for name, *parts in logic.replay(frames, settings(), model, pl.Series([moment]))}

    then = Settings(values=settings().values, as_of=moment - dt.timedelta(seconds=1))
    made = logic.run(frames, then, model)["forecast"]
    assert made["time"].min() == moment
    for name, (values, lower, upper) in replayed.items():
        one = made.filter(series=name)
        assert np.allclose([values[0], lower[0], upper[0]], [one["value"], one["lower"], one["upper"]])


def test_a_peak_that_is_not_sure_is_graver_than_none_and_less_grave_than_a_sure_one():
    frames = {"readings": readings(calm=load(noise=0.5), wild=load(noise=15))}
    chosen = settings(peak_above=125.0)

    alerts = logic.run(frames, chosen, logic.fit(frames, chosen))["alerts"]

    grades = dict(alerts.group_by("subject").agg(pl.col("severity").max()).iter_rows())
    assert grades == {"calm": 3, "wild": 2}


def test_what_cannot_be_forecast_well_is_told_by_name():
    told: list[Text] = []
    frames = {"readings": readings(A=[5.0], B=[None, None])}
    chosen = Settings(values=settings().values, on_warning=told.append)

    logic.run(frames, chosen, logic.fit(frames, chosen))

    assert [str(text)[-1] for text in told] == ["A", "B"]


def test_the_model_shows_how_each_series_is_forecast():
    shown = logic.show(logic.fit({"readings": readings(A=load(), B=[1.0])}, settings()))["methods"]

    assert shown["series"].to_list() == ["A", "B"]
    assert shown["method"][1] == "照搬 | repeated"
    assert 0 < shown["error"][0] < 5
