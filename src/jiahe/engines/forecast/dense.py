"""What do all recent values say about all coming ones? A ridge regression on a window that slides."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jiahe.engines.forecast.learners import windows
from jiahe.engines.forecast.panel import Series


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
    def reach(self) -> int:
        """The horizon."""
        return self.ahead

    @property
    def basis(self) -> "Dense":
        """Itself."""
        return self

    def derive(self, sums: np.ndarray) -> np.ndarray:
        """Return them as they are."""
        return sums

    def judged(self, leads: np.ndarray) -> np.ndarray:
        """Return the leads."""
        return leads

    def moments(self, many: Sequence[Series], low: int, high: int) -> np.ndarray:
        """Sum the products over the places in the window, all minus the last value."""
        back, length, count = self.back, self.back + self.ahead, high - low
        values = np.stack([series.values[low - back : high + self.ahead - 1] for series in many])
        first, after = values[:, : length - 1], values[:, count:]
        # In rows that are one longer than the matrix is wide, the matrix's diagonals stand upright, and adding up what
        # entered and left is a running sum. What lies below the first diagonal is never read.
        upright = np.zeros((back, length + 1))
        step = upright.itemsize
        sums = np.lib.stride_tricks.as_strided(upright, (back, length), (length * step, step))
        sums[0] = sum((np.correlate(one, one[:count], "valid") for one in values), start=np.zeros(length))
        np.subtract(after[:, : back - 1].T @ after, first[:, : back - 1].T @ first, out=sums[1:, 1:])
        np.cumsum(upright, axis=0, out=upright)
        last = np.concatenate((sums[:, back - 1], sums[back - 1, back:]))
        made = sums - last
        made -= (last[:back] - last[back - 1])[:, None]
        return np.asarray(made)

    def predict(self, weights: np.ndarray, series: Series, origins: np.ndarray) -> np.ndarray:
        """Apply the weights to the look-back."""
        past = windows(series.values, origins - self.back, self.back)
        last = past[:, -1:]
        return np.asarray((past - last) @ weights + last)
