import datetime as dt

import numpy as np
import polars as pl
import pytest

from jiahe.engines.forecast import tables
from jiahe.engines.forecast.model import Plan
from jiahe.engines.forecast.tables import Options

START = dt.datetime(2025, 1, 6)
HOUR = dt.timedelta(hours=1)
HOURS = np.arange(24 * 30)
DAY = 10 + 5 * np.sin(2 * np.pi * HOURS / 24)


def frame(rows, *, every=HOUR, start=START):
    parts = [
        pl.DataFrame(
            {
                "series": [name] * len(values),
                "time": [start + place * every for place in range(len(values))],
                "value": values,
            },
            schema={"series": pl.String, "time": pl.Datetime("us"), "value": pl.Float64},
        )
        for name, values in rows.items()
    ]
    return pl.concat(parts)


def city(count=6, length=24 * 30, seed=0):
    random = np.random.default_rng(seed)
    return {
        f"s{place}": (DAY * (1 + 0.1 * place) + random.normal(0, 0.3, len(HOURS)))[:length].tolist()
        for place in range(count)
    }


def options(horizon=24, *, level=0.9, kinds=("periodic", "dense"), links=None, **more):
    return Options(entity="series", plan=Plan(horizon=horizon, level=level, kinds=kinds, links=links), **more)


def quiet(share):
    assert 0 <= share <= 1


def forecast(rows, chosen, model=None):
    table = rows if isinstance(rows, pl.DataFrame) else frame(rows)
    flat = tables.fit(table, chosen, quiet) if model is None else model
    return tables.run(table, chosen, flat).frame("series", chosen.plan.horizon)


@pytest.mark.parametrize("kinds", [("periodic", "dense"), ("context", "periodic")])
@pytest.mark.parametrize("horizon", [1, 5, 24, 200, 400])
def test_every_series_has_every_step_after_the_last_time(kinds, horizon):
    made = forecast(city(), options(horizon, kinds=kinds))

    first = START + len(HOURS) * HOUR
    assert made["series"].to_list() == [name for name in sorted(city()) for _ in range(horizon)]
    assert made["time"].to_list() == [first + step * HOUR for step in range(horizon)] * 6
    assert (made["lower"] <= made["value"]).all()
    assert (made["value"] <= made["upper"]).all()
    assert np.abs(made["value"].to_numpy()[:horizon] - np.resize(DAY[:24], horizon)).mean() < 0.6


@pytest.mark.parametrize("size", [1e-6, 1e9])
def test_the_unit_does_not_matter(size):
    plain = forecast(city(2), options(6))
    sized = forecast({name: (np.array(values) * size).tolist() for name, values in city(2).items()}, options(6))

    for column in ("value", "lower", "upper"):
        assert np.allclose(sized[column] / size, plain[column], rtol=1e-6)


def test_the_order_of_rows_does_not_matter():
    table = frame(city())

    assert forecast(table.sample(fraction=1, shuffle=True, seed=1), options()).equals(forecast(table, options()))


def test_a_wider_level_is_wider_also_with_the_same_model():
    table = frame(city(2))
    model = tables.fit(table, options(), quiet)

    widths = [
        (made["upper"] - made["lower"]).sum()
        for level in (0.5, 0.9, 0.97)
        if (made := forecast(table, options(level=level), model)) is not None
    ]

    assert widths == sorted(widths)


def test_a_model_forecasts_newer_readings_of_its_series_on_its_own_scale():
    random = np.random.default_rng(5)
    whole = {"a": (DAY + random.normal(0, 0.3, len(HOURS))).tolist()}
    model = tables.fit(frame({"a": whole["a"][:500]}), options(), quiet)

    recent = frame({"a": whole["a"][400:700]}, start=START + 400 * HOUR)
    made = forecast(recent, options(), model)

    assert np.abs(made["value"].to_numpy() - np.resize(DAY[700 % 24 : 700 % 24 + 24], 24)).mean() < 2
    assert np.abs(made["value"].to_numpy() - DAY[np.arange(700, 724) % 24]).mean() < 0.3


