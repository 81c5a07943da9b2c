"""A table at a glance."""

import datetime as dt

import polars as pl


def test_rows_and_columns_are_described(lake, contract, readings):
    contract = contract.model_copy(update={"freshness": "15 min"})
    frame = readings(0, 2).with_columns(pl.when(pl.col("sensor") != "s1").then("value").alias("value"))
    lake.append("readings", frame, contract, source="a")
    made = lake.profile("readings")
    assert (made.glance.version, made.glance.rows, made.glance.files, made.freshness) == (0, 6, 1, "15 min")
    assert made.glance.size_bytes > 0
    assert lake.glance("readings") == made.glance
    assert made.latest == dt.datetime(2025, 1, 1, 0, 1)
    assert made.columns.rows() == [
        ("sensor", "String", 0, "s0", "s2", 3),
        ("time", "Datetime(time_unit='us', time_zone=None)", 0, "2025-01-01 00:00:00", "2025-01-01 00:01:00", 2),
        ("value", "Float64", 2, "0.0", "201.0", 4),
    ]


def test_a_description_is_kept_until_the_next_version(lake, contract, readings):
    lake.append("readings", readings(0), contract, source="a")
    first = lake.profile("readings")
    assert lake.profile("readings").columns.equals(first.columns)
    lake.append("readings", readings(1), contract, source="b")
    assert lake.profile("readings").glance.rows == 6


def test_flags_and_tables_without_time_are_described(lake, make_table, make_column):
    contract = make_table(["k"], k=make_column("whole"), f=make_column("flag", missing="allowed"))
    lake.append("t", pl.DataFrame({"k": [1, 2], "f": [True, None]}), contract, source="a")
    made = lake.profile("t")
    assert made.latest is None
    assert made.columns.row(1) == ("f", "Boolean", 1, "true", "true", 1)
