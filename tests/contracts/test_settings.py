"""Settings: what was given, or what is in force; always within bounds."""

import datetime as dt
from typing import Any

import pytest

from jiahe.contracts.model import Contract
from jiahe.contracts.settings import resolve
from jiahe.kernel.errors import DataError

TITLE = {"zh": "甲", "en": "A"}
DAY = dt.date(2026, 1, 1)
CONTRACT = Contract.model_validate(
    {
        "reads": {},
        "writes": {},
        "settings": {
            name: {"title": TITLE, **facts}
            for name, facts in {
                "horizon": {"type": "whole", "default": 12, "minimum": 1, "maximum": 288, "unit": "steps"},
                "level": {"type": "number", "default": 0.9, "minimum": 0, "maximum": 1},
                "free": {"type": "number"},
                "night": {"type": "flag", "default": False},
                "unit": {"type": "choice", "of": ["kmh", "mph"], "default": "kmh"},
                "word": {"type": "text", "default": "x"},
                "protected": {"type": "list", "of": ["age", "sex"], "default": []},
                "limit": {
                    "type": "number",
                    "values": {dt.date(2025, 1, 1): 20, dt.date(2027, 1, 1): 30},
                    "source": "GB/T 33171",
                    "checked": DAY,
                },
            }.items()
        },
    }
)


def test_what_is_not_given_is_what_is_in_force_that_day() -> None:
    assert resolve(CONTRACT, {}, DAY) == {
        "horizon": 12,
        "level": 0.9,
        "free": None,
        "night": False,
        "unit": "kmh",
        "word": "x",
        "protected": [],
        "limit": 20,
    }
    assert resolve(CONTRACT, {}, dt.date(2027, 1, 1))["limit"] == 30


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("horizon", "24", 24),
        ("horizon", " 24 ", 24),
        ("horizon", "2.4e1", 24),
        ("horizon", 24.0, 24),
        ("horizon", "+24", 24),
        ("horizon", "", 12),
        ("horizon", None, 12),
        ("horizon", 1, 1),
        ("horizon", 288, 288),
        ("level", "0.5", 0.5),
        ("level", 1, 1.0),
        ("free", "-1e300", -1e300),
        ("night", "true", True),
        ("night", "是", True),
        ("night", "No", False),
        ("night", True, True),
        ("night", 0, False),
        ("unit", "mph", "mph"),
        ("word", "", ""),
        ("word", 5, "5"),
        ("protected", "age, sex,", ["age", "sex"]),
        ("protected", ["age"], ["age"]),
        ("protected", ("age", "sex"), ["age", "sex"]),
        ("limit", "25", 25.0),
    ],
)
def test_a_value_is_read_from_text_or_taken_as_it_is(name: str, given: Any, value: Any) -> None:
    found = resolve(CONTRACT, {name: given}, DAY)[name]

    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("name", "given", "check"),
    [
        ("horizon", "0", "minimum"),
        ("horizon", "289", "maximum"),
        ("horizon", "1.5", "type"),
        ("horizon", "many", "type"),
        ("horizon", True, "type"),
        ("horizon", "inf", "type"),
        ("horizon", "9" * 5000, "type"),
        ("horizon", [1], "type"),
        ("level", "nan", "finite"),
        ("level", "1e999", "finite"),
        ("level", 10**400, "type"),
        ("level", False, "type"),
        ("level", "-0.001", "minimum"),
        ("level", "1.001", "maximum"),
        ("night", "perhaps", "type"),
        ("unit", "knots", "choice"),
        ("word", True, "type"),
        ("protected", "age,height", "choice"),
        ("protected", 3, "type"),
        ("odd", 1, "unknown"),
    ],
)
def test_a_value_that_is_not_allowed_is_the_one_data_error(name: str, given: Any, check: str) -> None:
    with pytest.raises(DataError) as caught:
        resolve(CONTRACT, {name: given}, DAY)

    assert (caught.value.table, caught.value.column, caught.value.check) == ("settings", name, check)


def test_the_message_names_what_there_is() -> None:
    with pytest.raises(DataError) as caught:
        resolve(CONTRACT, {"odd": 1, "odder": 2}, DAY)
    with pytest.raises(DataError) as without:
        resolve(Contract(reads={}, writes={}), {"odd": 1}, DAY)

    assert caught.value.count == 2
    assert "horizon, level, free" in caught.value.advice.en
    assert without.value.advice.en.endswith("there are: -")
