"""What can be said of a series that is too short, or new to the model?

It repeats its last season, or its last value, with ends as far off as that would have been in its own past. The error of a
repetition k cycles ahead is the series' change over k cycles, so all past changes of that length serve.
"""

import numpy as np

from jiahe.engines.forecast import calibrate
from jiahe.engines.forecast.panel import Series

_ENOUGH = 8
"""Changes from which on ends are taken of a length itself; for longer ones they grow with the square root."""


def forecast(series: Series, leads: np.ndarray, *, season: int, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Repeat the series.

    Parameters
    ----------
    series
        With at least one reading.
    leads
        Steps after the last reading, from 1, ascending.
    season
        Steps in a season, 1 for none.
    level
        Share of future values that the ends are to hold.

    Returns
    -------
    values, ends
        In scaled units: (leads,) and (2, leads), the ends as differences from the values.
    """
    values = series.values
    cycle = _cycle(values, season)
    made = values[len(values) - cycle + (leads - 1) % cycle]
    return made, _ends(series, cycle, -(-leads // cycle), level)


def _cycle(values: np.ndarray, season: int) -> int:
    """Take the season where it was there twice and repeats better than the last value does."""
    if season == 1 or len(values) < 2 * season:
        return 1
    by_season = np.abs(values[season:] - values[:-season]).mean()
    half = max(1, season // 2)
    by_last = np.abs(values[half:] - values[:-half]).mean()
    return season if by_season <= by_last else 1


def _ends(series: Series, cycle: int, cycles: np.ndarray, level: float) -> np.ndarray:
    values, count = series.values, len(series.values)
    longest = max(1, min(int(cycles[-1]), (count - _ENOUGH) // cycle))
    probability = np.array([(1 - level) / 2])
    apart, place = np.unique(np.minimum(cycles, longest), return_inverse=True)
    curve = np.empty((2, len(apart)))
    for column, steps in enumerate((apart * cycle).tolist()):
        change = values[steps:] - values[:-steps] if count > steps else np.zeros(1)
        if len(change) < calibrate.OWN:
            change = np.concatenate((change, -change))
        curve[:, column] = calibrate.ends(change[:, None], probability)[:, 0, 0]
    wide = curve[:, place] * np.sqrt(np.maximum(cycles / longest, 1.0))
    # A handful of readings can look steadier than they are: never trust them more than their number allows.
    least = float(np.nanmax(np.abs(series.raw))) / series.scale / count**2 * np.sqrt(cycles) * (count < 2 * _ENOUGH)
    return np.stack((np.minimum(wide[0], -least), np.maximum(wide[1], least)))
