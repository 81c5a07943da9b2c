"""What does a contract consist of?"""

import datetime as dt
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from jiahe.kernel.text import Text

Bound = int | float
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
"""A table's or setting's name: it becomes a file's, a form field's and a command's word."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _as_text(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if set(value) != {"zh", "en"} or not all(isinstance(text, str) and text.strip() for text in value.values()):
        raise ValueError("a text is written as {zh: ..., en: ...}, neither blank")
    return Text(zh=value["zh"], en=value["en"])


Bilingual = Annotated[Text, BeforeValidator(_as_text)]


def _refuse_odd_bounds(part: "Column | Setting") -> None:
    """Refuse bounds where there is nothing to bound, and bounds that admit nothing."""
    bounds = [bound for bound in (part.minimum, part.maximum) if bound is not None]
    if bounds and part.type not in {"whole", "number"}:
        raise ValueError("`minimum` and `maximum` bound whole numbers and numbers, nothing else")
    if bounds != sorted(bounds):
        raise ValueError("`minimum` is over `maximum`")


class _Choosing(_Part):
    """What may be one of several choices, each of which may have a label to be shown instead of its code."""

    of: tuple[Annotated[str, Field(min_length=1)], ...] = Field(default=(), strict=False)
    labels: dict[str, Bilingual] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _labels(self) -> Self:
        strangers = sorted(set(self.labels) - set(self.of))
        if strangers:
            raise ValueError(f"`labels` names choices that `of` does not list: {strangers}")
        return self

    def label(self, choice: str) -> Text:
        """Return what a choice is called, which is its own code where it has no label."""
        return self.labels.get(choice) or Text(zh=choice, en=choice)

    def codes(self) -> Text:
        """Return the choices in one line, each with its label where that says more than the code."""
        shown = [(one, self.label(one)) for one in self.of]
        return Text(
            zh="、".join(one if label.zh == one else f"{one}（{label.zh}）" for one, label in shown),
            en=", ".join(one if label.en == one else f"{one} ({label.en})" for one, label in shown),
        )


class Column(_Choosing):
    """One column: its type, unit and what it may hold; units of times are none.

    A text that is `bilingual` holds sentences written as `中文 | English` (`Text.both`).
    """

    type: Literal["text", "whole", "number", "time", "flag", "choice"]
    title: Bilingual
    unit: str = ""
    minimum: Bound | None = None
    maximum: Bound | None = None
    bilingual: bool = False
    missing: Literal["allowed", "refused"] = "refused"
    note: Bilingual | None = None

    @model_validator(mode="after")
    def _choices(self) -> Self:
        _refuse_odd_bounds(self)
        if (self.type == "choice") != bool(self.of):
            raise ValueError("`of` lists the choices of a column of type choice, and of no other")
        if self.bilingual and self.type != "text":
            raise ValueError("only a text can be bilingual")
        return self


class Table(_Part):
    """One table: what a row is, its key and its columns; `others` admits further columns of one kind."""

    title: Bilingual
    grain: Bilingual
    key: tuple[str, ...] = Field(strict=False)
    columns: dict[str, Column]
    others: Column | None = None
    partition: str | None = None
    freshness: str = ""
    optional: bool = False

    @model_validator(mode="after")
    def _names(self) -> Self:
        placed = {*self.key, *([self.partition] if self.partition else [])}
        strangers = placed - set(self.columns)
        if strangers:
            raise ValueError(f"key and partition name columns that are not declared: {sorted(strangers)}")
        nullable = [name for name in self.columns if name in placed and self.columns[name].missing == "allowed"]
        if nullable:
            raise ValueError(f"a key or partition column cannot be missing: {nullable}")
        return self


class Setting(_Choosing):
    """One setting; a number that rules is given as `values` by date, with its source and when that was checked."""

    type: Literal["text", "whole", "number", "flag", "choice", "list"]
    title: Bilingual
    unit: str = ""
    default: Any = None
    minimum: Bound | None = None
    maximum: Bound | None = None
    values: dict[dt.date, Any] = Field(default_factory=dict)
    source: str = ""
    checked: dt.date | None = None
    note: Bilingual | None = None

    @model_validator(mode="after")
    def _sources(self) -> Self:
        _refuse_odd_bounds(self)
        if self.type == "choice" and not self.of:
            raise ValueError("`of` lists the choices")
        if self.values and not (self.source and self.checked):
            raise ValueError("dated values need a source and the day on which it was checked")
        if self.values and self.default is not None:
            raise ValueError("a setting has a default or dated values, not both")
        return self

    def default_on(self, day: dt.date) -> Any:
        """Return the default in force on `day`: the latest dated value not after it, else the earliest."""
        if not self.values:
            return self.default
        past = [start for start in self.values if start <= day]
        return self.values[max(past) if past else min(self.values)]


class Contract(_Part):
    """All tables and settings of one application."""

    reads: dict[Name, Table]
    writes: dict[Name, Table]
    learned: dict[Name, Table] = Field(default_factory=dict)
    settings: dict[Name, Setting] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _partitions(self) -> Self:
        names = {table.partition for table in self.reads.values() if table.partition}
        if len(names) > 1:
            raise ValueError(f"the tables read are partitioned by one column, not by several: {sorted(names)}")
        return self

    @property
    def partition(self) -> str | None:
        """The column by which work may be split, None where it may not."""
        return next((table.partition for table in self.reads.values() if table.partition), None)
