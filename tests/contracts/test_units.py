"""Units: symbols stand for themselves, words have both languages."""

import pytest

from jiahe.contracts.units import unit_text, with_unit
from jiahe.kernel.text import Text


@pytest.mark.parametrize(
    ("unit", "zh", "en"), [("steps", "步", "steps"), ("km/h", "km/h", "km/h"), ("个/L", "个/L", "per L")]
)
def test_a_unit_is_said_in_both_languages(unit: str, zh: str, en: str) -> None:
    assert unit_text(unit) == Text(zh=zh, en=en)


def test_a_figure_stands_before_its_unit() -> None:
    assert with_unit(288, "steps") == Text(zh="288 步", en="288 steps")
    assert with_unit(0.5, "") == Text(zh="0.5", en="0.5")
