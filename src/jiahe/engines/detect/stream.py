"""How abnormal is each row, as rows arrive in chunks and nothing older than a window is kept?"""

from dataclasses import dataclass

import numpy as np

from jiahe.engines.detect.arrays import Floats
from jiahe.engines.detect.reference import Reference, window_means

CHUNK = 2048


@dataclass(frozen=True, kw_only=True)
class Scored:
    """What is known of n rows of p indicators.

    Attributes
    ----------
    residuals
        Shape (n, p): unexplained rest in units of its normal deviation.
    levels
        Shape (n, p): its mean over the window.
    singles
        Shape (n, p): the size of that mean against the limit of one indicator.
    joint
        Shape (n,): all of them together against the joint limit.
    """

    residuals: Floats
    levels: Floats
    singles: Floats
    joint: Floats

    @property
    def score(self) -> Floats:
        """The larger of the two views, shape (n,); 1 is at the limit."""
        return np.asarray(np.maximum(self.singles.max(axis=1, initial=0.0), self.joint))


class Stream:
    """Scores chunk after chunk; its memory is one window, whatever has passed."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self._last: Floats | None = None
        # Before the first row nothing was unexplained: a mean of one row alone would swing too wide.
        self._window = np.zeros((reference.tuning.window - 1, len(reference.usable)))

    def push(self, values: Floats, day: Floats) -> Scored:
        """Score the rows that follow the ones pushed before.

        Parameters
        ----------
        values
            Shape (n, p); NaN where nothing was read.
        day
            Shape (n,): fraction of the day.
        """
        reference = self.reference
        residuals, filled = reference.residuals(values, day, self._last)
        joined = np.concatenate([self._window, residuals])
        levels = window_means(joined, reference.tuning.window)[len(self._window) :]
        singles, joint = reference.scores(levels)
        self._last = filled[-1] if len(filled) else self._last
        self._window = joined[len(values) :].copy()
        return Scored(residuals=residuals, levels=levels, singles=singles, joint=joint)


def score_all(reference: Reference, values: Floats, day: Floats) -> Scored:
    """Score all rows of one series, chunk by chunk.

    Parameters
    ----------
    values
        Shape (n, p), in order of time.
    day
        Shape (n,).
    """
    stream = Stream(reference)
    starts = range(0, max(1, len(values)), CHUNK)
    parts = [stream.push(values[start : start + CHUNK], day[start : start + CHUNK]) for start in starts]
    names = ("residuals", "levels", "singles", "joint")
    return Scored(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})
