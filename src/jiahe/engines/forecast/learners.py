"""Which linear forms can a forecast take, and what must be summed over the history to learn one?

Every learner is a ridge regression of the next values on something known before. It is learnt from second moments alone:
the sums of products of its inputs and outputs over the origins (an origin is the first step to be forecast). Moments of
stretches of time add up, so a block is held out by subtracting its moments: cross-validation reads the history once.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from jiahe.engines.forecast.panel import Panel, Series


class Learner(Protocol):
    """One linear form."""

    @property
    def name(self) -> str:
        """What it is called in a model."""

    @property
    def penalties(self) -> tuple[float, ...]:
        """Ridge penalties to try, relative to the inputs' mean second moment."""

    @property
    def inputs(self) -> int:
        """How many inputs it has; 0 where nothing is learnt."""

    @property
    def back(self) -> int:
        """Steps before an origin that it looks at."""

    @property
    def ahead(self) -> int:
        """Steps that it forecasts."""

    @property
    def shareable(self) -> bool:
        """Whether one set of weights may serve several series."""

    def moments(self, series: Series, low: int, high: int) -> np.ndarray:
        """Sum the products of inputs and outputs over the origins low..high-1 (places in the series)."""

    def predict(self, weights: np.ndarray, series: Series, origins: np.ndarray) -> np.ndarray:
        """Forecast from origins (places in the series): one row each, one column a step ahead."""


def _windows(values: np.ndarray, starts: np.ndarray, length: int) -> np.ndarray:
    return np.asarray(np.lib.stride_tricks.sliding_window_view(values, length)[starts])


@dataclass(frozen=True)
class Dense:
    """Every value of the look-back counts for every step ahead, both measured from the last value.

    The moments of a sliding window are almost a Toeplitz matrix: each entry is the one above and to the left of it,
    with the product that left the stretch taken off and the one that entered added. So they cost the history's length times the
    window's, not times its square.
    """

    back: int
    ahead: int
    penalties: tuple[float, ...] = (1e-4, 1e-2)
    name: str = "dense"
    shareable: bool = True

    @property
    def inputs(self) -> int:
        """Lags."""
        return self.back

    def moments(self, series: Series, low: int, high: int) -> np.ndarray:
        """Sum the products over all pairs of places in the window."""
        length = self.back + self.ahead
        values = series.values[low - self.back : high + self.ahead]
        count = high - low
        sums = np.empty((length, length))
        sums[0] = np.correlate(values[: count + length - 1], values[:count], "valid")
        entered = np.outer(values[count : count + length - 1], values[count : count + length - 1])
        entered -= np.outer(values[: length - 1], values[: length - 1])
        for row in range(1, length):
            np.add(sums[row - 1, row - 1 : -1], entered[row - 1, row - 1 :], out=sums[row, row:])
        upper = np.triu(sums)
        return _centre(upper + np.triu(upper, 1).T, self.back - 1)

    def predict(self, weights: np.ndarray, series: Series, origins: np.ndarray) -> np.ndarray:
        """Apply the weights to the look-back."""
        past = _windows(series.values, origins - self.back, self.back)
        last = past[:, -1:]
        return np.asarray((past - last) @ weights + last)


def _centre(sums: np.ndarray, place: int) -> np.ndarray:
    """Turn moments of columns into moments of the columns minus one of them."""
    row = sums[place]
    return np.asarray(sums - row[None, :] - row[:, None] + row[place])


