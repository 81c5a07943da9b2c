"""Files out: bit for bit, whole or not at all, and no text that turns into a formula."""

import contextlib
import datetime as dt
import math
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiahe.contracts.check import check
from jiahe.kernel.errors import DataError
from jiahe.kernel.times import TimeForm
from jiahe.lake.atomic import whole
from jiahe.lake.formats import read_file
from jiahe.lake.writing import write_csv, write_parquet, write_xlsx

TIME = dt.datetime(2025, 1, 2, 3, 4)


def test_cells_as_the_house_writes_them(tmp_path: Path):
    frame = pl.DataFrame(
        {"t": [TIME, None], "f": [True, None], "l": [["a", "b"], []], "x": [0.1, None], "s": ["a,b", None]}
    )
    write_csv(frame, tmp_path / "t.csv", TimeForm(separator=" ", finest="minute"))
    assert (tmp_path / "t.csv").read_text(
        encoding="utf-8"
    ) == 't,f,l,x,s\n2025-01-02 03:04,true,a|b,0.1,"a,b"\n,,"",,\n'


def test_a_lone_null_is_a_record_too(tmp_path: Path):
    write_csv(pl.DataFrame({"a": [None, 1.5, None]}), tmp_path / "t.csv")
    assert read_file("t", tmp_path / "t.csv").frame["a"].to_list() == [None, "1.5", None]


def test_excel_finds_the_mark_of_utf8(tmp_path: Path):
    write_csv(pl.DataFrame({"县": [1]}), tmp_path / "t.csv", for_excel=True)
    assert (tmp_path / "t.csv").read_bytes() == "\ufeff县\n1\n".encode()


NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
TIMES = st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2200, 1, 1))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), rows=st.integers(0, 6))
def test_typed_rows_come_back_bit_for_bit(tmp_path: Path, make_table, make_column, data, rows):
    kinds = {"number": NUMBERS, "whole": st.integers(-(2**63), 2**63 - 1), "flag": st.booleans(), "time": TIMES}
    types = {"number": pl.Float64, "whole": pl.Int64, "flag": pl.Boolean, "time": pl.Datetime("us")}
    frame = pl.DataFrame(
        {kind: data.draw(st.lists(st.none() | values, min_size=rows, max_size=rows)) for kind, values in kinds.items()},
        schema=types,
    ).with_columns(row=pl.int_range(rows, dtype=pl.Int64))
    contract = make_table(
        ["row"], **{kind: make_column(kind, missing="allowed") for kind in kinds}, row=make_column("whole")
    )
    write_csv(frame, tmp_path / "t.csv", TimeForm(finest="fraction"))
    made = check("t", read_file("t", tmp_path / "t.csv").frame, contract).frame
    assert made.equals(frame)
    signs = [math.copysign(1, value) for value in frame["number"].drop_nulls()]
    assert [math.copysign(1, value) for value in made["number"].drop_nulls()] == signs


def test_parquet_comes_back(tmp_path: Path):
    frame = pl.DataFrame({"t": pl.Series([TIME], dtype=pl.Datetime("us")), "x": [1.5]})
    write_parquet(frame, tmp_path / "t.parquet")
    assert read_file("t", tmp_path / "t.parquet").frame.equals(frame)


def test_text_like_a_formula_stays_text_in_a_workbook(tmp_path: Path):
    texts = ["=1+1", "+1", "-1", "@a", "=cmd|' /C calc'!A0", "plain"]
    write_xlsx({"a": pl.DataFrame({"=header": texts})}, tmp_path / "t.xlsx")
    cells = [row[0] for row in openpyxl.load_workbook(tmp_path / "t.xlsx")["a"].iter_rows()]
    assert [cell.value for cell in cells] == ["=header", *texts]
    assert {cell.data_type for cell in cells} == {"s"}


def test_cells_that_a_workbook_cannot_hold_are_written_as_text(tmp_path: Path):
    zoned = pl.Series([TIME], dtype=pl.Datetime("us")).dt.replace_time_zone("Asia/Shanghai")
    frame = pl.DataFrame(
        {"n": [2**60], "x": [float("nan")], "s": ["\x01" + "x" * 40_000], "t": zoned, "l": [["a", "b"]]}
    )
    write_xlsx({"a": frame}, tmp_path / "t.xlsx")
    row = [cell.value for cell in openpyxl.load_workbook(tmp_path / "t.xlsx")["a"][2]]
    assert row == [str(2**60), "nan", "\ufffd" + "x" * 32_766, "2025-01-02T03:04:00+08:00", "a|b"]


def test_sheets_get_names_that_a_workbook_allows(tmp_path: Path):
    one = pl.DataFrame({"a": [1]})
    write_xlsx({"a/b": one, "a:b": one, "x" * 40: one, "''": one}, tmp_path / "t.xlsx")
    assert openpyxl.load_workbook(tmp_path / "t.xlsx").sheetnames == ["a_b", "a_b_2", "x" * 31, "Sheet"]
    write_xlsx({}, tmp_path / "t.xlsx")
    assert openpyxl.load_workbook(tmp_path / "t.xlsx").sheetnames == ["Sheet1"]


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path):
    with pytest.raises(DataError) as caught:
        write_xlsx({"a": pl.DataFrame({"n": pl.int_range(1_048_576, eager=True)})}, tmp_path / "t.xlsx")
    assert caught.value.check == "size"


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path):
    path = tmp_path / "t.csv"
    path.write_text("old", encoding="utf-8")
    with contextlib.suppress(RuntimeError), whole(path) as part:
        part.write_text("new", encoding="utf-8")
        raise RuntimeError("half way")
    assert [(file.name, file.read_text(encoding="utf-8")) for file in tmp_path.iterdir()] == [("t.csv", "old")]
