"""How is an output table best looked at? Each screen names the columns that it draws."""

from dataclasses import dataclass

from jiahe.kernel.text import Text


@dataclass(frozen=True, kw_only=True)
class Screen:
    """A view of one output table."""

    table: str
    title: Text | None = None

    def columns(self) -> tuple[str, ...]:
        """Return the columns that the screen draws; the conformance suite checks that they exist."""
        return ()


@dataclass(frozen=True, kw_only=True)
class TableScreen(Screen):
    """The rows themselves, sortable; `show` picks and orders columns (empty: all)."""

    show: tuple[str, ...] = ()

    def columns(self) -> tuple[str, ...]:
        """Return the columns shown."""
        return self.show


@dataclass(frozen=True, kw_only=True)
class Line(Screen):
    """Values over time or another scale, a line for each `by`, with a band and a history table behind if named."""

    x: str
    y: str
    by: str | None = None
    band: tuple[str, str] | None = None
    history: tuple[str, str, str] | None = None
    """An input table with its x and y columns, drawn in front of the output (`by` has the same name there)."""

    def columns(self) -> tuple[str, ...]:
        """Return the axes, the grouping and the band."""
        return tuple(name for name in (self.x, self.y, self.by, *(self.band or ())) if name)


@dataclass(frozen=True, kw_only=True)
class Bars(Screen):
    """Bars of `y` over the categories `x`, coloured by `by`; without `y` the rows are counted."""

    x: str
    y: str | None = None
    by: str | None = None

    def columns(self) -> tuple[str, ...]:
        """Return the axes and the grouping."""
        return tuple(name for name in (self.x, self.y, self.by) if name)


@dataclass(frozen=True, kw_only=True)
class Heat(Screen):
    """A grid of cells: `value` (a number or a class) over `x` and `y`."""

    x: str
    y: str
    value: str

    def columns(self) -> tuple[str, ...]:
        """Return the axes and the value."""
        return (self.x, self.y, self.value)


@dataclass(frozen=True, kw_only=True)
class Gantt(Screen):
    """Bars from `start` to `end` in a row for each `lane`, coloured and named by `by`."""

    lane: str
    start: str
    end: str
    by: str

    def columns(self) -> tuple[str, ...]:
        """Return the columns drawn."""
        return (self.lane, self.start, self.end, self.by)


@dataclass(frozen=True, kw_only=True)
class Map(Screen):
    """Points by longitude and latitude, named by `label`, coloured by `value`."""

    lon: str
    lat: str
    label: str
    value: str | None = None

    def columns(self) -> tuple[str, ...]:
        """Return the columns drawn."""
        return tuple(name for name in (self.lon, self.lat, self.label, self.value) if name)


@dataclass(frozen=True, kw_only=True)
class Cards(Screen):
    """The first row's figures as large numbers."""

    show: tuple[str, ...]

    def columns(self) -> tuple[str, ...]:
        """Return the figures shown."""
        return self.show


@dataclass(frozen=True, kw_only=True)
class Alerts(Screen):
    """Warnings with time, place, severity and reason, the gravest first."""

    table: str = "alerts"
