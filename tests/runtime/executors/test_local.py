"""Parts compute in processes of their own, and give what one process gives."""

import polars as pl
import pytest

from jiahe.kernel.errors import DataError
from jiahe.runtime.executors import chosen
from jiahe.runtime.executors.local import compute_parts, workers
from jiahe.runtime.parts import Part, compute, join, split
from jiahe.runtime.registry import application
from tests.runtime.turner import TURNER


def whole(items: pl.DataFrame, mode: str = "right") -> Part:
    """A whole run on typed items."""
    typed = items.with_columns(pl.col("time").str.to_datetime(time_unit="us"))
    frames = {"items": typed, "notes": pl.DataFrame({"word": ["x"]})}
    return Part(TURNER, frames, {"mode": mode, "pause": 0, "warn": False}, None, 3, {"rows": 20})


def test_processes_give_the_same_bits_as_one(items: pl.DataFrame) -> None:
    part = whole(items)

    results = list(compute_parts(split(part, application(TURNER).contract, 2)))

    joined, at_once = join([result.frames for result in results]), compute(part).frames
    assert all(joined[name].sort("group").equals(at_once[name].sort("group")) for name in at_once)


def test_a_fault_of_the_data_comes_back_from_another_process_as_it_was(items: pl.DataFrame) -> None:
    parts = split(whole(items, "refuse"), application(TURNER).contract, 2)

    with pytest.raises(DataError) as caught:
        list(compute_parts(parts))

    assert (caught.value.table, caught.value.column, caught.value.check) == ("items", "value", "minimum")


def test_the_number_of_processes_is_that_of_the_cores_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert workers() >= 1
    monkeypatch.setenv("JIAHE_WORKERS", "3")
    assert workers() == 3


def test_processes_compute_unless_a_cluster_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert chosen() == ("local", compute_parts)
    monkeypatch.setenv("JIAHE_RAY_ADDRESS", "127.0.0.1:6379")
    assert chosen()[0] == "ray"
