"""The lake's tables: contracts kept, keys unique, versions readable, names harmless."""

import datetime as dt
import hashlib
from pathlib import Path

import polars as pl
import pytest

from jiahe.contracts.model import Table
from jiahe.kernel.errors import DataError, NotFoundError, UsageError
from jiahe.kernel.times import TimeForm
from jiahe.lake.formats import read_file
from jiahe.lake.tables import Lake, sha256_of


def test_what_is_appended_stands_with_its_source(lake, contract, readings):
    first = lake.append("readings", readings(0, 2), contract, source="一.csv", sha256="ab")
    second = lake.append("readings", readings(2), contract, source="二.csv")
    assert lake.read("readings").equals(readings(0, 3))
    assert [(one.number, one.kind, one.source, one.sha256, one.rows) for one in lake.versions("readings")] == [
        (1, "append", "二.csv", "", 3),
        (0, "append", "一.csv", "ab", 6),
    ]
    assert lake.versions("readings") == [second, first]
    assert lake.contract("readings") == contract
    assert lake.names() == ["readings"]


def test_sources_of_all_tables_come_latest_first(lake, contract, readings):
    lake.append("a", readings(0), contract, source="1")
    lake.append("b", readings(0), contract, source="2")
    lake.replace("a", readings(1), contract, source="3")
    assert [(one.table, one.kind, one.source) for one in lake.sources()] == [
        ("a", "replace", "3"),
        ("b", "append", "2"),
        ("a", "append", "1"),
    ]


def test_an_empty_lake_has_no_tables(lake, tmp_path: Path):
    assert (lake.names(), lake.sources()) == ([], [])
    (tmp_path / "lake" / "stray").mkdir(parents=True)
    (tmp_path / "lake" / "Bad-Name" / "_delta_log").mkdir(parents=True)
    (tmp_path / "lake" / "Bad-Name" / "_delta_log" / "0.json").touch()
    assert lake.names() == []


def test_versions_are_kept_and_read(lake, contract, readings):
    lake.append("readings", readings(0), contract, source="a")
    lake.replace("readings", readings(5), contract, source="b")
    assert lake.read("readings").equals(readings(5))
    assert lake.read("readings", 0).equals(readings(0))
    with pytest.raises(NotFoundError):
        lake.read("readings", 9)


def test_columns_and_rows_are_chosen(lake, contract, readings):
    lake.append("readings", readings(0, 3), contract, source="a")
    made = lake.read("readings", columns=["value", "sensor"], where=pl.col("time") > dt.datetime(2025, 1, 1, 0, 1))
    assert made.to_dict(as_series=False) == {"value": [2.0, 102.0, 202.0], "sensor": ["s0", "s1", "s2"]}
    assert lake.read("readings", columns=["value"]).shape == (9, 1)
    with pytest.raises(NotFoundError, match="nonsense"):
        lake.scan("readings", columns=["nonsense"])


def test_text_is_typed_on_the_way_in(lake, contract):
    raw = pl.DataFrame(
        {"value": ["1.5", ""], "sensor": ["007", "007"], "time": ["2025-01-01 00:00", "2025-01-01 00:01"]}
    )
    lake.append("readings", raw, contract, source="a")
    assert lake.read("readings").schema == {"sensor": pl.String, "time": pl.Datetime("us"), "value": pl.Float64}
    assert lake.read("readings")["value"].to_list() == [1.5, None]


@pytest.mark.parametrize("verb", ["append", "replace"])
def test_a_bad_frame_is_refused_whole(lake, contract, readings, verb):
    lake.append("readings", readings(0), contract, source="a")
    bad = readings(1).with_columns(time=pl.lit(None, dtype=pl.Datetime("us")))
    with pytest.raises(DataError) as caught:
        getattr(lake, verb)("readings", bad, contract, source="b")
    assert caught.value.check == "missing"
    assert lake.read("readings").equals(readings(0))


