"""A frame keeps its contract, or the one data error says where not."""

import datetime as dt
import math
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiahe.contracts.check import check, check_output
from jiahe.contracts.frames import empty, schema
from jiahe.contracts.model import Table
from jiahe.kernel.errors import DataError, Example
from jiahe.kernel.times import TIME, TimeForm

EIGHT = dt.datetime(2025, 5, 12, 8)


def table(key: list[str] | None = None, **columns: dict[str, Any]) -> Table:
    """Make a contract of columns; their titles are their names."""
    facts = {name: {"title": {"zh": f"列{name}", "en": f"Column {name}"}, **column} for name, column in columns.items()}
    text = {"zh": "甲", "en": "A"}
    return Table.model_validate({"title": text, "grain": text, "key": key or [], "columns": facts})


READINGS = table(
    ["sensor", "time"],
    sensor={"type": "text"},
    time={"type": "time"},
    value={"type": "number", "minimum": 0, "missing": "allowed"},
)


def frame(**columns: list[Any]) -> pl.DataFrame:
    """Make a frame as a file brings it: all text unless typed."""
    return pl.DataFrame(columns)


def caught(contract: Table, **columns: list[Any]) -> DataError:
    """Return the error of a frame."""
    with pytest.raises(DataError) as error:
        check("readings", frame(**columns), contract)
    return error.value


def test_columns_come_in_declared_order_typed_and_sorted_by_key() -> None:
    given_frame = frame(value=["2", "", "1.5"], time=["2025-05-12 09:00", "2025-05-12 08:00", "2025-05-12 08:00"])

    checked = check("readings", given_frame.with_columns(sensor=pl.Series(["a", "b", "a"])), READINGS)

    assert checked.frame.schema == pl.Schema({"sensor": pl.String, "time": TIME, "value": pl.Float64})
    assert checked.frame.rows() == [("a", EIGHT, 1.5), ("a", EIGHT.replace(hour=9), 2.0), ("b", EIGHT, None)]
    assert checked.form == TimeForm(separator=" ", finest="minute")
    assert checked.warnings == ()


def test_headers_may_be_titles_in_either_language_or_another_case() -> None:
    given_frame = pl.DataFrame({"列sensor": ["a"], " column TIME ": ["2025-05-12"], "VALUE": ["1"]})

    assert check("readings", given_frame, READINGS).frame.rows() == [("a", dt.datetime(2025, 5, 12), 1.0)]


def test_a_column_under_its_own_name_wins_over_one_under_its_title() -> None:
    given_frame = pl.DataFrame({"sensor": ["a"], "列sensor": ["b"], "time": ["2025-05-12"], "value": ["1"]})

    checked = check("readings", given_frame, READINGS)

    assert checked.frame["sensor"].to_list() == ["a"]
    assert checked.warnings == ("readings：未用到的列 列sensor | readings: columns not used: 列sensor",)


def test_two_headers_for_one_column_are_refused() -> None:
    given_frame = pl.DataFrame({"列sensor": ["a"], "Column sensor": ["b"], "time": ["2025-05-12"], "value": ["1"]})

    with pytest.raises(DataError) as error:
        check("readings", given_frame, READINGS)

    assert (error.value.column, error.value.check) == ("sensor", "column_repeated")


def test_absent_columns_are_told_with_those_that_are_there() -> None:
    error = caught(READINGS, other=["1"], value=["1"])

    assert (error.column, error.check, error.count) == ("sensor", "column_missing", 2)
    assert error.advice.en == "columns sensor, time are missing; the file has other, value. Add them or mend the header"
    assert caught(READINGS).advice.en.startswith("columns sensor, time, value are missing; the file has -.")


def test_a_fault_is_told_with_its_rows_as_the_file_counts_them() -> None:
    error = caught(
        READINGS, sensor=["a"] * 5, time=[f"2025-05-12 0{n}:00" for n in range(5)], value=["1", "x", "y", "z", "ß" * 99]
    )

    assert (error.table, error.column, error.check, error.count) == ("readings", "value", "type", 4)
    assert error.examples == (Example(3, "x"), Example(4, "y"), Example(5, "z"))


def test_a_long_cell_is_cut_where_it_is_shown() -> None:
    assert caught(table(n={"type": "whole"}), n=["ß" * 99]).examples == (Example(2, "ß" * 59 + "…"),)


