"""What do the same moments of earlier seasons say about those of the next ones?

One set of weights serves all phases of the season (as in SparseTSF, Lin et al. 2024), so a few dozen numbers are learnt
from all of the history.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jiahe.engines.forecast.learners import windows
from jiahe.engines.forecast.panel import Series


@dataclass(frozen=True)
class Seasonal:
    """The seasons that are looked at, and the sums of products of what stands in them.

    Columns: for each past season the value at the phase, the same for each season ahead, each past season's level,
    and the last value.
    """

    season: int
    seasons: int
    ahead: int

    @property
    def back(self) -> int:
        """Steps of look-back."""
        return self.season * self.seasons

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
        """Steps from an origin on that learning looks at."""
        return (self.blocks - 1) * self.season + self.width

    @property
    def size(self) -> int:
        """Columns."""
        return 2 * self.seasons + self.blocks + 1

    def moments(self, many: Sequence[Series], low: int, high: int) -> np.ndarray:
        """Sum the products over origins and phases."""
        return sum((self._products(series, low, high) for series in many), start=np.zeros(()))

    def _products(self, series: Series, low: int, high: int) -> np.ndarray:
        season, width, count, phases = self.season, self.width, high - low, self.seasons + self.blocks
        values = series.values[low - self.back : high + self.reach - 1]
        total = np.concatenate(([0.0], np.cumsum(values)))
        # A row an origin, a column a season: sums of the forecast phases, and levels of the past seasons.
        to_phase, to_season = _each(total, season, phases), _each(total, season, self.seasons)
        sums_ahead = to_phase[width : width + count] - to_phase[:count]
        levels = (to_season[season : season + count] - to_season[:count]) / season
        known = np.column_stack((levels, values[self.back - 1 : self.back - 1 + count]))
        # Every (origin, phase) pair names one moment; count how often each moment is named.
        place = np.arange(count + width - 1)
        times = np.minimum(np.minimum(place, place[::-1]) + 1, min(count, width))
        named = _each(values, season, phases) * np.sqrt(times)[:, None]
        made = np.empty((self.size, self.size))
        made[:phases, :phases] = named.T @ named
        made[phases:, phases:] = width * (known.T @ known)
        made[phases:, :phases] = known.T @ sums_ahead
        made[:phases, phases:] = made[phases:, :phases].T
        return made


def _each(values: np.ndarray, season: int, count: int) -> np.ndarray:
    """Return, for each place, the value there and in the `count` - 1 seasons after."""
    return np.lib.stride_tricks.sliding_window_view(values, (count - 1) * season + 1)[:, ::season]


@dataclass(frozen=True)
class Periodic:
    """Earlier values of the phase and levels of their seasons, all measured from the last value."""

    basis: Seasonal
    penalties: tuple[float, ...] = (1e-4, 1e-2, 1e-1)
    name: str = "periodic"
    shareable: bool = True

    @property
    def inputs(self) -> int:
        """Lags of the phase, and levels of the seasons."""
        return 2 * self.basis.seasons

    @property
    def back(self) -> int:
        """Steps of look-back."""
        return self.basis.back

    @property
    def reach(self) -> int:
        """Steps from an origin on that learning looks at."""
        return self.basis.reach

    @property
    def ahead(self) -> int:
        """Steps that it forecasts."""
        return self.basis.ahead

    def derive(self, sums: np.ndarray) -> np.ndarray:
        """Take the last value off every column."""
        lags, size = self.basis.seasons, self.basis.size
        order = np.concatenate(
            (np.arange(lags), np.arange(size - 1 - lags, size - 1), np.arange(lags, size - 1 - lags))
        )
        last = sums[:, -1, order]
        square = sums[:, order[: self.inputs, None], order] - last[:, None, :]
        return np.asarray(square - (last[:, : self.inputs] - sums[:, -1, -1:])[:, :, None])

    def judged(self, leads: np.ndarray) -> np.ndarray:
        """Return all seasons ahead, since each phase needs its own."""
        del leads
        return np.arange(self.basis.blocks)

    def predict(self, weights: np.ndarray, series: Series, origins: np.ndarray) -> np.ndarray:
        """Apply the weights to each phase."""
        form = self.basis
        past = windows(series.values, origins - form.back, form.back)
        last = past[:, -1:]
        by_season = (past - last).reshape(len(origins), form.seasons, form.season)
        level = by_season.mean(2) @ weights[form.seasons :]
        phase = np.tensordot(by_season[:, :, : form.width], weights[: form.seasons], axes=(1, 0))
        made = (phase + level[:, None, :]).transpose(0, 2, 1).reshape(len(origins), -1)
        return np.asarray(made[:, : form.ahead] + last)


@dataclass(frozen=True)
class Smooth:
    """Each earlier value of the phase and its season's level weigh as one, all measured from the look-back's mean.

    It has half as many weights as `Periodic` and no trust in the last value, which makes it slow to be misled: the
    counterweight of `Dense` for long histories.
    """

    basis: Seasonal
    penalties: tuple[float, ...] = (1e-3, 1e-1)
    name: str = "smooth"
    shareable: bool = True

    @property
    def inputs(self) -> int:
        """Seasons."""
        return self.basis.seasons

    @property
    def back(self) -> int:
        """Steps of look-back."""
        return self.basis.back

    @property
    def reach(self) -> int:
        """Steps from an origin on that learning looks at."""
        return self.basis.reach

    @property
    def ahead(self) -> int:
        """Steps that it forecasts."""
        return self.basis.ahead

    def derive(self, sums: np.ndarray) -> np.ndarray:
        """Add each lag to its level, and take off the look-back's mean, which is the mean of its seasons' levels."""
        lags, size = self.basis.seasons, self.basis.size
        levels, phases = size - 1 - lags, np.arange(size - 1 - lags)
        change = np.zeros((size, levels))
        change[phases, phases] = 1.0
        change[levels + np.arange(lags), np.arange(lags)] = 1.0
        change[levels : size - 1, :lags] -= 2.0 / lags
        change[levels : size - 1, lags:] -= 1.0 / lags
        return np.asarray(change.T[:lags] @ sums @ change)

    def judged(self, leads: np.ndarray) -> np.ndarray:
        """Return all seasons ahead, since each phase needs its own."""
        del leads
        return np.arange(self.basis.blocks)

    def predict(self, weights: np.ndarray, series: Series, origins: np.ndarray) -> np.ndarray:
        """Apply the weights to each phase."""
        form = self.basis
        past = windows(series.values, origins - form.back, form.back)
        mean = past.mean(1, keepdims=True)
        by_season = (past - mean).reshape(len(origins), form.seasons, form.season)
        phase = by_season[:, :, : form.width] + by_season.mean(2, keepdims=True)
        made = np.tensordot(phase, weights, axes=(1, 0)).transpose(0, 2, 1).reshape(len(origins), -1)
        return np.asarray(made[:, : form.ahead] + mean)


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

    @property
    def reach(self) -> int:
        """The horizon."""
        return self.ahead

    @property
    def basis(self) -> "Naive":
        """Itself."""
        return self

    def derive(self, sums: np.ndarray) -> np.ndarray:
        """Return them as they are."""
        return sums

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
