"""Does what was filled in keep the form? Every field at fault at once, each with what to do."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from jiahe.contracts.advice import advice
from jiahe.contracts.check import check
from jiahe.contracts.model import Table
from jiahe.engines.rules.credit_code import is_right
from jiahe.kernel.errors import DataError, Example
from jiahe.kernel.text import Text
from jiahe.plan.procedures.model import LONGEST, FormField
from jiahe.plan.procedures.spelling import Speller, speller

_MOST_NAMED = 30
_FROM_THE_LIST = Text(zh="列表中的一项", en="the choices of the list")
_TITLE = Text(zh="表单", en="form")


@dataclass(frozen=True)
class Filled:
    """A form as filled in: typed values of every field, as JSON holds them, and the faults by field."""

    values: Mapping[str, Any]
    faults: Mapping[str, DataError]


def fill(form: str, fields: Mapping[str, FormField], given: Mapping[str, Any], *, whole: bool = True) -> Filled:
    """Read what was filled in; with `whole` unset, as for a draft, fields may still be empty."""
    return fill_rows(form, fields, [given], whole=whole)[0]


def fill_rows(
    form: str, fields: Mapping[str, FormField], rows: Sequence[Mapping[str, Any]], *, whole: bool = True
) -> list[Filled]:
    """Read many forms at once, each as `fill` reads it."""
    values: list[dict[str, Any]] = [{} for _ in rows]
    faults = [{name: _unknown(form, name, fields) for name in given if name not in fields} for given in rows]
    for name, field in fields.items():
        column = _Column(form, name, field, whole=whole)
        for place, read in enumerate(column.read([given.get(name) for given in rows])):
            if isinstance(read, DataError):
                faults[place][name] = read
            else:
                values[place][name] = read
    return [Filled(*both) for both in zip(values, faults, strict=True)]


def plain_text(value: str) -> str:
    """Return a text without marks that no form needs: controls other than line ends, halves of characters."""
    kept = (mark for mark in value if mark in "\n\t" or unicodedata.category(mark)[0] != "C")
    return "".join(kept).strip()


@dataclass(frozen=True)
class _Column:
    """One field in many forms: each text is looked at once, all of them together as long as none has a fault."""

    form: str
    name: str
    field: FormField
    whole: bool

    def read(self, given: Sequence[Any]) -> list[Any]:
        """Return the typed value of each, or its fault."""
        spell = speller(self.field)
        texts = [self._text(value, spell) for value in given]
        asked = list(dict.fromkeys(text for text in texts if isinstance(text, str) and (text or self.whole)))
        found: dict[Any, Any] = {"": None} | dict(zip(asked, self._checked(asked), strict=True))
        return [found[text] if isinstance(text, str) else text for text in texts]

    def _text(self, value: Any, spell: Speller) -> str | DataError:
        try:
            text = spell(_as_text(self.form, self.name, self.field, value))
        except DataError as fault:
            return fault
        if len(text) <= self.field.longest:
            return text
        most = Text(zh=f"{self.field.longest} 字", en=f"{self.field.longest} characters")
        return _fault(self.form, self.name, "length", text, most)

    def _checked(self, texts: list[str]) -> list[Any]:
        if self.field.type == "text" and not self.field.of and all(texts):
            return [self._finished(text) for text in texts]  # a contract asks nothing more of them
        frame = pl.DataFrame({self.name: texts}, schema={self.name: pl.String})
        table = Table.model_construct(title=_TITLE, grain=_TITLE, key=(), columns={self.name: self.field}, others=None)
        try:
            found = check(self.form, frame, table).frame[self.name]
        except DataError as fault:
            if len(texts) == 1:
                return [self._about_one(fault)]
            middle = len(texts) // 2
            return self._checked(texts[:middle]) + self._checked(texts[middle:])
        return [self._finished(value) for value in found]

    def _about_one(self, fault: DataError) -> DataError:
        shown = tuple(Example(None, one.value) for one in fault.examples)
        many = fault.check == "choice" and len(self.field.of) > _MOST_NAMED
        text = advice("choice", _FROM_THE_LIST) if many else fault.advice
        return DataError(self.form, self.name, fault.check, advice=text, examples=shown)

    def _finished(self, value: Any) -> Any:
        if value is not None and self.field.check == "credit_code" and not is_right(value):
            return _fault(self.form, self.name, "credit_code", value)
        return value.isoformat() if self.field.type == "time" and value is not None else value


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