@pytest.mark.parametrize(
    ("column", "cells", "values"),
    [
        ({"type": "text"}, [" a ", "b"], ["a", "b"]),
        ({"type": "text"}, [1, 2], ["1", "2"]),
        ({"type": "text"}, [1.0, 2.0], ["1", "2"]),
        ({"type": "text"}, [1.5, 2.0], ["1.5", "2"]),
        ({"type": "whole"}, ["1", "2.0", "-3e2", "+4"], [1, 2, -300, 4]),
        ({"type": "whole"}, ["9007199254740993"], [9007199254740993]),
        ({"type": "whole"}, [1.0, 2.0], [1, 2]),
        ({"type": "whole"}, pl.Series([1, 2], dtype=pl.UInt8), [1, 2]),
        ({"type": "number"}, ["1", "-2.5", "1e3"], [1.0, -2.5, 1000.0]),
        ({"type": "number"}, [1, 2], [1.0, 2.0]),
        ({"type": "number"}, pl.Series([0.5], dtype=pl.Float32), [0.5]),
        ({"type": "flag"}, ["true", "FALSE", "1", "0", "是", "否", "yes", "no"], [True, False] * 4),
        ({"type": "flag"}, [True, False], [True, False]),
        ({"type": "flag"}, [1, 0], [True, False]),
        ({"type": "flag"}, [1.0, 0.0], [True, False]),
        ({"type": "choice", "of": ["a", "b"]}, ["a", "b"], ["a", "b"]),
        ({"type": "time"}, ["2025-05-12 08:00"], [EIGHT]),
        ({"type": "time"}, [EIGHT], [EIGHT]),
        ({"type": "time"}, [dt.datetime(2025, 5, 12, tzinfo=dt.UTC)], [EIGHT]),
        ({"type": "time"}, [dt.date(2025, 5, 12)], [dt.datetime(2025, 5, 12)]),
    ],
)
def test_cells_become_the_declared_type(column: dict[str, Any], cells: Any, values: list[Any]) -> None:
    contract = table(cell=column)

    checked = check("t", pl.DataFrame({"cell": cells}), contract).frame

    assert checked["cell"].to_list() == values
    assert checked.schema == pl.Schema(schema(contract))


@pytest.mark.parametrize(
    ("column", "cells", "rule"),
    [
        ({"type": "whole"}, ["1.5"], "type"),
        ({"type": "whole"}, ["one"], "type"),
        ({"type": "whole"}, ["99999999999999999999"], "type"),
        ({"type": "whole"}, [1.5], "type"),
        ({"type": "whole"}, ["inf"], "finite"),
        ({"type": "whole"}, pl.Series([2**63], dtype=pl.UInt64), "type"),
        ({"type": "whole"}, [True], "type"),
        ({"type": "number"}, ["1,5"], "type"),
        ({"type": "number"}, ["NaN"], "finite"),
        ({"type": "number"}, ["-inf", "inf"], "finite"),
        ({"type": "number"}, ["inf", "x"], "type"),
        ({"type": "number"}, ["1e999"], "finite"),
        ({"type": "number"}, [math.nan], "finite"),
        ({"type": "number"}, [True], "type"),
        ({"type": "number"}, [EIGHT], "type"),
        ({"type": "number"}, [dt.date(2025, 5, 12)], "type"),
        ({"type": "flag"}, ["perhaps"], "type"),
        ({"type": "flag"}, [2], "type"),
        ({"type": "time"}, ["12.5.2025"], "type"),
        ({"type": "time"}, [45789], "type"),
        ({"type": "text"}, [["a"]], "type"),
        ({"type": "text"}, [""], "missing"),
        ({"type": "text"}, [None], "missing"),
        ({"type": "number"}, [" "], "missing"),
        ({"type": "number", "minimum": 0}, ["-1"], "minimum"),
        ({"type": "number", "maximum": 0, "unit": "m"}, ["0.1"], "maximum"),
        ({"type": "choice", "of": ["a", "b"]}, ["c"], "choice"),
    ],
)
def test_what_breaks_the_contract_is_told(column: dict[str, Any], cells: Any, rule: str) -> None:
    with pytest.raises(DataError) as error:
        check("t", pl.DataFrame({"cell": cells}), table(cell=column))

    assert (error.value.column, error.value.check) == ("cell", rule)


@pytest.mark.parametrize(
    "column",
    [
        {"type": "number", "minimum": 0, "maximum": 1, "missing": "allowed"},
        {"type": "whole", "missing": "allowed"},
        {"type": "text", "missing": "allowed"},
        {"type": "flag", "missing": "allowed"},
        {"type": "time", "missing": "allowed"},
        {"type": "choice", "of": ["a"], "missing": "allowed"},
    ],
)
@pytest.mark.parametrize("cells", [pl.Series(["", None, " "]), pl.Series([None, None], dtype=pl.Null)])
def test_missing_cells_are_null_where_they_are_allowed(column: dict[str, Any], cells: pl.Series) -> None:
    checked = check("t", pl.DataFrame({"cell": cells}), table(cell=column)).frame

    assert checked["cell"].to_list() == [None] * len(cells)


def test_a_bound_itself_is_allowed() -> None:
    contract = table(n={"type": "number", "minimum": 0, "maximum": 1})

    assert check("t", frame(n=["0", "1"]), contract).frame["n"].to_list() == [0.0, 1.0]


