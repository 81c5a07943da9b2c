"""Which regular clock do the readings follow, and which moment is a step of it?

A clock counts steps since 1970. Its step is a length of time, or one or more calendar months, whose lengths differ.
"""

from dataclasses import dataclass

import numpy as np

SECOND = 1_000_000
MINUTE, HOUR, DAY = 60 * SECOND, 3_600 * SECOND, 86_400 * SECOND
_USUAL = np.array(
    [SECOND * size for size in (1, 2, 5, 10, 15, 20, 30)]
    + [MINUTE * size for size in (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30)]
    + [HOUR * size for size in (1, 2, 3, 4, 6, 8, 12)]
    + [DAY, 7 * DAY]
)
_CLEAR = 0.3
"""Where fewer of the steps than this share agree to the microsecond, the stamps jitter."""
_NEAR = 0.1
"""Jittering stamps follow the usual step that lies within this share of their median."""
_OWN = 0.5
"""A series has its own step, unlike the table's, where this share of at least `_ENOUGH` steps agree."""
_ENOUGH = 8
_MONTH = 28 * DAY
_STEADY = 0.85
"""Steps of 28 days or more are calendar months unless this share of them is equally long."""


@dataclass(frozen=True)
class Clock:
    """A regular grid of moments.

    Attributes
    ----------
    size
        Microseconds in a step, or months where `monthly`.
    phase
        Where step 0 lies after 1970-01-01, in the same unit, below `size`.
    monthly
        Whether the step is counted in calendar months.
    day, moment
        For months: the day of the month (cut to the month's length) and the microseconds into that day.
    """

    size: int
    phase: int = 0
    monthly: bool = False
    day: int = 1
    moment: int = 0

    def steps(self, stamps: np.ndarray) -> np.ndarray:
        """Return the nearest step of each stamp (microseconds since 1970)."""
        if self.monthly:
            return np.asarray((_months(stamps) - self.phase) // self.size)
        return np.asarray((stamps - self.phase + self.size // 2) // self.size)

    def last(self, stamp: int) -> int:
        """Return the last step that is not after `stamp`."""
        step = int(self.steps(np.array([stamp]))[0])
        return step - 1 if int(self.stamps(np.array([step]))[0]) > stamp else step

    def stamps(self, steps: np.ndarray) -> np.ndarray:
        """Return the moments of steps, in microseconds since 1970."""
        if not self.monthly:
            return np.asarray(steps * self.size + self.phase)
        months = (steps * self.size + self.phase).astype("datetime64[M]")
        first = months.astype("datetime64[D]")
        length = ((months + 1).astype("datetime64[D]") - first).astype(np.int64)
        days = first.astype(np.int64) + np.minimum(self.day, length) - 1
        return np.asarray(days * DAY + self.moment)

    def cycles(self) -> tuple[int, ...]:
        """Return the steps in a day, a week and a year, as far as they are whole cycles of at least two steps."""
        if self.monthly:
            lengths = [12 / self.size]
        else:
            lengths = [DAY / self.size, 7 * DAY / self.size]
            if self.size == 7 * DAY:
                lengths = [52]
        return tuple(round(length) for length in lengths if round(length) >= 2)


def _months(stamps: np.ndarray) -> np.ndarray:
    return np.asarray(stamps.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64))


def _mode(values: np.ndarray) -> tuple[int, float]:
    """Return the most frequent value (the smallest of several) and its share."""
    found, counts = np.unique(values, return_counts=True)
    best = int(np.argmax(counts))
    return int(found[best]), float(counts[best] / len(values))


def infer(gaps: np.ndarray, stamps: np.ndarray, *, otherwise: int) -> Clock:
    """Infer the clock of readings.

    Parameters
    ----------
    gaps
        Times between consecutive readings of one series, microseconds, all positive; of any number of series.
    stamps
        The readings' times, microseconds since 1970.
    otherwise
        The step, in microseconds, where there is no gap to infer it from.
    """
    if not len(gaps):
        return _fixed(otherwise, stamps)
    size, share = _mode(gaps)
    if size >= _MONTH and (share < _STEADY or len(gaps) < _ENOUGH):
        return _monthly(gaps, stamps)
    if share < _CLEAR:
        middle = float(np.median(gaps))
        near = int(_USUAL[np.argmin(np.abs(np.log(_USUAL / middle)))])
        size = near if abs(near / middle - 1) < _NEAR else max(1, round(middle))
    return _fixed(size, stamps)


def _fixed(size: int, stamps: np.ndarray) -> Clock:
    phase, _ = _mode(stamps % size)
    return Clock(size, phase)


def _monthly(gaps: np.ndarray, stamps: np.ndarray) -> Clock:
    apart = np.maximum(1, np.round(gaps / (DAY * 30.44)).astype(np.int64))
    size, _ = _mode(apart)
    months = _months(stamps)
    phase, _ = _mode(months % size)
    days = stamps // DAY - months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) + 1
    moment, _ = _mode(stamps % DAY)
    common, share = _mode(days)
    return Clock(size, phase, monthly=True, day=common if share > 0.5 else int(days.max()), moment=moment)


def own_sizes(series: np.ndarray, stamps: np.ndarray, table: Clock) -> np.ndarray:
    """Return each series' step in the table's unit: its own where it clearly has one, else the table's.

    Parameters
    ----------
    series
        The series' number of each reading, ascending from 0.
    stamps
        The readings' times, ascending within a series.
    table
        The clock of all readings together.
    """
    sizes = np.full(int(series[-1]) + 1, table.size)
    if table.monthly:
        return sizes
    same = series[1:] == series[:-1]
    gaps, of = np.diff(stamps)[same], series[1:][same]
    fits = gaps == table.size
    odd = np.bincount(of, minlength=len(sizes)) - 2 * np.bincount(of[fits], minlength=len(sizes)) >= _ENOUGH
    for one in np.flatnonzero(odd):
        mine = gaps[of == one]
        size, share = _mode(mine)
        if share >= _OWN and size < _MONTH:
            sizes[one] = size
    return sizes
