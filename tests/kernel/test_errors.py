"""Errors: whose they are, what they say, and that they survive the way between processes."""

import pickle

import pytest

from jiahe.kernel.errors import (
    CancelledError,
    DataError,
    Example,
    ForbiddenError,
    JiaheError,
    MissingExtraError,
    NotFoundError,
    SystemFaultError,
    UsageError,
    UserError,
)
from jiahe.kernel.text import Text

TEXT = Text(zh="请改正", en="mend it")
DATA = DataError(
    "readings",
    "value",
    "minimum",
    count=5,
    examples=tuple(Example(row, str(-row)) for row in range(2, 7)),
    advice=Text(zh="不得小于 0", en="must not be less than 0"),
)


@pytest.mark.parametrize(
    "error",
    [
        UserError(TEXT),
        UsageError(TEXT),
        NotFoundError(TEXT),
        ForbiddenError(TEXT),
        DATA,
        MissingExtraError("ray"),
        CancelledError(),
        SystemFaultError("01J", "broken"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_arrives_whole_in_another_process(error: JiaheError) -> None:
    arrived = pickle.loads(pickle.dumps(error))  # noqa: S301  # it comes from this very line

    assert type(arrived) is type(error)
    assert (str(arrived), vars(arrived)) == (str(error), vars(error))


def test_each_error_is_also_the_nearest_builtin() -> None:
    assert isinstance(DATA, ValueError)
    assert isinstance(NotFoundError(TEXT), LookupError)
    assert isinstance(ForbiddenError(TEXT), PermissionError)
    assert isinstance(MissingExtraError("ray"), ImportError)
    assert isinstance(SystemFaultError("01J", "broken"), RuntimeError)


def test_a_data_error_says_table_column_check_how_many_three_examples_and_what_to_do() -> None:
    assert DATA.say("en") == (
        "data error in readings.value: check minimum, 5 found (row 2: -2; row 3: -3; row 4: -4). must not be less than 0"
    )
    assert DATA.say("zh") == (
        "数据有误：readings.value，检查项 minimum，共 5 处（第 2 行：-2; 第 3 行：-3; 第 4 行：-4）。不得小于 0"
    )


def test_a_data_error_of_a_whole_table_has_no_column_and_may_lack_examples_or_rows() -> None:
    bare = DataError("readings", "", "required", advice=TEXT)
    named = DataError("model", "", "model", examples=(Example(None, "run.json"),), advice=TEXT)

    assert bare.say("en") == "data error in readings: check required, 1 found. mend it"
    assert bare.say("zh") == "数据有误：readings，检查项 required，共 1 处。请改正"
    assert named.say("en") == "data error in model: check model, 1 found (run.json). mend it"


def test_a_data_error_is_plain_data_for_rest_and_records() -> None:
    assert DATA.as_dict() == {
        "error": "DataError",
        "zh": DATA.say("zh"),
        "en": DATA.say("en"),
        "table": "readings",
        "column": "value",
        "check": "minimum",
        "count": 5,
        "examples": [{"row": 2, "value": "-2"}, {"row": 3, "value": "-3"}, {"row": 4, "value": "-4"}],
        "advice": {"zh": "不得小于 0", "en": "must not be less than 0"},
    }
    assert UsageError(TEXT).as_dict() == {"error": "UsageError", "zh": "请改正", "en": "mend it"}


def test_a_missing_part_names_the_command_that_brings_it() -> None:
    assert "make setup EXTRAS=ray" in MissingExtraError("ray").say("en")
    assert "make setup EXTRAS=ray" in MissingExtraError("ray").say("zh")