def test_a_model_refuses_nothing_it_repeats_series_that_it_does_not_know_or_that_are_too_short_for_it():
    model = tables.fit(frame(city(1)), options(3), quiet)

    made = tables.run(frame({"s0": [1.0, 2.0], "new": [4.0] * 3}), options(3), model)

    assert sorted(made.repeated) == ["new", "s0"]
    assert made.frame("series", 3)["value"].to_list() == pytest.approx([4, 4, 4, 2, 2, 2])


def test_a_late_series_is_forecast_from_the_tables_end_as_if_its_forecast_had_come_true():
    rows = city(3)
    whole = forecast(rows, options(24))
    rows["s1"] = rows["s1"][:-5]

    late = forecast(rows, options(24))

    assert late["time"].to_list() == whole["time"].to_list()
    assert np.abs(late.filter(series="s1")["value"] - whole.filter(series="s1")["value"]).mean() < 0.5


def test_a_series_that_ended_is_forecast_from_its_end():
    rows = city(3)
    rows["s1"] = rows["s1"][:-24]

    made = forecast(rows, options(24))

    assert made.filter(series="s1")["time"].min() == START + (len(HOURS) - 24) * HOUR


def test_as_of_hides_the_future_and_sets_the_start_for_all():
    table = frame(city(2))
    moment = 600 * 3600 * 1_000_000 + int(np.datetime64(START, "us").astype(np.int64)) + 1
    chosen = options(6, as_of=moment)

    made = tables.run(table, chosen, tables.fit(table, chosen, quiet)).frame("series", 6)

    cut = table.filter(pl.col("time") <= START + 600 * HOUR)
    assert made.equals(forecast(cut, options(6)))


def test_long_after_the_last_reading_a_series_is_repeated_with_wide_ends():
    table = frame(city(1))
    moment = int(np.datetime64(START + dt.timedelta(days=300), "us").astype(np.int64))
    chosen = options(6, as_of=moment)

    made = tables.run(table, chosen, tables.fit(table, chosen, quiet))

    assert made.repeated == ["s0"]
    assert made.frame("series", 6)["time"][0] == START + dt.timedelta(days=300, hours=1)


def test_what_was_never_negative_is_not_forecast_to_be():
    random = np.random.default_rng(2)
    made = forecast({"a": np.maximum(random.normal(0, 1, 400), 0).tolist()}, options(12))

    assert made.select("value", "lower", "upper").min_horizontal().min() >= 0


def test_a_series_without_readings_is_blank():
    made = tables.run(frame({"a": [None, None]}), options(2), tables.fit(frame({"a": [None, None]}), options(2), quiet))

    assert made.blank == ["a"]
    assert made.frame("series", 2)["value"].to_list() == [None, None]


def test_nothing_gives_nothing():
    none = frame({"a": [1.0]}).clear()

    assert forecast(none, options()).is_empty()


def test_missing_rows_and_long_gaps_are_borne():
    rows = city(2)
    rows["s0"] = [None if 100 <= place < 180 or place % 7 == 0 else value for place, value in enumerate(rows["s0"])]
    table = frame(rows).filter(~((pl.col("series") == "s1") & (pl.col("time").dt.hour() == 3)))

    made = forecast(table, options(24))

    assert np.abs(made.filter(series="s0")["value"] - DAY[:24]).mean() < 0.6
    assert made.height == 48


def test_series_of_different_steps_each_keep_their_own():
    fast = frame({"fast": DAY[:400].tolist()}, every=dt.timedelta(minutes=5))
    slow = frame({"slow": DAY[:60].tolist()})

    made = forecast(pl.concat((fast, slow)), options(2))

    assert made.filter(series="fast")["time"].diff().drop_nulls().to_list() == [dt.timedelta(minutes=5)]
    assert made.filter(series="slow")["time"].diff().drop_nulls().to_list() == [HOUR]


def test_a_season_may_be_told():
    weekly = np.tile(np.arange(5.0), 40).tolist()

    made = forecast({"a": weekly}, options(5, season=5))

    assert made["value"].to_list() == pytest.approx([0, 1, 2, 3, 4], abs=0.05)


