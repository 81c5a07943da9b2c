"""How do people spell numbers, days, choices and codes? Full width, with thousands marked, 2026年1月5日, by the label."""

import re
import unicodedata
from collections.abc import Callable

from jiahe.plan.procedures.model import FormField

Speller = Callable[[str], str]
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_CHINESE_DAY = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]")
_DOTTED_DAY = re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})")
_CLOSE_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")


def speller(field: FormField) -> Speller:
    """Return what turns what was typed into what the check reads; no usual spelling stays as it is, texts above all."""
    if field.check == "credit_code":
        return _code
    if field.type == "choice":
        codes = _codes(field)
        return lambda text: codes.get(_narrow(text).casefold(), text)
    return _HABITS.get(field.type, str)


def _codes(field: FormField) -> dict[str, str]:
    """Return the code of each choice by its spellings: the code itself and its labels."""
    codes: dict[str, str] = {}
    for code in field.of:
        label = field.label(code)
        for spelt in (code, label.zh, label.en):
            codes.setdefault(_narrow(spelt).casefold(), code)
    return codes


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _number(text: str) -> str:
    narrow = _narrow(text)
    return narrow.replace(",", "") if _THOUSANDS.fullmatch(narrow) else narrow


def _day(text: str) -> str:
    narrow = _narrow(text)
    for shape in (_CHINESE_DAY, _DOTTED_DAY, _CLOSE_DAY):
        if found := shape.fullmatch(narrow):
            year, month, day = found.groups()
            return f"{year}-{month.zfill(2)}-{day.zfill(2)}"
    return narrow


def _code(text: str) -> str:
    return "".join(_narrow(text).split()).upper()


_HABITS: dict[str, Speller] = {"number": _number, "whole": _number, "time": _day, "flag": _narrow}
