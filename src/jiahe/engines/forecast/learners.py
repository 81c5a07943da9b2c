"""Which linear forms can a forecast take, and what must be summed over the history to learn one?

Every learner is a ridge regression of the next values on something known before. It is learnt from second moments alone:
the sums of products of its inputs and outputs over the origins (an origin is the first step to be forecast). Moments of
stretches of time add up, so a block is held out by leaving out its moments: cross-validation reads the history once.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from jiahe.engines.forecast.panel import Series


class Basis(Protocol):
    """What sums products over the history, for one learner or for several alike."""

    def moments(self, many: Sequence[Series], low: int, high: int) -> np.ndarray:
        """Sum products over the origins low..high-1 (places) of series."""


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
    def reach(self) -> int:
        """Steps from an origin on that learning looks at."""

    @property
    def ahead(self) -> int:
        """Steps that it forecasts."""

    @property
    def shareable(self) -> bool:
        """Whether one set of weights may serve several series."""

    @property
    def basis(self) -> Basis:
        """What sums the products that it is learnt from."""

    def derive(self, sums: np.ndarray) -> np.ndarray:
        """Turn the basis's layers of sums into moments: a row an input; a column an input, then an output.

        Of the square of the inputs only the upper half is read.
        """

    def judged(self, leads: np.ndarray) -> np.ndarray:
        """Return the outputs that forecasts at some leads (from 0) need."""

    def predict(self, weights: np.ndarray, series: Series, origins: np.ndarray) -> np.ndarray:
        """Forecast from origins (places in the series): one row each, a column a lead, of the outputs that weights hold."""


def windows(values: np.ndarray, starts: np.ndarray, length: int) -> np.ndarray:
    """Return the stretches of `length` values from each start."""
    return np.asarray(np.lib.stride_tricks.sliding_window_view(values, length)[starts])
