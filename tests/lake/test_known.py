"""Known keys: found wherever they stand, without opening files that cannot hold them."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiahe.kernel.errors import DataError
from jiahe.lake.known import candidates
from jiahe.lake.tables import Lake

TIME = dt.datetime(2025, 1, 1)


def test_an_append_in_order_opens_no_file(lake, contract, readings):
    for step in range(5):
        lake.append("readings", readings(step), contract, source="a")
    actions = lake._store("readings").actions()
    assert candidates(actions, readings(5), ["sensor", "time"]) == []
    assert len(candidates(actions, readings(3), ["sensor", "time"])) == 1


def test_sensor_after_sensor_opens_no_file_either(lake, contract, readings):
    for name in ("a", "b", "c"):
        lake.append("readings", readings(0, 5, 1).with_columns(sensor=pl.lit(name)), contract, source=name)
    frame = readings(0, 5, 1).with_columns(sensor=pl.lit("d"))
    assert candidates(lake._store("readings").actions(), frame, ["sensor", "time"]) == []


@pytest.mark.parametrize("gap", [1, 999, 1000])
def test_times_that_the_log_cuts_to_milliseconds_are_found(lake, contract, gap):
    late = [TIME + dt.timedelta(microseconds=gap)]
    frame = pl.DataFrame({"sensor": ["a"], "time": pl.Series(late, dtype=pl.Datetime("us")), "value": [1.0]})
    lake.append("readings", frame, contract, source="a")
    with pytest.raises(DataError, match="exists"):
        lake.append("readings", frame, contract, source="b")


@pytest.mark.parametrize("text", ["x" * 300, "县" * 100, "\U0010ffff" * 40, "a" * 31, "a" * 32, "a" * 33])
def test_texts_that_the_log_cuts_short_are_found(lake, make_table, make_column, text):
    contract = make_table(["name"], name=make_column("text"))
    lake.append("names", pl.DataFrame({"name": [text]}), contract, source="a")
    with pytest.raises(DataError, match="exists"):
        lake.append("names", pl.DataFrame({"name": [text]}), contract, source="b")
    lake.append("names", pl.DataFrame({"name": [text + "y"]}), contract, source="c")


KEYS = st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 12)), min_size=1, max_size=6, unique=True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(KEYS, min_size=1, max_size=6))
def test_appends_in_any_order_take_exactly_the_new_keys(tmp_path_factory, contract, batches):
    lake, standing = Lake(tmp_path_factory.mktemp("lake")), set()
    for batch in batches:
        frame = pl.DataFrame(
            [(sensor, TIME + dt.timedelta(minutes=minute), 1.0) for sensor, minute in batch],
            schema={"sensor": pl.String, "time": pl.Datetime("us"), "value": pl.Float64},
            orient="row",
        )
        again = len(standing & set(batch))
        try:
            lake.append("readings", frame, contract, source="a")
            assert again == 0
            standing |= set(batch)
        except DataError as error:
            assert (error.check, error.count) == ("exists", again)  # noqa: PT017 - success is as good
    assert len(standing) == (len(lake.read("readings")) if standing else 0)


def test_files_without_known_bounds_are_always_opened():
    frame = pl.DataFrame({"k": [1]})
    assert candidates(pl.DataFrame({"path": ["a", "b"]}), frame, ["k"]) == ["a", "b"]
    bounds = pl.DataFrame({"path": ["a", "b"], "min.k": [5, None], "max.k": [6, None]})
    assert candidates(bounds, frame, ["k"]) == ["b"]
