"""Questions in SQL: answered over the tables, deaf to everything else."""

import datetime as dt
import time
from pathlib import Path

import polars as pl
import pytest

from jiahe.kernel.errors import UsageError


@pytest.fixture
def filled(lake, contract, readings):
    lake.append("readings", readings(0, 4), contract, source="a")
    lake.append("others", readings(0), contract, source="b")
    return lake


def test_a_question_over_two_tables_is_answered_in_the_lakes_types(filled):
    made = filled.query(
        "SELECT r.sensor, count(*) AS n, sum(r.value) AS total, max(r.time) AS last, max(r.time)::DATE AS day,"
        " bool_and(r.value >= 0) AS fine FROM readings r JOIN others o USING (sensor) GROUP BY ALL ORDER BY ALL"
    )
    last = dt.datetime(2025, 1, 1, 0, 3)
    assert made.rows()[1] == ("s1", 4, 406.0, last, last.date(), True)
    assert made.schema["n"] == pl.Int64


def test_odd_types_come_as_text_and_wide_numbers_as_numbers(filled):
    made = filled.query(
        """SELECT INTERVAL 1 DAY AS "a ""b", [1, 2] AS l, sum(1) AS h, 1.5::DECIMAL(4, 2) AS d, NULL AS n"""
    )
    assert made.rows() == [("1 day", "[1, 2]", 1.0, 1.5, None)]


def test_no_more_rows_come_than_asked_for(filled):
    assert len(filled.query("SELECT * FROM readings", rows=5)) == 5


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "nonsense",
        "SELECT 1; SELECT 2",
        "SELECT * FROM absent",
        "DROP VIEW readings",
        "CREATE TABLE t AS SELECT 1",
        "DELETE FROM readings",
        "COPY readings TO '{file}'",
        "COPY (SELECT 1) TO '{file}'",
        "EXPORT DATABASE '{file}'",
        "ATTACH '{file}'",
        "SET threads = 1",
        "RESET lock_configuration",
        "INSTALL httpfs",
        "LOAD httpfs",
        "PRAGMA enable_profiling",
        "CALL enable_logging()",
        "EXPLAIN SELECT 1",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_parquet('{file}')",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM duckdb_secrets()",
        "SELECT * FROM query('SELECT * FROM read_text(''/etc/passwd'')')",
        "SELECT * FROM read_csv('https://example.org/a.csv')",
        "SELECT * FROM stores",  # a Python name
        "SELECT getenv('HOME')",
        "COPY readings TO '{data}'",
        "SELECT * FROM read_parquet('{data}*')",
        "WITH x AS (SELECT * FROM read_text('/etc/passwd')) SELECT * FROM x",
        "SELECT error('\n')",
    ],
)
def test_whatever_else_is_asked_is_refused(filled, tmp_path: Path, sql):
    file = tmp_path / "out"
    data = next((tmp_path / "lake" / "readings").glob("*.parquet"))
    question = sql.replace("{file}", str(file)).replace("{data}", str(data))
    with pytest.raises(UsageError):
        filled.query(question)
    assert not file.exists()
    assert len(filled.read("readings")) == 12


def test_a_question_that_takes_too_long_is_stopped(filled):
    begun = time.monotonic()
    with pytest.raises(UsageError):
        filled.query("SELECT count(*) FROM range(10000000000) a, range(1000) b", seconds=0.2)
    assert time.monotonic() - begun < 5
