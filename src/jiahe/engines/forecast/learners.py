"""Which linear forms can a forecast take, and what must be summed over the history to learn one?

Every learner is a ridge regression of the next values on something known before. It is learnt from second moments alone:
the sums of products of its inputs and outputs over the origins (an origin is the first step to be forecast). Moments of
stretches of time add up, so a block is held out by subtracting its moments: cross-validation reads the history once.
"""

from collections.abc import Sequence
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
    def outputs(self) -> int:
        """How many numbers are made of them at once."""

    @property
    def back(self) -> int:
        """Steps before an origin that it looks at."""

    @property
    def ahead(self) -> int:
        """Steps that it forecasts."""

    @property
    def shareable(self) -> bool:
        """Whether one set of weights may serve several series."""

    def moments(self, many: Sequence[Series], low: int, high: int) -> np.ndarray:
        """Sum the products of inputs with inputs, then outputs, over the origins low..high-1 (places) of series."""

    def judged(self, leads: np.ndarray) -> np.ndarray:
        """Return the outputs that forecasts at some leads (from 0) need."""

    def predict(self, weights: np.ndarray, series: Series, origins: np.ndarray) -> np.ndarray:
        """Forecast from origins (places in the series): one row each, a column a lead, of the outputs that weights hold."""


def _windows(values: np.ndarray, starts: np.ndarray, length: int) -> np.ndarray:
    return np.asarray(np.lib.stride_tricks.sliding_window_view(values, length)[starts])


@dataclass(frozen=True)
class Dense:
    """Every value of the look-back counts for every step ahead, both measured from the last value.

    The moments of a sliding window are almost a Toeplitz matrix: each entry is the one above and to the left of it, less
    the product that left the stretch, plus the one that entered. So they cost the history's length times the window's,
    not times its square.
    """

    back: int
    ahead: int
    penalties: tuple[float, ...] = (1e-4, 1e-1)
    name: str = "dense"
    shareable: bool = True

    @property
    def inputs(self) -> int:
        """Lags."""
        return self.back

    @property
    def outputs(self) -> int:
        """Leads."""
        return self.ahead

    def judged(self, leads: np.ndarray) -> np.ndarray:
        """Return the leads."""
        return leads

    def moments(self, many: Sequence[Series], low: int, high: int) -> np.ndarray:
        """Sum the products over the places in the window, all minus the last value."""
        back, length, count = self.back, self.back + self.ahead, high - low
        values = np.stack([series.values[low - back : high + self.ahead - 1] for series in many])
        first, after = values[:, : length - 1], values[:, count:]
        sums = np.empty((back, length))
        sums[0] = sum((np.correlate(one, one[:count], "valid") for one in values), start=np.zeros(length))
        sums[1:, 1:] = after[:, : back - 1].T @ after - first[:, : back - 1].T @ first
        sums[1:, 0] = 0.0
        # Entry (i, j) is (i - 1, j - 1) with what entered and left: a running sum along the diagonals. In rows that are
        # one longer than the matrix is wide, a diagonal stands upright.
        upright = np.zeros((back, length + 1))
        _upright(upright, back, length)[:] = np.triu(sums)
        np.cumsum(upright, axis=0, out=upright)
        made = np.triu(_upright(upright, back, length))
        made[:, :back] += np.triu(made[:, :back], 1).T
        return _centre(made, back - 1)

    def predict(self, weights: np.ndarray, series: Series, origins: np.ndarray) -> np.ndarray:
        """Apply the weights to the look-back."""
        past = _windows(series.values, origins - self.back, self.back)
        last = past[:, -1:]
        return np.asarray((past - last) @ weights + last)


