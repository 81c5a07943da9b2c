"""What does a notice say? Its title, sentences, table and signature as plain data, from which every form is made."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from jiahe.kernel.text import Language

Kind = Literal["open_list", "publicity", "result", "catalogue", "minutes"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Cell = str | int | float | None
WIDE = 6
"""From so many columns on a table lies on its side."""


@dataclass(frozen=True)
class Column:
    """One column of a notice's table; `share` is its part of the width, `name` what programs call it."""

    name: str
    title: str
    share: int = 4
    centred: bool = False


@dataclass(frozen=True)
class Group:
    """Rows that belong together, as those of one area; each has a cell for every column."""

    title: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Table:
    """The table that a notice has attached."""

    title: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]

    @property
    def wide(self) -> bool:
        """Whether it lies on its side."""
        return len(self.columns) >= WIDE

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return sum(len(group.rows) for group in self.groups)


@dataclass(frozen=True)
class Section:
    """A part of the text under a heading."""

    title: str
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notice:
    """One notice; `facts` are what programs and pages want apart from the sentences: name, title and text of each."""

    kind: Kind
    title: str
    day: dt.date
    issuers: tuple[str, ...]
    paragraphs: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    facts: tuple[tuple[str, str, str], ...] = ()
    table: Table | None = None
    number: str | None = None
    addressee: str | None = None
    simulated: bool = False
    language: Language = "zh"

    @property
    def digest(self) -> str:
        """What changes with any word of it."""
        return hashlib.sha256(json.dumps(to_data(self), sort_keys=True).encode()).hexdigest()

    def as_dict(self) -> dict[str, Any]:
        """Return the notice as plain data for programs: rows by the columns' names, each with its group."""
        names = [column.name for column in self.table.columns] if self.table else []
        groups = self.table.groups if self.table else ()
        told = {
            name: value
            for name, value in to_data(self).items()
            if name not in {"table", "facts", "sections", "paragraphs", "issuers"}
        }
        return told | {
            "issuers": list(self.issuers),
            "paragraphs": list(self.paragraphs),
            "sections": [{"title": one.title, "paragraphs": list(one.paragraphs)} for one in self.sections],
            "facts": {name: {"title": title, "text": text} for name, title, text in self.facts},
            "attachment": self.table.title if self.table else None,
            "columns": [{"name": one.name, "title": one.title} for one in self.table.columns] if self.table else [],
            "rows": [
                {"group": group.title, **dict(zip(names, row, strict=True))} for group in groups for row in group.rows
            ],
        }


def to_data(notice: Notice) -> dict[str, Any]:
    """Return a notice as JSON holds it, from which `from_data` makes it again."""
    return asdict(notice) | {"day": notice.day.isoformat()}


def from_data(data: Mapping[str, Any]) -> Notice:
    """Make a notice from what `to_data` gave."""
    table = data["table"]
    return Notice(
        **{
            **data,
            "day": dt.date.fromisoformat(data["day"]),
            "issuers": tuple(data["issuers"]),
            "paragraphs": tuple(data["paragraphs"]),
            "sections": tuple(Section(one["title"], tuple(one["paragraphs"])) for one in data["sections"]),
            "facts": tuple((name, title, text) for name, title, text in data["facts"]),
            "table": table and _table(table),
        }
    )


def _table(data: Mapping[str, Any]) -> Table:
    columns = tuple(Column(**column) for column in data["columns"])
    groups: Sequence[Mapping[str, Any]] = data["groups"]
    return Table(data["title"], columns, tuple(Group(one["title"], tuple(map(tuple, one["rows"]))) for one in groups))
