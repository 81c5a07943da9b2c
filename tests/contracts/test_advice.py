"""Every check has its advice."""

import re
from pathlib import Path
from typing import get_args

import pytest

from jiahe.contracts.advice import _ADVICE, _TYPES, advice
from jiahe.contracts.model import Column, Setting
from jiahe.kernel.text import Text

CHECKS = sorted(_ADVICE)


@pytest.mark.parametrize("check", CHECKS)
def test_advice_is_filled_in_alike_in_both_languages(check: str) -> None:
    zh, en = _ADVICE[check]
    places = {len(set(re.findall(r"\{(\d)", text))) for text in (zh, en)}
    values = [f"value {number}" for number in range(max(places))]

    filled = advice(check, *values)

    assert len(places) == 1
    assert all(value in filled.zh and value in filled.en for value in values)


def test_no_advice_is_left_unused(root: Path) -> None:
    sources = [path for path in (root / "src").rglob("*.py") if path.name != "advice.py"]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)

    assert [check for check in CHECKS if f'"{check}"' not in code] == []


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        ("whole", "应填写整数", "this must be a whole number"),
        ("time", "应填写时间（如 2025-05-12 08:00）", "this must be a time such as 2025-05-12 08:00"),
        (Text(zh="2 个数字", en="2 numbers"), "应填写2 个数字", "this must be 2 numbers"),
        ("Int64, got String", "应填写Int64, got String", "this must be Int64, got String"),
    ],
)
def test_a_wanted_type_is_said_in_words(value: str | Text, zh: str, en: str) -> None:
    assert advice("type", value) == Text(zh=zh, en=en)


def test_every_type_of_a_contract_has_words() -> None:
    types = {kind for part in (Column, Setting) for kind in get_args(part.model_fields["type"].annotation)}

    assert set(_TYPES) == types


def test_only_types_are_said_otherwise_than_they_are_given() -> None:
    assert advice("required", "time").zh == "必须给出表 time"
