"""Shared by the lake's tests: a contract of readings, rows for it, and a lake in an empty folder."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from jiahe.contracts.model import Table
from jiahe.kernel.errors import DataError
from jiahe.lake.formats import read_file
from jiahe.lake.tables import Lake

TITLE = {"zh": "甲", "en": "x"}


def column(kind: str, **more: object) -> dict[str, object]:
    return {"type": kind, "title": TITLE, **more}


def table(key: list[str], **columns: dict[str, object]) -> Table:
    return Table.model_validate({"title": TITLE, "grain": TITLE, "key": key, "columns": columns})


@pytest.fixture
def make_table() -> Callable[..., Table]:
    return table


@pytest.fixture
def make_column() -> Callable[..., dict[str, object]]:
    return column


@pytest.fixture
def contract() -> Table:
    return table(
        ["sensor", "time"],
        sensor=column("text"),
        time=column("time"),
        value=column("number", missing="allowed"),
    )


@pytest.fixture
def readings() -> Callable[..., pl.DataFrame]:
    def make(first: int, steps: int = 1, sensors: int = 3) -> pl.DataFrame:
        start = dt.datetime(2025, 1, 1)
        rows = [
            (f"s{sensor}", start + dt.timedelta(minutes=step), float(100 * sensor + step))
            for sensor in range(sensors)
            for step in range(first, first + steps)
        ]
        return pl.DataFrame(
            rows, schema={"sensor": pl.String, "time": pl.Datetime("us"), "value": pl.Float64}, orient="row"
        )

    return make


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


@pytest.fixture
def fault(tmp_path: Path) -> Callable[..., DataError]:
    """Write bytes to a file, read it, and return the one data error that this must give."""

    def read(content: bytes, name: str = "table.csv", format: str | None = None) -> DataError:  # noqa: A002
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(DataError) as caught:
            read_file("readings", path, format)
        assert caught.value.table == "readings"
        return caught.value

    return read


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., pl.DataFrame]:
    """Write bytes to a file and return the frame read from it."""

    def run(content: bytes, name: str = "table.csv") -> pl.DataFrame:
        path = tmp_path / name
        path.write_bytes(content)
        return read_file("readings", path).frame

    return run