def test_keys_that_stand_already_are_refused_with_examples(lake, contract, readings):
    lake.append("readings", readings(0, 2), contract, source="a")
    with pytest.raises(DataError) as caught:
        lake.append("readings", readings(1, 2), contract, source="b")
    error = caught.value
    assert (error.column, error.check, error.count) == ("sensor, time", "exists", 3)
    assert error.examples[0].value == "s0 / 2025-01-01 00:01:00"
    assert lake.read("readings").equals(readings(0, 2))


def test_a_table_without_key_takes_rows_again(lake, make_table, make_column):
    contract = make_table([], word=make_column("text"))
    for _ in range(2):
        lake.append("words", pl.DataFrame({"word": ["a"]}), contract, source="a")
    assert lake.read("words")["word"].to_list() == ["a", "a"]


def test_a_contract_reworded_is_the_same_and_one_of_other_columns_is_not(
    lake, contract, readings, make_table, make_column
):
    lake.append("readings", readings(0), contract, source="a")
    reworded = contract.model_copy(update={"freshness": "5 min"})
    lake.append("readings", readings(1), reworded, source="b")
    other = make_table(["sensor"], sensor=make_column("text"))
    with pytest.raises(DataError) as caught:
        lake.append("readings", pl.DataFrame({"sensor": ["s9"]}), other, source="c")
    assert (caught.value.check, caught.value.column) == ("columns", "time, value")
    rekeyed = contract.model_copy(update={"key": ("sensor",)})
    with pytest.raises(DataError) as caught:
        lake.append("readings", readings(3), rekeyed, source="d")
    assert (caught.value.check, caught.value.column) == ("columns", "sensor")


def test_open_columns_stay_those_of_the_beginning(lake, make_column):
    contract = Table.model_validate(
        {
            "title": make_column("text")["title"],
            "grain": make_column("text")["title"],
            "key": ["line"],
            "columns": {"line": make_column("text")},
            "others": make_column("whole"),
        }
    )
    lake.append("markers", pl.DataFrame({"line": ["a"], "m1": [0], "m2": [1]}), contract, source="a")
    lake.append("markers", pl.DataFrame({"m2": [2], "line": ["b"], "m1": [1]}), contract, source="b")
    assert lake.read("markers").rows() == [("a", 0, 1), ("b", 1, 2)]
    with pytest.raises(DataError) as caught:
        lake.append("markers", pl.DataFrame({"line": ["c"], "m1": [0]}), contract, source="c")
    assert caught.value.column == "m2"


def test_a_replacement_may_bring_another_contract(lake, contract, readings, make_table, make_column):
    lake.append("table", readings(0), contract, source="a")
    other = make_table(["k"], k=make_column("whole"), f=make_column("flag", missing="allowed"))
    lake.replace("table", pl.DataFrame({"k": [2, 1], "f": [True, None]}), other, source="b")
    assert lake.contract("table") == other
    assert lake.read("table").rows() == [(1, None), (2, True)]
    assert lake.read("table", 0).equals(readings(0))
    lake.append("table", pl.DataFrame({"k": [3], "f": [False]}), other, source="c")
    with pytest.raises(DataError, match="exists"):
        lake.append("table", pl.DataFrame({"k": [3], "f": [False]}), other, source="d")


