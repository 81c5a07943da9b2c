"""Which rows of a list are asked for: filtered, sorted, fifty at a time?"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol
from urllib.parse import urlencode

import polars as pl
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise

from jiahe.contracts.model import Column as DeclaredColumn
from jiahe.office.stretches import stretch

PAGE = 50
MOST_COUNTED = 10_000
"""So many rows of the database are counted and paged through; of more, a list says that there are more."""
_KEPT = ("q", "sort")


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a list; `cell` writes what stands in a row, else it is the row's attribute; `head` names the row."""

    key: str
    title: str | Promise
    number: bool = False
    declared: DeclaredColumn | None = None
    sorts: bool = True
    cell: Callable[[Any], object] | None = None
    head: bool = False
    style: str = ""


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One field of the filter bar: a choice, or typed text where there are no choices."""

    name: str
    title: str | Promise
    choices: Sequence[tuple[str, str]] = ()
    kind: str = "text"
    value: str = ""

    @property
    def shown(self) -> str:
        """What the chip says of the value."""
        return dict(self.choices).get(self.value, self.value)


class Source(Protocol):
    """Where a list's rows come from."""

    def narrow(self, name: str, value: str) -> "Source":
        """Keep the rows that fit one filter."""

    def order(self, key: str, *, descending: bool) -> "Source":
        """Sort."""

    def count(self) -> int:
        """Count the rows left; `MOST_COUNTED` + 1 may stand for any more."""

    def rows(self, start: int, stop: int | None) -> list[Any]:
        """Return some of them."""


@dataclass(frozen=True)
class Rows:
    """Rows in memory, each a mapping; `q` looks in the columns named."""

    items: Sequence[Mapping[str, Any]]
    searched: Sequence[str] = ()

    def narrow(self, name: str, value: str) -> "Rows":
        """Keep the rows whose value is that, or which hold the text typed."""
        if name == "q":
            sought = value.lower()
            kept = [
                item for item in self.items if any(sought in str(item.get(key) or "").lower() for key in self.searched)
            ]
        else:
            kept = [item for item in self.items if value in _several(item.get(name))]
        return Rows(kept, self.searched)

    def order(self, key: str, *, descending: bool) -> "Rows":
        """Sort, with nothing at the end."""
        there = sorted(
            (item for item in self.items if item.get(key) is not None), key=lambda item: item[key], reverse=descending
        )
        return Rows([*there, *(item for item in self.items if item.get(key) is None)], self.searched)

    def count(self) -> int:
        """Count."""
        return len(self.items)

    def rows(self, start: int, stop: int | None) -> list[Mapping[str, Any]]:
        """Return some."""
        return list(self.items[start:stop])


def _several(value: Any) -> set[str]:
    return {str(one) for one in value} if isinstance(value, list | tuple) else {str(value)}


@dataclass(frozen=True)
class Records:
    """Rows of the database; each filter says how it narrows."""

    queryset: QuerySet[Any]
    filters: Mapping[str, Callable[[str], Q]]

    def narrow(self, name: str, value: str) -> "Records":
        """Add one condition."""
        return Records(self.queryset.filter(self.filters[name](value)), self.filters)

    def order(self, key: str, *, descending: bool) -> "Records":
        """Sort, the newest first among equals; descending is the same list from its other end, as one index gives both."""
        keys = [f"-{key}", "pk"] if descending else [key, "-pk"]
        unique = self.queryset.model._meta.pk.name in {key, "pk"}  # noqa: SLF001  # Django's documented interface
        return Records(self.queryset.order_by(*keys[: 1 if unique else 2]), self.filters)

    def count(self) -> int:
        """Count in the database, up to one more than are counted at all."""
        keys = self.queryset.order_by().values("pk")  # without what is reckoned for each row
        return keys[: MOST_COUNTED + 1].count()

    def rows(self, start: int, stop: int | None) -> list[Any]:
        """Fetch some."""
        return stretch(self.queryset, start, stop)


