"""Does what was filled in keep the form? Every field at fault at once, each with what to do."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from jiahe.contracts.advice import advice
from jiahe.contracts.check import check
from jiahe.contracts.model import Table
from jiahe.kernel.errors import DataError, Example
from jiahe.kernel.text import Text
from jiahe.plan.procedures.model import LONGEST, FormField

_TITLE = Text(zh="表单", en="form")


@dataclass(frozen=True)
class Filled:
    """A form as filled in: typed values of every field, as JSON holds them, and the faults by field."""

    values: Mapping[str, Any]
    faults: Mapping[str, DataError]


def fill(form: str, fields: Mapping[str, FormField], given: Mapping[str, Any], *, whole: bool = True) -> Filled:
    """Read what was filled in; with `whole` unset, as for a draft, fields may still be empty."""
    values: dict[str, Any] = {}
    faults = {name: _unknown(form, name, fields) for name in given if name not in fields}
    for name, field in fields.items():
        try:
            values[name] = _one(form, name, field, given.get(name), whole=whole)
        except DataError as fault:
            faults[name] = fault
    return Filled(values, faults)


def plain_text(value: str) -> str:
    """Return a text without marks that no form needs: controls other than line ends, halves of characters."""
    kept = (mark for mark in value if mark in "\n\t" or unicodedata.category(mark)[0] != "C")
    return "".join(kept).strip()


def _one(form: str, name: str, field: FormField, value: Any, *, whole: bool) -> Any:
    text = _as_text(form, name, field, value)
    if not text and not whole:
        return None
    if len(text) > field.longest:
        raise _fault(form, name, "length", text, Text(zh=f"{field.longest} 字", en=f"{field.longest} characters"))
    table = Table.model_construct(title=_TITLE, grain=_TITLE, key=(), columns={name: field}, others=None)
    try:
        found = check(form, pl.DataFrame({name: [text]}), table).frame[name][0]
    except DataError as fault:
        shown = tuple(Example(None, one.value) for one in fault.examples)
        raise DataError(form, name, fault.check, advice=fault.advice, examples=shown) from fault
    return found.isoformat() if field.type == "time" and found is not None else found


def _as_text(form: str, name: str, field: FormField, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        text = value[: 2 * LONGEST] if isinstance(value, str) else repr(value)[:LONGEST]
        return plain_text(text)
    raise _fault(form, name, "type", str(type(value).__name__), field.type)


def _fault(form: str, name: str, rule: str, value: str, *wanted: str | Text) -> DataError:
    return DataError(form, name, rule, examples=(Example(None, value[:60]),), advice=advice(rule, *wanted))


def _unknown(form: str, name: str, fields: Mapping[str, FormField]) -> DataError:
    return _fault(form, plain_text(name)[:60], "unknown", "", ", ".join(fields) or "-")
