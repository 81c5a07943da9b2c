"""What does a chart need to know, and what comes out of it?"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from jiahe.contracts.model import Column, Table
from jiahe.contracts.units import unit_text
from jiahe.kernel.text import Language

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One table to be drawn: what it holds, how its columns are called, what came before, and for whom."""

    frame: pl.DataFrame
    table: Table
    language: Language
    history: pl.DataFrame | None = None
    series: str | None = None
    units: dict[str, str] = field(default_factory=dict)
    """Units of columns that the contract leaves to a setting."""
    places: tuple[tuple[str, float, float], ...] = ()
    """Names on a map, with longitude and latitude."""
    dark: bool = False

    def column(self, name: str) -> Column | None:
        """Return what the contract says of a column."""
        return self.table.columns.get(name) or self.table.others

    def title(self, name: str) -> str:
        """Return a column's name with its unit, as an axis shows it."""
        column = self.column(name)
        if column is None:
            return name
        unit = self.units.get(name) or (unit_text(column.unit).say(self.language) if column.unit else "")
        said = column.title.say(self.language)
        if not unit:
            return said
        return f"{said} ({unit})" if self.language == "en" else f"{said}（{unit}）"

    def labels(self, name: str) -> list[str]:
        """Return the labels of a column's choices in their order, none where it has no choices."""
        column = self.column(name)
        return [column.label(one).say(self.language) for one in column.of] if column else []

    def is_time(self, name: str) -> bool:
        """Tell whether a column holds times."""
        return self.frame.schema[name].is_temporal()


@dataclass(frozen=True)
class Drawing:
    """A finished specification and, in words, what it leaves out."""

    spec: dict[str, Any]
    notes: tuple[str, ...] = ()


def clock_format(times: pl.Series) -> str:
    """Return how an axis writes times that span as much as these."""
    first, last = times.min(), times.max()
    if not isinstance(first, dt.datetime) or not isinstance(last, dt.datetime):
        return "%Y-%m-%d"
    if last - first > 400 * _DAY:
        return "%Y-%m"
    if last - first > 8 * _DAY:
        return "%m-%d"
    return "%m-%d %H:%M" if last - first > _DAY else "%H:%M"


def values(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Return rows as JSON takes them; times are sent as if the plan's zone were UTC, so that no viewer's zone moves them."""
    times = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime)]
    return frame.with_columns(pl.col(times).dt.timestamp("ms")).to_dicts() if times else frame.to_dicts()


def written(frame: pl.DataFrame, name: str) -> pl.Expr:
    """Return a column of times as text to be read; other columns as they are."""
    kind = frame.schema[name]
    return pl.col(name).dt.strftime("%Y-%m-%d %H:%M") if isinstance(kind, pl.Datetime) else pl.col(name)