@dataclass(frozen=True)
class Frame:
    """Rows of a frame; text typed is looked for in every column of text."""

    frame: pl.DataFrame

    def narrow(self, name: str, value: str) -> "Frame":
        """Keep the rows that hold the text, or whose column reads so."""
        texts = [key for key, kind in self.frame.schema.items() if kind == pl.String]
        if name == "q":
            found = [pl.col(key).str.to_lowercase().str.contains(value.lower(), literal=True) for key in texts]
            return Frame(self.frame.filter(pl.any_horizontal(found) if found else pl.lit(value=False)))
        return Frame(self.frame.filter(pl.col(name).cast(pl.String) == value))

    def order(self, key: str, *, descending: bool) -> "Frame":
        """Sort, with nothing at the end."""
        return Frame(self.frame.sort(key, descending=descending, nulls_last=True, maintain_order=True))

    def count(self) -> int:
        """Count."""
        return self.frame.height

    def rows(self, start: int, stop: int | None) -> list[tuple[Any, ...]]:
        """Return some, as tuples."""
        return self.frame.slice(start, None if stop is None else stop - start).rows()


@dataclass(frozen=True)
class Head:
    """One column's head: where it leads and how the list is sorted now."""

    column: Column
    link: str
    sorted: str


@dataclass(frozen=True)
class Listing:
    """A list as it is shown."""

    source: Source
    columns: Sequence[Column]
    filters: Sequence[Filter]
    sort: str = ""
    number: int = 1
    total: int = field(default=0)

    @property
    def rows(self) -> list[Any]:
        """The rows of this page."""
        return self.source.rows((self.number - 1) * PAGE, self.number * PAGE)

    def everything(self, most: int | None = None) -> list[Any]:
        """Return all rows that fit the filters, for an export."""
        return self.source.rows(0, most)

    @property
    def more(self) -> bool:
        """Tell whether there are more rows than are counted."""
        return isinstance(self.source, Records) and self.total > MOST_COUNTED

    @property
    def counted(self) -> int:
        """How many rows there are, as far as they are counted."""
        return MOST_COUNTED if self.more else self.total

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(-(-self.counted // PAGE), 1)

    @property
    def first(self) -> int:
        """The number of the first row shown."""
        return (self.number - 1) * PAGE + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return min(self.number * PAGE, self.counted)

    @property
    def filtered(self) -> bool:
        """Tell whether any filter is set."""
        return any(one.value for one in self.filters)

    def link(self, **changed: str) -> str:
        """Return the query of this list with some of it changed; an empty value drops."""
        asked = {one.name: one.value for one in self.filters} | {"sort": self.sort} | changed
        return "?" + urlencode({name: value for name, value in asked.items() if value})

    @property
    def heads(self) -> list[Head]:
        """The columns' heads: a click sorts, a second one turns."""
        heads = []
        for column in self.columns:
            up, down = self.sort == column.key, self.sort == f"-{column.key}"
            link = self.link(sort=f"-{column.key}" if up else column.key) if column.sorts else ""
            heads.append(Head(column, link, "ascending" if up else "descending" if down else ""))
        return heads

    @property
    def chips(self) -> list[tuple[Filter, str]]:
        """Filters that are set, each with the link that takes it away."""
        return [(one, self.link(**{one.name: ""})) for one in self.filters if one.value]

    @property
    def before(self) -> str:
        """The link to the page before."""
        return self.link(page=str(self.number - 1)) if self.number > 1 else ""

    @property
    def after(self) -> str:
        """The link to the page after."""
        return self.link(page=str(self.number + 1)) if self.number < self.pages else ""

    @property
    def as_csv(self) -> str:
        """The link to exactly these rows as CSV."""
        return self.link(format="csv")

    @property
    def as_xlsx(self) -> str:
        """The link to exactly these rows as a workbook."""
        return self.link(format="xlsx")


def listing(
    asked: QueryDict, source: Source, *, columns: Sequence[Column], filters: Iterable[Filter], sort: str = ""
) -> Listing:
    """Read what is asked for out of a query; what is not known is passed over."""
    chosen = [filled(one, asked.get(one.name, "")) for one in filters]
    for one in chosen:
        if one.value:
            source = source.narrow(one.name, one.value)
    wanted = asked.get("sort", "")
    sortable = {column.key for column in columns if column.sorts}
    order = wanted if wanted.removeprefix("-") in sortable else sort
    if order:
        source = source.order(order.removeprefix("-"), descending=order.startswith("-"))
    found = Listing(source, columns, chosen, order, 1, source.count())
    number = asked.get("page", "1")
    page = min(max(int(number), 1), found.pages) if number.isdecimal() and len(number) < 10 else 1
    return replace(found, number=page)


def filled(one: Filter, value: str) -> Filter:
    """Return a filter with the value that was asked for; one that is not among its choices is passed over."""
    value = value.strip()[:200].replace("\x00", "")
    known = not one.choices or value in dict(one.choices)
    return Filter(name=one.name, title=one.title, choices=one.choices, kind=one.kind, value=value if known else "")
