"""What did a run give, screen by screen, and what does each table hold?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from jiahe.contracts.model import Column, Table
from jiahe.contracts.units import unit_text
from jiahe.kernel.errors import NotFoundError
from jiahe.kernel.screens import Alerts, Cards, Line, Screen, TableScreen
from jiahe.kernel.text import Text
from jiahe.office.runs.domain import folder_of_run
from jiahe.office.runs.models import Run, Status
from jiahe.plan.load import default_plan
from jiahe.runtime.record import Record, read_record
from jiahe.runtime.registry import Installed, applications
from jiahe.runtime.results import read_result, tables_of
from jiahe.web.charts.kinds import is_drawn, series_of
from jiahe.web.charts.scene import Drawing, Scene
from jiahe.web.history import past_of
from jiahe.web.language import say, spoken
from jiahe.web.templatetags.jiahe import figure, under, unit

HEAD = 12
_MOST_ALERTS = 20
_MOST_CHOICES = 60
ALL = "*"
"""The choice of all lines side by side."""


@dataclass(frozen=True)
class Heading:
    """One column's head."""

    name: str
    title: str
    note: str
    number: bool
    declared: Column | None = None


@dataclass(frozen=True)
class Card:
    """One figure, large."""

    title: str
    value: str
    unit: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One screen of the results, ready to be shown."""

    number: int
    kind: str
    title: str
    table: str
    total: int = 0
    cards: Sequence[Card] = ()
    alerts: Sequence[dict[str, Any]] = ()
    headings: Sequence[Heading] = ()
    rows: Sequence[tuple[Any, ...]] = ()
    series: Sequence[str] = ()
    by: str = ""
    chosen: str = ""
    query: str = ""

    @property
    def typed(self) -> bool:
        """Tell whether there are too many lines to choose from a list."""
        return len(self.series) > _MOST_CHOICES


@dataclass(frozen=True)
class Outcome:
    """The results of one run that succeeded."""

    run: Run
    folder: Path
    _frames: dict[str, pl.DataFrame] = field(default_factory=dict)

    @cached_property
    def record(self) -> Record:
        """The run's own record."""
        return read_record(self.folder)

    @cached_property
    def app(self) -> Installed | None:
        """The application, None where it is no longer installed."""
        return applications().get(self.run.application)

    @cached_property
    def declared(self) -> dict[str, Table]:
        """The contracts of the tables written."""
        if self.app is None:
            return {}
        contract = self.app.contract
        return contract.learned if self.run.kind == "fit" else contract.writes

    @property
    def tables(self) -> list[str]:
        """The names of the tables written, in the contract's order."""
        order = list(self.declared)
        return sorted(
            tables_of(self.folder), key=lambda name: (order.index(name) if name in order else len(order), name)
        )

    @property
    def titled(self) -> list[tuple[str, str]]:
        """Those names, each with the table's title."""
        return [(name, self.title_of(name)) for name in self.tables]

    @property
    def screens(self) -> tuple[Screen, ...]:
        """The declared screens; a fit shows its tables."""
        if self.app is not None and self.run.kind == "run":
            return self.app.application.screens
        return tuple(TableScreen(table=name) for name in self.tables)

    def frame(self, table: str) -> pl.DataFrame:
        """Return one table, read once."""
        if table not in self._frames:
            self._frames[table] = read_result(self.folder, table)
        return self._frames[table]

    def _said(self, table: str) -> pl.DataFrame:
        """Return a table with its choices and sentences in the page's language, for pictures."""
        frame, declared = self.frame(table), self.declared[table]
        columns = {
            name: one for name, one in declared.columns.items() if name in frame.columns and (one.of or one.bilingual)
        }
        said = {name: {one: under(one, column) for one in _texts(frame, name)} for name, column in columns.items()}
        return frame.with_columns(pl.col(name).replace(told) for name, told in said.items())

    def title_of(self, table: str) -> str:
        """Return a table's title."""
        declared = self.declared.get(table)
        return say(declared.title) if declared else table

    def headings(self, table: str) -> list[Heading]:
        """Return the heads of a table's columns."""
        declared, frame, units = self.declared.get(table), self.frame(table), self._units(table)
        return [
            heading(name, _column(declared, name), number=kind.is_numeric(), measured_in=units.get(name, ""))
            for name, kind in frame.schema.items()
        ]

    def panels(self, series: str = "") -> list[Panel]:
        """Return every screen that has something to show."""
        present = set(self.tables)
        pairs = [(number, screen) for number, screen in enumerate(self.screens) if screen.table in present]
        return [self._panel(number, screen, series) for number, screen in pairs]

    def drawing(self, number: int, *, series: str = "", dark: bool = False) -> Drawing:
        """Draw one screen.

        Raises
        ------
        NotFoundError
            Where there is no such picture.
        """
        if not 0 <= number < len(self.screens) or not is_drawn(self.screens[number]):
            raise NotFoundError(Text(zh="没有这幅图", en="there is no such chart"))
        from jiahe.web.charts.draw import draw  # noqa: PLC0415  # Altair takes most of a second to load

        screen = self.screens[number]
        names = series_of(screen, self._scene(screen))
        return draw(screen, self._scene(screen, _chosen(screen, names, series), dark=dark))

    def _scene(self, screen: Screen, series: str = "", *, dark: bool = False) -> Scene:
        return Scene(
            frame=self._said(screen.table),
            table=self.declared[screen.table],
            language=spoken(),
            history=past_of(self.run, screen, self.frame(screen.table)) if isinstance(screen, Line) else None,
            series=None if series in {"", ALL} else series,
            units=self._units(screen.table),
            places=_places(),
            dark=dark,
        )

    def _units(self, table: str) -> dict[str, str]:
        """Return the units of figures whose contract leaves it to the setting `quantity`."""
        quantity = self.record.settings.get("quantity")
        setting = self.app.contract.settings.get("quantity") if self.app else None
        if not quantity or setting is None or table not in self.declared:
            return {}
        columns = self.declared[table].columns.items()
        told = say(setting.label(str(quantity)))
        return {name: told for name, column in columns if column.type == "number" and not column.unit}

    def _panel(self, number: int, screen: Screen, series: str) -> Panel:
        frame = self.frame(screen.table)
        title = say(screen.title) if screen.title else self.title_of(screen.table)
        basis: dict[str, Any] = {"number": number, "title": title, "table": screen.table, "total": frame.height}
        if frame.is_empty():
            return Panel(kind="nothing", **basis)
        if isinstance(screen, Cards):
            return Panel(kind="cards", cards=self._cards(screen, frame), **basis)
        if isinstance(screen, Alerts):
            gravest = frame.sort("severity", "time", descending=[True, False]).head(_MOST_ALERTS)
            return Panel(kind="alerts", alerts=gravest.to_dicts(), **basis)
        if is_drawn(screen):
            return self._chart(screen, series, basis)
        shown = frame.select(screen.columns()) if screen.columns() else frame
        heads = [one for one in self.headings(screen.table) if one.name in shown.columns]
        heads.sort(key=lambda one: shown.columns.index(one.name))
        return Panel(kind="table", headings=heads, rows=shown.head(HEAD).rows(), **basis)

    def _chart(self, screen: Screen, series: str, basis: dict[str, Any]) -> Panel:
        names = series_of(
            screen, Scene(frame=self.frame(screen.table), table=self.declared[screen.table], language=spoken())
        )
        chosen = _chosen(screen, names, series)
        by = getattr(screen, "by", None) or ""
        said = self._scene_title(screen, by) if by else ""
        query = f"?{by}={chosen}" if chosen not in {"", ALL} else ""
        return Panel(kind="chart", series=names, by=said, chosen=chosen, query=query, **basis)

    def _scene_title(self, screen: Screen, name: str) -> str:
        return heading(name, _column(self.declared.get(screen.table), name), number=False).title

    def _cards(self, screen: Cards, frame: pl.DataFrame) -> list[Card]:
        declared, first = self.declared.get(screen.table), frame.row(0, named=True)
        return [_card(name, first[name], _column(declared, name)) for name in screen.show]


