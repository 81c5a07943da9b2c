"""Latest rows: right whatever lies beside the table, cheap while it is up to date."""

import datetime as dt
import shutil
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiahe.kernel.errors import UsageError
from jiahe.lake import beside, latest
from jiahe.lake.tables import Lake

TIME = dt.datetime(2025, 1, 1)


def test_rows_out_of_order_do_not_push_newer_ones_out(lake, contract, readings):
    lake.append("readings", readings(5), contract, source="a")
    lake.append("readings", readings(0, 2, 4), contract, source="late")
    made = lake.latest("readings")
    assert made.equals(pl.concat([readings(5), readings(1, 1, 4).filter(pl.col("sensor") == "s3")]))


def test_a_replacement_is_followed(lake, contract, readings):
    lake.append("readings", readings(9), contract, source="a")
    lake.replace("readings", readings(0), contract, source="b")
    assert lake.latest("readings").equals(readings(0))


@pytest.mark.parametrize("harm", ["missing", "lagging", "damaged", "of another table"])
def test_what_lies_beside_may_be_gone_old_or_broken(lake, contract, readings, tmp_path: Path, harm):
    folder = tmp_path / "lake" / ".latest" / "readings"
    lake.append("readings", readings(0), contract, source="a")
    kept = tmp_path / "kept"
    shutil.copytree(folder, kept)
    for step in range(1, 40):
        lake.append("readings", readings(step), contract, source="a")
    if harm == "damaged":
        for file in folder.iterdir():
            file.write_bytes(b"PAR1")
    else:
        shutil.rmtree(folder)
    if harm == "lagging":
        shutil.copytree(kept, folder)
    if harm == "of another table":
        beside.keep(folder, "other", 5, readings(77))
    assert lake.latest("readings").equals(readings(39))


def test_a_table_made_anew_under_its_name_starts_afresh(lake, contract, readings, tmp_path: Path):
    lake.append("readings", readings(9), contract, source="a")
    shutil.rmtree(tmp_path / "lake" / "readings")
    lake.append("readings", readings(0), contract, source="b")
    assert lake.latest("readings").equals(readings(0))


def test_files_merged_and_vacuumed_meanwhile_are_read_from_the_table(lake, contract, readings, tmp_path: Path):
    folder = tmp_path / "lake" / ".latest" / "readings"
    lake.append("readings", readings(0), contract, source="a")
    kept = tmp_path / "kept"
    shutil.copytree(folder, kept)
    for step in range(1, 26):
        lake.append("readings", readings(step), contract, source="a")
    lake.vacuum("readings", keep_days=0)
    shutil.rmtree(folder)
    shutil.copytree(kept, folder)
    assert lake.latest("readings").equals(readings(25))


def test_a_log_that_does_not_reach_back_is_no_harm(lake, contract, readings, tmp_path: Path):
    for step in range(3):
        lake.append("readings", readings(step), contract, source="a")
    store = lake._store("readings")
    assert [added.rows for added in store.added_since(0)] == [3, 3]
    (tmp_path / "lake" / "readings" / "_delta_log" / f"{1:020}.json").unlink()
    assert store.added_since(0) is None


def test_it_is_kept_anew_when_much_came_since(lake, contract, readings, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(latest, "_LEAST_ROWS", 10)
    folder = tmp_path / "lake" / ".latest" / "readings"
    lake.append("readings", readings(0), contract, source="a")
    store = lake._store("readings")
    assert beside.newest(folder, store.id, 99).version == 0
    for step in range(1, 5):
        lake.append("readings", readings(step), contract, source="a")
    assert beside.newest(folder, store.id, 99).version == 4
    assert len(list(folder.iterdir())) <= 3


def test_without_a_time_in_the_key_no_row_is_the_latest(lake, make_table, make_column):
    lake.append("t", pl.DataFrame({"k": [1]}), make_table(["k"], k=make_column("whole")), source="a")
    with pytest.raises(UsageError):
        lake.latest("t")


def test_with_nothing_but_time_in_the_key_there_is_one_latest_row(lake, make_table, make_column):
    contract = make_table(["time"], time=make_column("time"), value=make_column("whole"))
    for first in (0, 2):
        times = [TIME + dt.timedelta(minutes=first + step) for step in range(2)]
        lake.append("t", pl.DataFrame({"time": times, "value": [first, first + 1]}), contract, source="a")
    assert lake.latest("t").rows() == [(TIME + dt.timedelta(minutes=3), 3)]


def test_strays_beside_are_passed_over(lake, contract, readings, tmp_path: Path):
    lake.append("readings", readings(0), contract, source="a")
    (tmp_path / "lake" / ".latest" / "readings" / "a_b_c.parquet").touch()
    assert lake.latest("readings").equals(readings(0))


BATCH = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 50)), min_size=1, max_size=5, unique=True)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(BATCH, min_size=1, max_size=6))
def test_it_equals_what_a_full_look_finds(tmp_path_factory, contract, batches):
    lake, newest, standing = Lake(tmp_path_factory.mktemp("lake")), {}, set()
    for batch in batches:
        fresh = [key for key in batch if key not in standing]
        standing |= set(fresh)
        frame = pl.DataFrame(
            [(sensor, TIME + dt.timedelta(minutes=minute), float(minute)) for sensor, minute in fresh],
            schema={"sensor": pl.String, "time": pl.Datetime("us"), "value": pl.Float64},
            orient="row",
        )
        lake.append("readings", frame, contract, source="a")
        for sensor, minute in fresh:
            newest[sensor] = max(newest.get(sensor, -1), minute)
        made = lake.latest("readings")
        assert dict(zip(made["sensor"], made["value"], strict=True)) == newest