def test_repeated_keys_are_counted_without_their_first_row() -> None:
    error = caught(
        READINGS,
        sensor=["a", "b", "a", "a"],
        time=["2025-05-12", "2025-05-12", "2025/5/12", "2025-05-12"],
        value=["1"] * 4,
    )

    assert (error.column, error.check, error.count) == ("sensor, time", "duplicate_key", 2)
    assert error.examples[0] == Example(4, "a / 2025-05-12 00:00:00")


@pytest.mark.parametrize("kind", ["text", "whole", "number", "flag", "time"])
def test_a_key_of_any_type_is_sorted_and_kept_unique(kind: str) -> None:
    cells = {
        "text": ["b", "a", "é"],
        "whole": ["2", "-1", "10"],
        "number": ["0.5", "-2", "1e3"],
        "flag": ["yes", "no"],
        "time": ["2025-05-12", "2024-05-12"],
    }[kind]
    contract = table(["cell", "n"], cell={"type": kind}, n={"type": "whole"})

    frame_of_two = frame(cell=cells + cells, n=["1"] * len(cells) + ["2"] * len(cells))

    ordered = check("t", frame_of_two, contract).frame
    assert ordered.equals(ordered.sort("cell", "n"))
    assert check("t", ordered, contract).frame.equals(ordered)
    assert caught(contract, cell=[cells[0]] * 2, n=["1", "1"]).check == "duplicate_key"


def test_a_table_without_a_key_keeps_its_order_and_its_doubles() -> None:
    contract = table(n={"type": "whole"})

    assert check("t", frame(n=["2", "1", "2"]), contract).frame["n"].to_list() == [2, 1, 2]


def test_an_empty_frame_passes_typed() -> None:
    assert check("t", frame(sensor=[], time=[], value=[]), READINGS).frame.equals(empty(READINGS))


def test_a_table_without_columns_passes() -> None:
    assert check("t", pl.DataFrame(), table()).frame.shape == (0, 0)


def test_further_columns_are_admitted_where_the_contract_says_of_which_kind() -> None:
    others = {
        "type": "whole",
        "title": {"zh": "标记", "en": "Marker"},
        "minimum": 0,
        "maximum": 2,
        "missing": "allowed",
    }
    facts = table(["line"], line={"type": "text"}).model_dump(exclude_defaults=True) | {"others": others}
    contract = Table.model_validate(facts)

    checked = check("markers", frame(line=["a"], m1=["0"], m2=[""]), contract)

    assert checked.frame.rows() == [("a", 0, None)]
    assert checked.warnings == ()
    with pytest.raises(DataError) as error:
        check("markers", frame(line=["a"], m1=["3"]), contract)
    assert (error.value.column, error.value.check) == ("m1", "maximum")
    assert check_output("markers", pl.DataFrame({"line": ["a"], "m1": [1]}), contract).rows() == [("a", 1)]


def test_an_output_has_exactly_the_declared_columns_and_types() -> None:
    right = pl.DataFrame({"value": [1.0, None], "sensor": ["b", "a"], "time": [EIGHT, EIGHT]})

    assert check_output("readings", right, READINGS).rows() == [("a", EIGHT, None), ("b", EIGHT, 1.0)]
    for wrong, column, rule in (
        (right.drop("value"), "value", "columns"),
        (right.with_columns(more=1), "more", "columns"),
        (right.cast({"value": pl.Float32}), "value", "type"),
        (right.cast({"time": pl.Datetime("ms")}), "time", "type"),
        (right.with_columns(value=-1.0), "value", "minimum"),
        (right.with_columns(value=math.inf), "value", "finite"),
        (right.with_columns(sensor=pl.lit("a")), "sensor, time", "duplicate_key"),
    ):
        with pytest.raises(DataError) as error:
            check_output("readings", wrong, READINGS)
        assert (error.value.column, error.value.check) == (column, rule)


def test_an_output_column_of_nulls_alone_is_typed() -> None:
    out = pl.DataFrame({"sensor": ["a"], "time": [EIGHT], "value": [None]})

    assert check_output("readings", out, READINGS).schema == pl.Schema(schema(READINGS))


@given(
    st.lists(st.text(max_size=8) | st.none(), max_size=6), st.sampled_from(["text", "whole", "number", "flag", "time"])
)
def test_whatever_the_cells_the_answer_is_a_frame_or_the_one_data_error(cells: list[str | None], kind: str) -> None:
    contract = table(cell={"type": kind, "missing": "allowed"})
    raw = pl.DataFrame({"cell": pl.Series(cells, dtype=pl.String)})

    try:
        checked = check("t", raw, contract).frame
    except DataError:
        return

    assert checked.schema == pl.Schema(schema(contract))
    assert checked.height == len(cells)
