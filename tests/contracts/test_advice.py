"""Every check has its advice."""

import re
from pathlib import Path

import pytest

from jiahe.contracts.advice import _ADVICE, advice

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
