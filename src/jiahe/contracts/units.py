"""What is a unit called? Symbols stand for themselves; units that are words, or Chinese, have both forms here."""

from jiahe.kernel.text import Text

_WORDS = {
    "yuan": Text(zh="元", en="yuan"),
    "steps": Text(zh="步", en="steps"),
    "rows": Text(zh="行", en="rows"),
    "s": Text(zh="秒", en="s"),
    "个/L": Text(zh="个/L", en="per L"),
}


def unit_text(unit: str) -> Text:
    """Return a unit that is not blank in both languages."""
    return _WORDS.get(unit) or Text(zh=unit, en=unit)


def with_unit(figure: object, unit: str) -> Text:
    """Return a figure with its unit behind it."""
    if not unit:
        return Text(zh=str(figure), en=str(figure))
    said = unit_text(unit)
    return Text(zh=f"{figure} {said.zh}", en=f"{figure} {said.en}")
