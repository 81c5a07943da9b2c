"""Many series on one clock: how do readings become arrays without gaps?"""

from dataclasses import dataclass, field

import numpy as np

from jiahe.engines.forecast.clock import Clock
from jiahe.engines.forecast.gaps import fill, sound

_SPARSE = 50
"""Steps for each reading at most: what lies further back than that, after a long silence, is left out."""
_FREE = 1_000_000
"""Steps below which a series is laid out however sparse it is."""


@dataclass(frozen=True, kw_only=True)
class Series:
    """One series on the clock, from its first reading to its last.

    Attributes
    ----------
    name
        Its name.
    first
        The clock's step of the first reading.
    raw
        Readings, NaN where missing; empty where every reading is missing.
    values
        The readings in units of `scale` around `middle`, gaps filled.
    middle, scale
        What is taken off, and the unit.
    stop
        One step after the last row, be its reading missing or not.
    """

    name: str
    first: int
    raw: np.ndarray
    values: np.ndarray
    middle: float
    scale: float
    stop: int

    @property
    def end(self) -> int:
        """One step after the last reading."""
        return self.first + len(self.raw)

    def at(self, steps: np.ndarray) -> np.ndarray:
        """Return the scaled values at steps of the clock; before the first and after the last, those."""
        return np.asarray(self.values[np.clip(steps - self.first, 0, len(self.values) - 1)])

    def sound(self, longest: int) -> np.ndarray:
        """Tell which steps may be learnt from, with gaps of at most `longest` steps bridged."""
        return sound(np.isnan(self.raw), longest)


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Series of one clock."""

    clock: Clock
    series: tuple[Series, ...]
    season: int = 1
    by_name: dict[str, Series] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {one.name: one for one in self.series})


def spread(values: np.ndarray) -> tuple[float, float]:
    """Return the mean and the standard deviation of the readings (1 where they do not vary), safe at any magnitude.

    Parameters
    ----------
    values
        At least one reading; NaN are left out.
    """
    there = values[~np.isnan(values)]
    size = float(np.abs(there).max())
    if size == 0:
        return 0.0, 1.0
    unit = there / size
    middle, deviation = float(unit.mean()), float(unit.std())
    return middle * size, (deviation if deviation > 1e-9 else 1.0) * size


def make_series(name: str, steps: np.ndarray, values: np.ndarray, season: int) -> Series:
    """Lay one series' readings on the clock.

    Parameters
    ----------
    name
        Its name.
    steps
        The clock's steps of its rows, ascending; several rows of one step are averaged.
    values
        The readings, NaN where missing.
    season
        Steps in a season, for bridging gaps.
    """
    stop = int(steps[-1]) + 1
    there = ~np.isnan(values)
    steps, values = steps[there], values[there]
    if not len(steps):
        none = np.empty(0)
        return Series(name=name, first=stop, raw=none, values=none, middle=0.0, scale=1.0, stop=stop)
    recent = steps > steps[-1] - max(_FREE, _SPARSE * len(steps))
    steps, values = steps[recent], values[recent]
    first = int(steps[0])
    place = steps - first
    raw = np.full(int(place[-1]) + 1, np.nan)
    raw[place] = values
    if len(place) > 1 and not (np.diff(place) > 0).all():
        counts = np.bincount(place)
        sums = np.bincount(place, values)
        raw = np.divide(sums, counts, out=np.full(len(counts), np.nan), where=counts > 0)
    middle, scale = spread(raw)
    filled = fill((raw - middle) / scale, season, first)
    return Series(name=name, first=first, raw=raw, values=filled, middle=middle, scale=scale, stop=stop)
