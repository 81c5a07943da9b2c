"""Results reach a person or a folder, each file whole."""

from pathlib import Path

import polars as pl
import pytest

from jiahe.kernel.errors import NotFoundError
from jiahe.runtime.execute import Request, execute
from jiahe.runtime.home import Home
from jiahe.runtime.record import Record
from jiahe.runtime.results import export, form_of_run, read_result, tables_of
from tests.runtime.turner import TURNER

NAMES = ["doubles.csv", "groups.csv", "model.npz", "model.json", "run.json"]


@pytest.fixture
def record(place: Home, items: pl.DataFrame) -> Record:
    """A finished run."""
    return execute(Request(application=TURNER, inputs={"items": items}), place)


def test_tables_go_out_as_csv_with_times_as_they_came_and_the_record_last(
    place: Home, record: Record, tmp_path: Path
) -> None:
    out = tmp_path / "a" / "b"

    written = export(place.runs / record.id, record, out)

    assert written == [out / name for name in NAMES]
    assert sorted(path.name for path in out.iterdir()) == sorted(NAMES)
    lines = (out / "doubles.csv").read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["group,id,time,double", "a,0,2025-05-12 08:00,0.0"]
    assert lines[9] == "c,0,2025-05-12 08:00,"


def test_or_as_parquet(place: Home, record: Record, tmp_path: Path) -> None:
    export(place.runs / record.id, record, tmp_path / "out", kind="parquet")

    assert pl.read_parquet(tmp_path / "out" / "doubles.parquet").equals(read_result(place.runs / record.id, "doubles"))


def test_files_of_the_same_name_are_replaced_and_others_left(place: Home, record: Record, tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("old")
    (tmp_path / "mine.txt").write_text("mine")

    export(place.runs / record.id, record, tmp_path)

    assert (tmp_path / "run.json").read_bytes() == (place.runs / record.id / "run.json").read_bytes()
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_an_export_that_fails_leaves_what_was_there(place: Home, record: Record, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(place.runs / record.id, record, out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    (place.runs / record.id / "groups.parquet").write_bytes(b"damaged")

    with pytest.raises(pl.exceptions.ComputeError):
        export(place.runs / record.id, record, out)

    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


@pytest.mark.parametrize("name", ["none", "../run", "run.json", ""])
def test_only_tables_that_were_written_are_there(place: Home, record: Record, name: str) -> None:
    with pytest.raises(NotFoundError):
        read_result(place.runs / record.id, name)


def test_a_run_without_times_has_no_form(place: Home, record: Record) -> None:
    assert tables_of(place.runs / record.id) == ["doubles", "groups"]
    assert form_of_run(record) is not None
    record.times = None
    assert form_of_run(record) is None