def test_an_empty_table_stands_and_fills(lake, contract, readings, tmp_path: Path):
    lake.append("readings", readings(0, 0), contract, source="a")
    assert lake.read("readings").equals(readings(0, 0))
    assert lake.latest("readings").is_empty()
    assert lake.query("SELECT * FROM readings").is_empty()
    assert lake.profile("readings").latest is None
    lake.export("readings", tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text(encoding="utf-8") == "sensor,time,value\n"
    lake.append("readings", readings(0), contract, source="b")
    assert lake.latest("readings").equals(readings(0))


HOSTILE = [
    "",
    "..",
    "../up",
    "a/b",
    "a\\b",
    "A",
    "1a",
    "a b",
    "a\n",
    "_delta_log",
    ".latest",
    "a" * 65,
    "a\0",
    "表",
    "a.b",
    "*",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_refused_before_anything_is_touched(lake, contract, readings, tmp_path: Path, name):
    for act in (
        lambda: lake.append(name, readings(0), contract, source="a"),
        lambda: lake.replace(name, readings(0), contract, source="a"),
        lambda: lake.read(name),
        lambda: lake.latest(name),
        lambda: lake.profile(name),
        lambda: lake.versions(name),
        lambda: lake.vacuum(name),
        lambda: lake.export(name, tmp_path / "out"),
    ):
        with pytest.raises(UsageError):
            act()
    assert list(tmp_path.iterdir()) == []


def test_a_table_that_is_not_there_is_told(lake):
    with pytest.raises(NotFoundError, match="absent"):
        lake.read("absent")


def test_a_folder_with_odd_letters_serves(tmp_path: Path, contract, readings):
    lake = Lake(tmp_path / "湖 (1) & y's*:~{}")
    for step in range(3):
        lake.append("readings", readings(step), contract, source="a")
    assert lake.read("readings").equals(readings(0, 3))
    assert lake.latest("readings").equals(readings(2))
    assert lake.query("SELECT count(*) AS n FROM readings")["n"].to_list() == [9]


@pytest.mark.parametrize("letter", list("#?[]%^|\\"))
def test_letters_at_which_a_path_goes_astray_are_refused(tmp_path: Path, letter):
    with pytest.raises(UsageError):
        Lake(tmp_path / f"a{letter}b")


def test_many_appends_are_merged_into_few_files_and_every_version_stays(lake, contract, readings):
    for step in range(60):
        lake.append("readings", readings(step), contract, source=str(step))
    kinds = [one.kind for one in lake.versions("readings")]
    assert (kinds.count("append"), kinds.count("compact")) == (60, 2)
    assert len(lake._store("readings").files()) <= 24
    assert lake.read("readings").equals(readings(0, 60))
    for version in (0, 10, 23, 24, 40):
        appended = sum(one.kind == "append" for one in lake.versions("readings") if one.number <= version)
        assert lake.read("readings", version).equals(readings(0, appended))


def test_vacuum_removes_what_no_kept_version_needs(lake, contract, readings):
    lake.append("readings", readings(0), contract, source="a")
    lake.replace("readings", readings(1), contract, source="b")
    assert lake.vacuum("readings") == 0
    assert lake.vacuum("readings", keep_days=0) == 1
    assert lake.read("readings").equals(readings(1))
    with pytest.raises(NotFoundError):
        lake.read("readings", 0)
    assert [one.source for one in lake.sources()] == ["b", "a"]
    with pytest.raises(UsageError):
        lake.vacuum("readings", keep_days=-1)


def test_exports_come_back(lake, contract, readings, tmp_path: Path):
    frame = readings(0, 2).with_columns(pl.when(pl.col("sensor") != "s1").then("value").alias("value"))
    lake.append("readings", frame, contract, source="a")
    for name in ("csv", "parquet", "xlsx"):
        lake.export("readings", tmp_path / f"t.{name}", name)
        copy = Lake(tmp_path / name)
        copy.append("readings", read_file("t", tmp_path / f"t.{name}").frame, contract, source="t")
        assert copy.read("readings").equals(frame), name
    lake.export("readings", tmp_path / "e.csv", form=TimeForm(separator=" ", finest="minute"), for_excel=True)
    assert (
        (tmp_path / "e.csv")
        .read_text(encoding="utf-8")
        .startswith("\ufeffsensor,time,value\ns0,2025-01-01 00:00,0.0\n")
    )
    with pytest.raises(UsageError):
        lake.export("readings", tmp_path / "t.doc", "doc")


def test_a_table_of_one_column_exports_its_nulls(lake, make_table, make_column, tmp_path: Path):
    contract = make_table([], a=make_column("number", missing="allowed"))
    lake.append("t", pl.DataFrame({"a": [1.0, None]}), contract, source="a")
    lake.export("t", tmp_path / "t.csv")
    assert read_file("t", tmp_path / "t.csv").frame["a"].to_list() == ["1.0", None]


def test_a_files_digest(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256_of(tmp_path / "a") == hashlib.sha256(b"abc").hexdigest()
