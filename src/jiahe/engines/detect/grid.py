"""How do long rows become a grid of times by indicators?"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from jiahe.engines.detect.arrays import Flags, Floats

_DAY_US = 86_400_000_000
_LEAST_DAYS, _LEAST_STEPS = 3, 4


@dataclass(frozen=True, kw_only=True)
class Grid:
    """One station's readings.

    Attributes
    ----------
    times
        The n distinct times, in order.
    values
        Shape (n, p); NaN where there is no reading.
    due
        Shape (n, p): where there is a row, with a value or without.
    """

    times: pl.Series
    values: Floats
    due: Flags

    @property
    def day(self) -> Floats:
        """The fraction of the day at each time, shape (n,)."""
        return np.asarray(self.times.to_physical().to_numpy() % _DAY_US / _DAY_US)

    @property
    def is_daily(self) -> bool:
        """Whether a daily course can be learnt: three days at least, four rows a day at least."""
        clock = self.times.to_physical().to_numpy()
        long = len(clock) > 1 and clock[-1] - clock[0] >= _LEAST_DAYS * _DAY_US
        return bool(long and np.median(np.diff(clock)) * _LEAST_STEPS <= _DAY_US)

    def head(self, rows: int) -> "Grid":
        """Return the first rows."""
        return Grid(times=self.times[:rows], values=self.values[:rows], due=self.due[:rows])


def grid(rows: pl.DataFrame, indicators: pl.Series) -> Grid:
    """Lay out rows of `indicator`, `time` and `value`.

    Parameters
    ----------
    rows
        One station's rows, each indicator and time once; other indicators are left out.
    indicators
        The p names, sorted.
    """
    rows = rows.filter(pl.col("indicator").is_in(indicators.implode()))
    times = rows["time"].unique().sort()
    values = np.full((len(times), len(indicators)), np.nan)
    place = times.search_sorted(rows["time"]).to_numpy(), indicators.search_sorted(rows["indicator"]).to_numpy()
    values[place] = rows["value"].fill_null(float("nan")).to_numpy()
    due = np.zeros(values.shape, bool)
    due[place] = True
    return Grid(times=times, values=values, due=due)
