"""Parquet: typed columns; what is nested, raw, repeated or swollen is refused."""

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiahe.kernel.errors import DataError
from jiahe.lake.formats import read_file

TIME = dt.datetime(2025, 1, 1, 8)


def packed(frame: pl.DataFrame, **more: object) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer, **more)
    return buffer.getvalue()


def test_types_come_as_they_travel_in_the_house(read):
    frame = pl.DataFrame(
        {
            "text": pl.Series(["a", None], dtype=pl.Categorical),
            "choice": pl.Series(["a", "b"], dtype=pl.Enum(["a", "b"])),
            "money": pl.Series([Decimal("1.5"), None], dtype=pl.Decimal(10, 2)),
            "time": pl.Series([TIME, None], dtype=pl.Datetime("ns")),
            "day": [TIME.date(), None],
            "clock": [dt.time(8, 30), None],
            "lasting": [dt.timedelta(hours=1), None],
            "whole": pl.Series([1, None], dtype=pl.Int32),
            "flag": [True, None],
        }
    )
    made = read(packed(frame), "table.parquet")
    assert dict(made.schema) == {
        "text": pl.String,
        "choice": pl.String,
        "money": pl.Float64,
        "time": pl.Datetime("us"),
        "day": pl.Date,
        "clock": pl.String,
        "lasting": pl.String,
        "whole": pl.Int32,
        "flag": pl.Boolean,
    }
    assert made.row(0)[:7] == ("a", "a", 1.5, TIME, TIME.date(), "08:30:00", "1h")


@pytest.mark.parametrize("values", [[[1, 2]], [{"a": 1}], [b"raw"]])
def test_nested_and_raw_columns_are_refused(fault, values):
    error = fault(packed(pl.DataFrame({"odd": values})), "table.parquet")
    assert (error.check, error.column) == ("format", "odd")


def test_repeated_headers_are_refused(fault, tmp_path: Path):
    columns = [pa.array([1]), pa.array([2])]
    pq.write_table(pa.Table.from_arrays(columns, names=["a", "a"]), tmp_path / "made")
    assert fault((tmp_path / "made").read_bytes(), "table.parquet").column == "a"


def test_a_file_without_columns_is_empty(fault):
    assert fault(packed(pl.DataFrame()), "table.parquet").check == "empty"


def test_times_beyond_the_calendar_are_refused(fault):
    far = pl.DataFrame({"time": pl.Series([2**62], dtype=pl.Int64).cast(pl.Datetime("us"))})
    assert (fault(packed(far), "table.parquet").column) == "time"


def test_a_text_that_is_no_utf8_is_refused(fault):
    content = packed(pl.DataFrame({"a": ["marker"]}), compression="uncompressed", statistics=False)
    assert fault(content.replace(b"marker", b"\xff\xfe\xff\xfe\xff\xfe"), "table.parquet").check == "format"


def test_one_value_repeated_for_ever_is_refused_before_it_unpacks(fault, monkeypatch):
    content = packed(pl.DataFrame({"a": pl.zeros(2_000_000, dtype=pl.Int64, eager=True)}))
    assert len(content) < 100_000
    monkeypatch.setenv("JIAHE_MAX_FILE_MB", "5")
    assert fault(content, "table.parquet").check == "size"


VALID = packed(
    pl.DataFrame({"id": ["001", None, "县"], "n": [1.5, 2, None], "t": [TIME] * 3}), compression="uncompressed"
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_gives_a_frame_or_the_one_data_error(tmp_path: Path, data):
    content = bytearray(VALID)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "fuzz.parquet"
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))] if data.draw(st.booleans()) else content)
    try:
        read_file("t", path).frame.rows()
    except DataError as error:
        assert error.check in {"format", "empty", "size"}  # noqa: PT017 - success is as good
