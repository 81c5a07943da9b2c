"""What a contract may consist of."""

import datetime as dt
from typing import Any

import pytest
from pydantic import ValidationError

from jiahe.contracts.model import Column, Contract, Setting, Table
from jiahe.kernel.text import Text

TITLE = {"zh": "甲", "en": "A"}
TABLE: dict[str, Any] = {
    "title": TITLE,
    "grain": TITLE,
    "key": ["id"],
    "columns": {
        "id": {"type": "text", "title": TITLE},
        "value": {"type": "number", "title": TITLE, "missing": "allowed"},
    },
}


def fault(error: pytest.ExceptionInfo[ValidationError]) -> str:
    """Return the first fault in words."""
    return str(error.value.errors()[0]["msg"])


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"type": "choice"}, "`of` lists the choices of a column of type choice"),
        ({"type": "text", "of": ["a"]}, "`of` lists the choices of a column of type choice"),
        ({"type": "text", "minimum": 0}, "bound whole numbers and numbers"),
        ({"type": "time", "maximum": 0}, "bound whole numbers and numbers"),
        ({"type": "number", "minimum": 2, "maximum": 1}, "`minimum` is over `maximum`"),
        ({"type": "number", "odd": 1}, "Extra inputs"),
        ({"type": "float"}, "Input should be"),
        ({"type": "number", "minimum": "0"}, "Input should be"),
        ({"type": "number", "title": {"zh": "甲"}}, "a text is written as"),
        ({"type": "number", "title": {"zh": "甲", "en": " "}}, "a text is written as"),
        ({"type": "number", "title": {"zh": "甲", "en": 3}}, "a text is written as"),
        ({"type": "number", "title": "甲"}, "Input should be"),
        ({"type": "choice", "of": ["a"], "labels": {"b": TITLE}}, "choices that `of` does not list: ['b']"),
        ({"type": "text", "labels": {"a": TITLE}}, "choices that `of` does not list: ['a']"),
        ({"type": "choice", "of": ["a"], "labels": {"a": "甲"}}, "Input should be"),
        ({"type": "choice", "of": [""]}, "at least 1 character"),
        ({"type": "number", "bilingual": True}, "only a text can be bilingual"),
    ],
)
def test_a_column_that_says_something_odd_is_refused(facts: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Column.model_validate({"title": TITLE, **facts})

    assert words in fault(caught)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"key": ["other"]}, "columns that are not declared: ['other']"),
        ({"partition": "other"}, "columns that are not declared: ['other']"),
        ({"partition": "value"}, "a key or partition column cannot be missing: ['value']"),
        ({"key": ["value"]}, "a key or partition column cannot be missing: ['value']"),
    ],
)
def test_a_table_whose_key_or_partition_is_odd_is_refused(facts: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Table.model_validate(TABLE | facts)

    assert words in fault(caught)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"type": "number", "values": {dt.date(2025, 1, 1): 20}}, "need a source"),
        ({"type": "number", "values": {dt.date(2025, 1, 1): 20}, "source": "GB/T 33171"}, "need a source"),
        (
            {
                "type": "number",
                "values": {dt.date(2025, 1, 1): 20},
                "source": "GB/T 33171",
                "checked": dt.date(2026, 1, 1),
                "default": 20,
            },
            "a default or dated values, not both",
        ),
        ({"type": "choice"}, "`of` lists the choices"),
        ({"type": "choice", "of": ["a"], "labels": {"b": TITLE}}, "choices that `of` does not list: ['b']"),
        ({"type": "list", "minimum": 1}, "bound whole numbers and numbers"),
    ],
)
def test_a_setting_that_says_something_odd_is_refused(facts: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Setting.model_validate({"title": TITLE, **facts})

    assert words in fault(caught)


@pytest.mark.parametrize(
    ("day", "value"),
    [(dt.date(2020, 1, 1), 20), (dt.date(2025, 1, 1), 20), (dt.date(2026, 6, 30), 20), (dt.date(2026, 7, 1), 25)],
)
def test_the_value_in_force_is_the_latest_not_after_the_day_else_the_earliest(day: dt.date, value: int) -> None:
    setting = Setting.model_validate(
        {
            "type": "number",
            "title": TITLE,
            "values": {dt.date(2026, 7, 1): 25, dt.date(2025, 1, 1): 20},
            "source": "GB/T 33171",
            "checked": dt.date(2026, 1, 1),
        }
    )

    assert setting.default_on(day) == value


def test_a_setting_without_dates_has_its_default_on_every_day() -> None:
    assert Setting.model_validate({"type": "whole", "title": TITLE, "default": 12}).default_on(dt.date.max) == 12


def test_work_is_split_by_one_column_or_none() -> None:
    columns = TABLE["columns"] | {"other": {"type": "text", "title": TITLE}}
    by_id, by_other = (TABLE | {"columns": columns, "partition": name} for name in ("id", "other"))

    assert Contract.model_validate({"reads": {"t": TABLE}, "writes": {}}).partition is None
    assert Contract.model_validate({"reads": {"s": TABLE, "t": by_id}, "writes": {}}).partition == "id"
    with pytest.raises(ValidationError) as caught:
        Contract.model_validate({"reads": {"s": by_id, "t": by_other}, "writes": {}})
    assert "partitioned by one column" in fault(caught)


@pytest.mark.parametrize("name", ["../etc", "A", "with space", "", "1st", "x" * 65, "run.json"])
def test_a_table_has_a_name_that_is_safe_as_a_files(name: str) -> None:
    with pytest.raises(ValidationError):
        Contract.model_validate({"reads": {}, "writes": {name: TABLE}})


def test_a_choice_goes_by_its_label_and_without_one_by_its_code() -> None:
    column = Column.model_validate(
        {"type": "choice", "title": TITLE, "of": ["river", "lake"], "labels": {"river": {"zh": "河流", "en": "river"}}}
    )

    assert column.label("river") == Text(zh="河流", en="river")
    assert column.label("lake") == Text(zh="lake", en="lake")
    assert column.codes() == Text(zh="river（河流）、lake", en="river, lake")
