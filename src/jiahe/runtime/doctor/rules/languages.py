"""Does every text say it in Chinese and in English?"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from jiahe.kernel.text import Text
from jiahe.runtime.doctor.finding import Finding, House
from jiahe.runtime.doctor.rules.contract import readable

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def examine(house: House) -> Iterator[Finding]:
    """Look at the texts of every declaration and contract."""
    for app in readable(house):
        for file, whole in (("app.py", app.application), ("contract.yaml", app.contract)):
            for place, text in texts(whole):
                if not is_bilingual(text):
                    yield Finding(
                        rule="languages",
                        path=house.shown(app.folder / file),
                        message=Text(zh=f"{place}：{text.zh} | {text.en}", en=f"{place}: {text.zh} | {text.en}"),
                        hint=Text(zh="zh 写中文，en 写英文", en="zh is in Chinese, en in English"),
                    )


def is_bilingual(text: Text) -> bool:
    """Tell whether zh is Chinese and en is not; a proper name may stand in both alike."""
    return not CHINESE.search(text.en) and (CHINESE.search(text.zh) is not None or text.zh == text.en)


def texts(value: Any, place: str = "") -> Iterator[tuple[str, Text]]:
    """Find every text within a declaration or a contract, with the way to it."""
    if isinstance(value, Text):
        yield place, value
        return
    for name, part in _parts(value):
        yield from texts(part, f"{place}.{name}" if place else str(name))


def _parts(value: Any) -> Iterable[tuple[Any, Any]]:
    """Name the parts of a mapping, a tuple, a dataclass or a contract's model; anything else has none."""
    if isinstance(value, dict):
        return value.items()
    if isinstance(value, tuple):
        return enumerate(value)
    if is_dataclass(value):
        return ((field.name, getattr(value, field.name)) for field in fields(value))
    return ((name, getattr(value, name)) for name in getattr(type(value), "model_fields", ()))