def _upright(buffer: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """See a buffer of rows of `columns + 1` as a matrix whose diagonals are the buffer's columns."""
    step = buffer.itemsize
    return np.lib.stride_tricks.as_strided(buffer, (rows, columns), (columns * step, step))


def _centre(sums: np.ndarray, place: int) -> np.ndarray:
    """Turn moments of inputs (rows) with all columns into those of the columns minus the input at `place`."""
    row = sums[place]
    made = sums - row
    made -= (sums[:, place] - row[place])[:, None]
    return np.asarray(made)


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
    def outputs(self) -> int:
        """Seasons ahead."""
        return self.blocks

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

    def judged(self, leads: np.ndarray) -> np.ndarray:
        """Return all seasons ahead, since each phase needs its own."""
        del leads
        return np.arange(self.blocks)

    def moments(self, many: Sequence[Series], low: int, high: int) -> np.ndarray:
        """Sum the products over origins and phases; columns: lags, levels, targets, all minus the last value."""
        sums = self.products(many, low, high)
        return _centre(sums, len(sums) - 1)[: self.inputs, :-1]

    def products(self, many: Sequence[Series], low: int, high: int) -> np.ndarray:
        """Sum the products of lags, levels, targets and the last value as they are."""
        return sum((self._products(series, low, high) for series in many), start=np.zeros(()))

    def _products(self, series: Series, low: int, high: int) -> np.ndarray:
        lags, width, count = self.seasons, self.width, high - low
        values = series.values[low - self.back : high + self.reach - 1]
        total = np.concatenate(([0.0], np.cumsum(values)))
        starts, offsets = np.arange(count), np.arange(lags + self.blocks) * self.season
        # Origin by origin: the sum of each block's phases, each past season's level, and the last value.
        first = starts[:, None] + offsets
        phases = total[first + width] - total[first]
        levels = (total[first[:, :lags] + self.season] - total[first[:, :lags]]) / self.season
        known = np.column_stack((levels, values[starts + self.back - 1]))
        # Every (origin, phase) pair names one moment; count how often each moment is named.
        moments = np.arange(count + width - 1)
        times = np.minimum(np.minimum(moments, moments[::-1]) + 1, min(count, width)).astype(float)
        columns = values[moments[:, None] + offsets]
        size = 2 * lags + self.blocks + 1
        sums = np.empty((size, size))
        phase_at = np.concatenate((np.arange(lags), np.arange(2 * lags, size - 1)))
        known_at = np.concatenate((np.arange(lags, 2 * lags), [size - 1]))
        cross = known.T @ phases
        sums[np.ix_(phase_at, phase_at)] = (columns * times[:, None]).T @ columns
        sums[np.ix_(known_at, known_at)] = width * (known.T @ known)
        sums[np.ix_(known_at, phase_at)] = cross
        sums[np.ix_(phase_at, known_at)] = cross.T
        return sums

    def predict(self, weights: np.ndarray, series: Series, origins: np.ndarray) -> np.ndarray:
        """Apply the weights to each phase."""
        past = _windows(series.values, origins - self.back, self.back)
        last = past[:, -1:]
        by_season = (past - last).reshape(len(origins), self.seasons, self.season)
        level = by_season.mean(2) @ weights[self.seasons :]
        phase = np.tensordot(by_season[:, :, : self.width], weights[: self.seasons], axes=(1, 0))
        made = (phase + level[:, None, :]).transpose(0, 2, 1).reshape(len(origins), -1)
        return np.asarray(made[:, : self.ahead] + last)


@dataclass(frozen=True)
class Smooth:
    """As `Periodic`, with each lag and its season's level weighing as one, all measured from the look-back's mean.

    It has half as many weights and no trust in the last value, which makes it slow to be misled: the counterweight of
    `Dense` for long histories.
    """

    season: int
    seasons: int
    ahead: int
    penalties: tuple[float, ...] = (1e-3, 1e-1)
    name: str = "smooth"
    shareable: bool = True

    @property
    def _form(self) -> Periodic:
        return Periodic(self.season, self.seasons, self.ahead)

    @property
    def back(self) -> int:
        """Steps of look-back."""
        return self.season * self.seasons

    @property
    def inputs(self) -> int:
        """Seasons."""
        return self.seasons

    @property
    def outputs(self) -> int:
        """Seasons ahead."""
        return self._form.blocks

    @property
    def reach(self) -> int:
        """Steps ahead that learning looks at."""
        return self._form.reach

    def judged(self, leads: np.ndarray) -> np.ndarray:
        """Return all seasons ahead."""
        return self._form.judged(leads)

    def moments(self, many: Sequence[Series], low: int, high: int) -> np.ndarray:
        """Sum the products over origins and phases; columns: lag and level together, targets."""
        form, lags = self._form, self.seasons
        outputs = np.arange(form.blocks)
        change = np.zeros((2 * lags + form.blocks + 1, lags + form.blocks))
        change[np.arange(lags), np.arange(lags)] = change[lags + np.arange(lags), np.arange(lags)] = 1.0
        change[2 * lags + outputs, lags + outputs] = 1.0
        # The look-back's mean is the mean of its seasons' levels; a lag and its level hold it once each.
        change[lags : 2 * lags, :lags] -= 2.0 / lags
        change[lags : 2 * lags, lags:] -= 1.0 / lags
        return np.asarray(change.T[:lags] @ form.products(many, low, high) @ change)

    def predict(self, weights: np.ndarray, series: Series, origins: np.ndarray) -> np.ndarray:
        """Apply the weights to each phase."""
        past = _windows(series.values, origins - self.back, self.back)
        mean = past.mean(1, keepdims=True)
        by_season = (past - mean).reshape(len(origins), self.seasons, self.season)
        phase = by_season[:, :, : self._form.width] + by_season.mean(2, keepdims=True)
        made = np.tensordot(phase, weights, axes=(1, 0)).transpose(0, 2, 1).reshape(len(origins), -1)
        return np.asarray(made[:, : self.ahead] + mean)


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

    @property
    def outputs(self) -> int:
        """Leads."""
        return self.ahead

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

    def judged(self, leads: np.ndarray) -> np.ndarray:
        """Return the leads."""
        return leads

    def moments(self, many: Sequence[Series], low: int, high: int) -> np.ndarray:
        """Sum the products of the inputs and the next values."""
        return sum((self._moments(series, np.arange(low, high)) for series in many), start=np.zeros(()))

    def _moments(self, series: Series, origins: np.ndarray) -> np.ndarray:
        change = _windows(series.values, origins, self.ahead) - series.values[origins - 1][:, None]
        inputs = self.design(series, origins)
        return np.asarray(inputs.T @ np.column_stack((inputs, change)))

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
    def outputs(self) -> int:
        """Leads."""
        return self.ahead

    @property
    def name(self) -> str:
        """Name it by its cycle."""
        return f"naive{self.cycle}"

    @property
    def back(self) -> int:
        """One cycle."""
        return self.cycle

    def judged(self, leads: np.ndarray) -> np.ndarray:
        """Return the leads."""
        return leads

    def moments(self, many: Sequence[Series], low: int, high: int) -> np.ndarray:
        """Nothing is learnt."""
        del many, low, high
        return np.zeros((0, self.ahead))

    def predict(self, weights: np.ndarray, series: Series, origins: np.ndarray) -> np.ndarray:
        """Repeat the last cycle; NaN where there was no whole cycle yet."""
        del weights
        place = origins[:, None] + np.arange(self.ahead) % self.cycle - self.cycle
        return np.where(place < 0, np.nan, series.values[place])