def test_alike_series_share_their_weights_and_unlike_lengths_do_not_mix():
    rows = city(4) | {"short": city(1, length=50)["s0"]}

    flat = tables.fit(frame(rows), options(12), quiet)

    assert int(flat["0.groups"]) == 2
    assert {flat[name].shape[0] for name in flat if name.startswith("0.1.weights")} == {1}


def test_neighbours_by_links_are_used():
    random = np.random.default_rng(1)
    wave = random.normal(size=600).cumsum()
    rows = {"late": wave[:-2].tolist(), "early": wave[2:].tolist()}
    chosen = options(2, kinds=("context", "periodic"), links={"late": ("early",)})

    made = forecast(rows, chosen)

    assert made.filter(series="late")["value"].to_list() == pytest.approx(wave[-2:].tolist(), abs=0.4)


def test_a_replay_is_what_runs_at_those_moments_would_have_given():
    table = frame(city(3))
    model = tables.fit(table.filter(pl.col("time") < START + 600 * HOUR), options(6), quiet)
    moments = [int(np.datetime64(START + hours * HOUR, "us").astype(np.int64)) for hours in (610, 650, 700)]

    replayed = {name: np.stack(parts) for name, *parts in tables.replay(table, options(6), model, np.array(moments))}

    for place, moment in enumerate(moments):
        made = tables.run(table, options(6, as_of=moment - 1), model).frame("series", 6)
        for name, found in replayed.items():
            one = made.filter(series=name)
            assert np.allclose(found[:, place], [one["value"], one["lower"], one["upper"]])


def test_a_replay_leaves_out_series_that_are_not_known_and_refuses_gaps():
    table = frame(city(2))
    model = tables.fit(table.filter(series="s0"), options(6), quiet)
    moments = np.array([int(np.datetime64(START + 700 * HOUR, "us").astype(np.int64))])

    assert [name for name, *_ in tables.replay(table, options(6), model, moments)] == ["s0"]
    with pytest.raises(ValueError, match="does not hold every origin"):
        list(tables.replay(table.filter(pl.col("time") != START + 300 * HOUR), options(6), model, moments))


@pytest.mark.parametrize(("shift", "least"), [(0.0, 0.0), (-50.0, -53.0)])
def test_a_replay_is_negative_only_where_readings_were(shift, least):
    random = np.random.default_rng(2)
    table = frame({"a": (np.maximum(random.normal(0, 1, 400), 0) + shift).tolist()})
    model = tables.fit(table, options(3), quiet)
    moments = np.array([int(np.datetime64(START + 300 * HOUR, "us").astype(np.int64))])

    (_, values, lower, upper), *_ = tables.replay(table, options(3), model, moments)

    assert least <= min(values.min(), lower.min(), upper.min()) <= shift + 1


def test_the_methods_are_told_with_their_errors():
    rows = city(2) | {"short": [1.0, 2.0]}

    told = tables.methods(tables.fit(frame(rows), options(12), quiet), "series")

    assert told["series"].to_list() == ["s0", "s1", "short"]
    assert told.filter(series="short").row(0) == ("short", "repeat", None)
    assert set(told["method"][0].split("+")) <= {"periodic", "dense"}
    assert told["error"][0] == pytest.approx(0.25, abs=0.1)


def test_a_wandering_series_is_left_at_its_last_value():
    walk = np.random.default_rng(8).normal(size=300).cumsum()

    made = forecast({"a": walk.tolist()}, options(10))

    assert np.abs(made["value"] - walk[-1]).max() < 1.5


def test_long_histories_look_back_from_their_mean_too():
    random = np.random.default_rng(9)
    rows = {name: (np.resize(DAY, 24 * 90) + random.normal(0, 1, 24 * 90)).tolist() for name in "ab"}

    flat = tables.fit(frame(rows), options(48), quiet)
    made = forecast(rows, options(48), flat)

    assert str(flat["0.0.learners"]).startswith("periodic,smooth,dense")
    assert np.abs(made["value"].to_numpy() - np.resize(DAY[:24], 96)).mean() < 0.3
