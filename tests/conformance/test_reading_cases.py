"""Cases are read strictly, patterns make the rows that they say, and differences are told."""

from typing import Any

import polars as pl
import pytest
from pydantic import ValidationError

from jiahe.contracts.frames import empty, schema
from jiahe.kernel.times import parse_time
from jiahe.runtime.registry import Installed
from tests.conformance.cases import Case, Done, _differences, frames_of
from tests.conformance.rooms import rooms

APP = next(app for app in rooms() if app.id == "industry.job_scheduling")
ROWS = [{"job": 1, "step": 1, "machine": "a", "duration": 3}]


def case(**facts: Any) -> Case:
    """Make a case."""
    return Case.model_validate({"name": "a case", "inputs": {"operations": ROWS}} | facts)


def durations(inputs: Any) -> list[tuple[Any, ...]]:
    """Return the rows that a case's input makes."""
    return frames_of(APP, case(inputs={"operations": inputs}))["operations"].rows()


@pytest.mark.parametrize(
    "facts",
    [
        {"odd": 1},
        {"inputs": {"operations": {"repeat": {}, "odd": 1}}},
        {"seed": "x"},
        {"inputs": 3},
        {"count": {"t": "x"}},
    ],
)
def test_an_unknown_key_or_a_value_of_another_kind_is_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        case(**facts)


def test_rows_csv_and_patterns_make_the_same_frame() -> None:
    as_csv = "job,step,machine,duration\n1,1,a,3\n1,2,a,4\n2,1,a,3\n2,2,a,4\n"
    pattern = {"repeat": {"job": [1, 2], "machine": ["a"], "step": [1, 2]}, "with": {"duration": [3, 4]}}

    assert durations(as_csv) == durations(pattern) == [(1, 1, "a", 3), (1, 2, "a", 4), (2, 1, "a", 3), (2, 2, "a", 4)]


def test_a_pattern_is_changed_thinned_and_added_to() -> None:
    made = durations(
        {
            "repeat": {"job": [1, 2], "step": [1, 2]},
            "with": {"machine": "a", "duration": 3},
            "change": [{"job": 2, "step": 1, "machine": "a", "duration": 9}],
            "drop": [{"job": 1, "step": 2}],
            "add": [{"job": 3, "step": 1, "machine": "b", "duration": 1}],
        }
    )

    assert made == [(1, 1, "a", 3), (2, 1, "a", 9), (2, 2, "a", 3), (3, 1, "b", 1)]


@pytest.mark.parametrize("what", ["change", "drop"])
def test_a_change_or_drop_that_meets_no_row_is_a_mistake_in_the_case(what: str) -> None:
    pattern = {"repeat": {"job": [1], "step": [1]}, "with": {"machine": "a", "duration": 3}}

    with pytest.raises(AssertionError):
        durations(pattern | {what: [{"job": 9, "step": 9, "machine": "a"}]})


def done(app: Installed, rows: list[dict[str, Any]]) -> Done:
    """Give a result."""
    tables = {name: empty(table) for name, table in app.contract.writes.items()}
    tables["summary"] = pl.DataFrame(rows, schema=schema(app.contract.writes["summary"]))
    return Done(tables, ["a column was left out"])


@pytest.mark.parametrize(
    ("facts", "alike"),
    [
        ({"expect": {"summary": [{"makespan": 7, "gap": 0.25}]}}, True),
        ({"expect": {"summary": [{"gap": 0.25 + 1e-12}]}}, True),
        ({"expect": {"summary": [{"gap": 0.26}]}}, False),
        ({"expect": {"summary": [{"gap": 0.26}]}, "tolerance": 0.1}, True),
        ({"expect": {"summary": [{"gap": None}]}}, False),
        ({"expect": {"summary": []}}, False),
        ({"contains": {"summary": [{"makespan": 7}]}}, True),
        ({"contains": {"summary": [{"makespan": 8}]}}, False),
        ({"lacks": {"summary": [{"makespan": 8}]}}, True),
        ({"lacks": {"summary": [{"makespan": 7}]}}, False),
        ({"count": {"summary": 1, "schedule": 0}}, True),
        ({"count": {"summary": 2}}, False),
        ({"warns": "left out"}, True),
        ({"warns": "something else"}, False),
    ],
)
def test_what_differs_is_told(facts: dict[str, Any], *, alike: bool) -> None:
    result = done(APP, [{"makespan": 7, "bound": 6, "gap": 0.25}])

    assert (list(_differences(APP.contract, case(**facts), result)) == []) == alike


def test_an_expected_column_that_is_not_written_is_a_mistake_in_the_case() -> None:
    with pytest.raises(AssertionError, match="names the column odd"):
        list(_differences(APP.contract, case(expect={"summary": [{"odd": 1}]}), done(APP, [])))


def test_times_at_even_steps_and_in_any_form() -> None:
    readings = next(app for app in rooms() if "time" in str(app.contract.reads))
    table, contract = next((name, table) for name, table in readings.contract.reads.items() if "time" in table.columns)
    others = {name: ["x"] for name in contract.key if name != "time"}
    rest = dict.fromkeys((name for name in contract.columns if name not in contract.key), 1)
    pattern = {
        "repeat": others | {"time": {"from": "2025-05-12", "every": "30 min", "times": 3}},
        "with": rest,
        "drop": [{"time": "2025/5/12 0:30"}],
    }

    made = frames_of(readings, Case.model_validate({"name": "a case", "inputs": {table: pattern}}))[table]

    assert made["time"].to_list() == [parse_time("2025-05-12 00:00"), parse_time("2025-05-12 01:00")]
