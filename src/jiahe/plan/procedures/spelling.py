"""How do people spell numbers, days, choices and codes? Full width, with thousands marked, 2026年1月5日, by the label."""

import re
import unicodedata
from collections.abc import Callable

from jiahe.contracts.model import Column
from jiahe.plan.procedures.model import FormField

_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_CHINESE_DAY = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]")
_DOTTED_DAY = re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})")
_CLOSE_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")


def spelt(text: str, field: FormField) -> str:
    """Return what was typed as the check reads it; what is no usual spelling stays as it is, texts above all."""
    if field.type == "text" and field.check is None:
        return text
    return _HABITS[field.check or field.type](unicodedata.normalize("NFKC", text).strip(), field)


def _number(text: str, field: FormField) -> str:  # noqa: ARG001  # one signature for all
    return text.replace(",", "") if _THOUSANDS.fullmatch(text) else text


def _day(text: str, field: FormField) -> str:  # noqa: ARG001  # as above
    for shape in (_CHINESE_DAY, _DOTTED_DAY, _CLOSE_DAY):
        if found := shape.fullmatch(text):
            year, month, day = found.groups()
            return f"{year}-{month.zfill(2)}-{day.zfill(2)}"
    return text


def _choice(text: str, field: FormField) -> str:
    return code_of(text, field)


def _flag(text: str, field: FormField) -> str:  # noqa: ARG001  # as above
    return text


def _code(text: str, field: FormField) -> str:  # noqa: ARG001  # as above
    return "".join(text.split()).upper()


_HABITS: dict[str, Callable[[str, FormField], str]] = {
    "number": _number,
    "whole": _number,
    "time": _day,
    "choice": _choice,
    "flag": _flag,
    "credit_code": _code,
}


def code_of(text: str, column: Column) -> str:
    """Return the code of a choice that goes by its label in either language, else the text itself."""
    for code in column.of:
        label = column.label(code)
        if text.casefold() in {code.casefold(), label.zh.casefold(), label.en.casefold()}:
            return code
    return text
