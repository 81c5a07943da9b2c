import datetime as dt

import numpy as np
import polars as pl
import pytest

from jiahe.areas.transport.flow_forecast import logic
from jiahe.kernel.application import Settings
from jiahe.kernel.text import Text

START = dt.datetime(2025, 5, 1)
STEP = dt.timedelta(minutes=5)
LINKS = pl.DataFrame({"source": ["A"], "target": ["B"], "weight": [1.0]})


def settings(**more):
    return Settings(
        values={"horizon": 6, "season": 0, "level": 0.9, "quantity": "speed_kmh", "congested_below": 20.0} | more
    )


def readings(**speeds):
    parts = [
        pl.DataFrame({"sensor": name, "time": [START + place * STEP for place in range(len(values))], "value": values})
        for name, values in speeds.items()
    ]
    return pl.concat(parts).with_columns(pl.col("time").cast(pl.Datetime("us")))


def road(length=400, seed=0):
    random = np.random.default_rng(seed)
    return (50 + random.normal(0, 1, length).cumsum().clip(-20, 20)).tolist()


def test_a_replay_is_what_runs_at_those_moments_would_have_given():
    frames = {"readings": readings(A=road(), B=road(seed=1)), "links": LINKS}
    model = logic.fit(frames, settings())
    moment = START + 300 * STEP

    replayed = {name: parts for name, *parts in logic.replay(frames, settings(), model, pl.Series([moment]))}

    then = Settings(values=settings().values, as_of=moment - dt.timedelta(seconds=1))
    made = logic.run(frames, then, model)["forecast"]
    assert made["time"].min() == moment
    for name, (values, lower, upper) in replayed.items():
        one = made.filter(sensor=name)
        assert np.allclose([values[0], lower[0], upper[0]], [one["value"], one["lower"], one["upper"]])


def test_congestion_that_is_sure_and_deep_is_urgent():
    frames = {"readings": readings(A=[5.0] * 100), "links": LINKS.clear()}

    alerts = logic.run(frames, settings(), logic.fit(frames, settings()))["alerts"]

    assert alerts["severity"].to_list() == [4]
    assert "5.0 km/h" in alerts["reason"][0]


def test_miles_are_told_in_miles():
    frames = {"readings": readings(A=[5.0] * 100), "links": LINKS.clear()}
    chosen = settings(quantity="speed_mph")

    alerts = logic.run(frames, chosen, logic.fit(frames, chosen))["alerts"]

    assert "below 12.4 mph" in alerts["reason"][0]


def test_what_cannot_be_forecast_well_is_told_by_name_up_to_twenty():
    told: list[Text] = []
    frames = {"readings": readings(**{f"S{place:02}": [50.0] for place in range(25)}), "links": LINKS.clear()}
    chosen = Settings(values=settings().values, on_warning=told.append)

    logic.run(frames, chosen, logic.fit(frames, chosen))

    assert len(told) == 1
    assert "S19 …" in str(told[0])


def test_progress_is_told_from_beginning_to_end():
    shares: list[float] = []
    frames = {"readings": readings(A=road(), B=road(seed=1)), "links": LINKS}

    logic.fit(frames, Settings(values=settings().values, on_report=lambda share, *_: shares.append(share)))

    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)


def test_the_model_shows_how_each_detector_is_forecast():
    frames = {"readings": readings(A=road(), B=[1.0]), "links": LINKS}

    shown = logic.show(logic.fit(frames, settings()))["methods"]

    assert shown["sensor"].to_list() == ["A", "B"]
    assert shown["method"][1] == "照搬 | repeated"