def outcome_of(run: Run) -> Outcome | None:
    """Return a run's results, None where it gave none."""
    folder = folder_of_run(run) if run.status == Status.SUCCEEDED else None
    return Outcome(run, folder) if folder else None


def heading(name: str, column: Column | None, *, number: bool, measured_in: str = "") -> Heading:
    """Return a column's head: its title with the unit, which a setting may have told, and the note."""
    if column is None:
        return Heading(name, name, "", number)
    told = measured_in or (say(unit_text(column.unit)) if column.unit else "")
    behind = told and (f" ({told})" if spoken() == "en" else f"（{told}）")
    note = say(column.note) if column.note else ""
    return Heading(name, f"{say(column.title)}{behind}", note, number, column)


def _texts(frame: pl.DataFrame, name: str) -> list[str]:
    return frame[name].drop_nulls().unique().to_list()


def _column(declared: Table | None, name: str) -> Column | None:
    return (declared.columns.get(name) or declared.others) if declared else None


def _card(name: str, value: Any, column: Column | None) -> Card:
    title = say(column.title) if column else name
    note = say(column.note) if column and column.note else ""
    if (
        column
        and column.type == "number"
        and (column.minimum, column.maximum, column.unit) == (0, 1, "")
        and value is not None
    ):
        return Card(title, f"{value * 100:.2f}".rstrip("0").rstrip("."), "%", note)
    return Card(
        title,
        figure(value) if isinstance(value, int | float) else under(value, column),
        unit(column.unit) if column else "",
        note,
    )


def _chosen(screen: Screen, names: list[str], asked: str) -> str:
    """Return which line is shown: the one asked for, else the first where it has an interval, else all."""
    if not names:
        return ""
    if asked in {ALL, *names}:
        return asked
    return names[0] if isinstance(screen, Line) and (screen.band or screen.history) else ALL


def _places() -> tuple[tuple[str, float, float], ...]:
    units = default_plan().units
    return tuple((say(unit.name), unit.point.lon, unit.point.lat) for unit in units if unit.point)