@dataclass(frozen=True)
class Periodic:
    """The same moments of earlier seasons count, with the level of those seasons, alike for every phase.

    One set of weights serves all phases of the season (as in SparseTSF, Lin et al. 2024), so a few dozen numbers
    are learnt from all of the history.
    """

    season: int
    seasons: int
    ahead: int
    penalties: tuple[float, ...] = (1e-4, 1e-2, 1e-1)
    name: str = "periodic"
    shareable: bool = True

    @property
    def back(self) -> int:
        """Steps of look-back."""
        return self.season * self.seasons

    @property
    def inputs(self) -> int:
        """Lags of the phase, and levels of the seasons."""
        return 2 * self.seasons

    @property
    def blocks(self) -> int:
        """Seasons ahead that hold the horizon."""
        return -(-self.ahead // self.season)

    @property
    def width(self) -> int:
        """Phases that are forecast."""
        return min(self.season, self.ahead)

    @property
    def reach(self) -> int:
        """Steps ahead that learning looks at."""
        return (self.blocks - 1) * self.season + self.width

    def moments(self, series: Series, low: int, high: int) -> np.ndarray:
        """Sum the products over origins and phases; columns: lags, levels, targets, all minus the last value."""
        lags, blocks, width = self.seasons, self.blocks, self.width
        span = np.arange(low - self.back, high + self.reach)
        values = series.values[span[0] : span[-1] + 1]
        total = np.concatenate(([0.0], np.cumsum(values)))
        starts = np.arange(high - low)
        offsets = np.arange(lags + blocks) * self.season
        # Origin by origin: the sum of each block's phases, each past season's level, and the last value.
        phases = total[starts[:, None] + offsets + width] - total[starts[:, None] + offsets]
        past = offsets[:lags]
        levels = (total[starts[:, None] + past + self.season] - total[starts[:, None] + past]) / self.season
        known = np.column_stack((levels, values[starts + self.back - 1]))
        # Every (origin, phase) pair names one moment; count how often each moment is named.
        moments = np.arange(high - low + width - 1)
        times = np.minimum(np.minimum(moments + 1, high - low), np.minimum(width, moments[::-1] + 1)).astype(float)
        columns = values[moments[:, None] + offsets]
        size = 2 * lags + blocks + 1
        sums = np.empty((size, size))
        phase_at = np.concatenate((np.arange(lags), np.arange(2 * lags, size - 1)))
        known_at = np.concatenate((np.arange(lags, 2 * lags), [size - 1]))
        cross = known.T @ phases
        sums[np.ix_(phase_at, phase_at)] = (columns * times[:, None]).T @ columns
        sums[np.ix_(known_at, known_at)] = width * (known.T @ known)
        sums[np.ix_(known_at, phase_at)] = cross
        sums[np.ix_(phase_at, known_at)] = cross.T
        return _centre(sums, size - 1)[:-1, :-1]

    def predict(self, weights: np.ndarray, series: Series, origins: np.ndarray) -> np.ndarray:
        """Apply the weights to each phase."""
        past = _windows(series.values, origins - self.back, self.back)
        past = past - past[:, -1:]
        last = series.values[origins - 1][:, None]
        by_season = past.reshape(len(origins), self.seasons, self.season)
        level = by_season.mean(2) @ weights[self.seasons :]
        phase = np.tensordot(by_season[:, :, : self.width], weights[: self.seasons], axes=(1, 0))
        made = (phase + level[:, None, :]).transpose(0, 2, 1).reshape(len(origins), -1)
        return np.asarray(made[:, : self.ahead] + last)


@dataclass(frozen=True)
class Context:
    """The last hour of the series and of its neighbours, and the time of day and week, count for each step ahead."""

    panel: Panel
    neighbours: dict[str, tuple[str, ...]]
    cycles: tuple[tuple[int, int], ...]
    ahead: int
    back: int = 12
    recent: int = 3
    near: int = 8
    penalties: tuple[float, ...] = (1e-2, 3e-2, 1e-1)
    name: str = "context"
    shareable: bool = False

    @property
    def inputs(self) -> int:
        """Own lags, neighbours' lags, harmonics of the cycles, and one for the level."""
        return self.back + self.near * self.recent + 2 * sum(waves for _, waves in self.cycles) + 1

    def design(self, series: Series, origins: np.ndarray) -> np.ndarray:
        """Return the inputs at origins; neighbours that are not there count as 0."""
        made = np.zeros((len(origins), self.inputs))
        past = _windows(series.values, origins - self.back, self.back)
        made[:, : self.back - 1] = past[:, :-1] - past[:, -1:]
        made[:, self.back - 1] = past[:, -1]
        steps = origins + series.first
        at = self.back
        for name in self.neighbours.get(series.name, ())[: self.near]:
            other = self.panel.by_name.get(name)
            if other is not None and len(other.values):
                for lag in range(1, self.recent + 1):
                    made[:, at + lag - 1] = other.at(steps - lag)
            at += self.recent
        at = self.back + self.near * self.recent
        for cycle, waves in self.cycles:
            angle = 2 * np.pi / cycle * np.outer(steps % cycle, np.arange(1, waves + 1))
            made[:, at : at + waves], made[:, at + waves : at + 2 * waves] = np.cos(angle), np.sin(angle)
            at += 2 * waves
        made[:, -1] = 1.0
        return made

    def moments(self, series: Series, low: int, high: int) -> np.ndarray:
        """Sum the products of the inputs and the next values."""
        origins = np.arange(low, high)
        change = _windows(series.values, origins, self.ahead) - series.values[origins - 1][:, None]
        both = np.column_stack((self.design(series, origins), change))
        return np.asarray(both.T @ both)

    def predict(self, weights: np.ndarray, series: Series, origins: np.ndarray) -> np.ndarray:
        """Apply the weights to the inputs."""
        return np.asarray(self.design(series, origins) @ weights + series.values[origins - 1][:, None])


@dataclass(frozen=True)
class Naive:
    """What stood one cycle before stands again; a cycle of one step repeats the last value."""

    cycle: int
    ahead: int
    penalties: tuple[float, ...] = ()
    inputs: int = 0
    shareable: bool = False

    @property
    def name(self) -> str:
        """Name it by its cycle."""
        return f"naive{self.cycle}"

    @property
    def back(self) -> int:
        """One cycle."""
        return self.cycle

    def moments(self, series: Series, low: int, high: int) -> np.ndarray:
        """Nothing is learnt."""
        del series, low, high
        return np.zeros((0, self.ahead))

    def predict(self, weights: np.ndarray, series: Series, origins: np.ndarray) -> np.ndarray:
        """Repeat the last cycle; NaN where there was no whole cycle yet."""
        del weights
        place = origins[:, None] + np.arange(self.ahead) % self.cycle - self.cycle
        return np.where(place < 0, np.nan, series.values[place])
