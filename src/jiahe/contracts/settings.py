"""Which settings does a run use, and are they allowed?"""

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any

from jiahe.contracts.advice import advice
from jiahe.contracts.model import Contract, Setting
from jiahe.contracts.units import with_unit
from jiahe.kernel.errors import DataError, Example
from jiahe.kernel.text import Text

_FLAGS = {"true": True, "1": True, "yes": True, "是": True, "false": False, "0": False, "no": False, "否": False}


def resolve(contract: Contract, given: Mapping[str, Any], day: dt.date) -> dict[str, Any]:
    """Return every declared setting: what was given (text or typed), else the default in force on `day`.

    Raises
    ------
    DataError
        Table `settings`, column the setting's name; checks unknown, type, finite, minimum, maximum, choice.
    """
    strangers = [name for name in given if name not in contract.settings]
    if strangers:
        known = ", ".join(contract.settings) or "-"
        raise DataError("settings", strangers[0], "unknown", count=len(strangers), advice=advice("unknown", known))
    return {name: _one(name, setting, given.get(name), day) for name, setting in contract.settings.items()}


def _one(name: str, setting: Setting, value: Any, day: dt.date) -> Any:
    if value is None or (isinstance(value, str) and not value.strip() and setting.type != "text"):
        value = setting.default_on(day)
    if value is None:
        return None
    made = _typed(name, setting, value)
    _within(name, setting, made)
    return made


def _fault(name: str, check: str, value: Any, *wanted: str | Text) -> DataError:
    return DataError("settings", name, check, examples=(Example(None, str(value)[:60]),), advice=advice(check, *wanted))


def _typed(name: str, setting: Setting, value: Any) -> Any:
    made = _READERS[setting.type](value.strip() if isinstance(value, str) else value)
    if made is None:
        raise _fault(name, "type", value, setting.type)
    if isinstance(made, float) and not math.isfinite(made):
        raise _fault(name, "finite", value)
    return made


def _within(name: str, setting: Setting, value: Any) -> None:
    if setting.minimum is not None and value < setting.minimum:
        raise _fault(name, "minimum", value, with_unit(setting.minimum, setting.unit))
    if setting.maximum is not None and value > setting.maximum:
        raise _fault(name, "maximum", value, with_unit(setting.maximum, setting.unit))
    chosen = value if isinstance(value, list) else [value]
    if setting.of and not set(map(str, chosen)) <= set(setting.of):
        raise _fault(name, "choice", value, setting.codes())


def _whole(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    number = _number(value)
    if number is None or not math.isfinite(number) or number != int(number):
        return None
    return int(value) if isinstance(value, str) and value.lstrip("+-").isdecimal() else int(number)


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else _FLAGS.get(str(value).lower())


def _text(value: Any) -> str | None:
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def _list(value: Any) -> list[str] | None:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return [str(part) for part in value] if isinstance(value, list | tuple) else None


_READERS = {"whole": _whole, "number": _number, "flag": _flag, "text": _text, "choice": _text, "list": _list}
