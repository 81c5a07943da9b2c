"""After how many steps do the series repeat?"""

import numpy as np

from jiahe.engines.forecast.gaps import fill

_CLEAR = 0.1
"""By how much the correlation with a cycle before must exceed that with half a cycle before, to make it a season.

A wandering series resembles itself at any short distance; only one that repeats does so more after a whole cycle."""
_FOUND = 0.35
"""The least correlation that makes a cycle a season where the calendar knows none."""
_SHORTER = 0.6
"""A shorter cycle is taken if it holds this share of the correlation of the best one."""
_LOOKED_AT = 64
"""Series that are enough to see the season of all."""


def infer(series: list[np.ndarray], candidates: tuple[int, ...]) -> int:
    """Infer the season of series of one clock.

    Parameters
    ----------
    series
        Values, NaN where missing.
    candidates
        Cycles of the calendar in steps, ascending; another cycle is looked for where none of them shows.

    Returns
    -------
    int
        Steps in a season; 1 where nothing repeats.
    """
    looked = series[:: max(1, len(series) // _LOOKED_AT)]
    usable = [_flat(values) for values in looked if np.isfinite(values).sum() >= 8]
    usable += _together(usable)
    strength = {cycle: _repeats(usable, cycle) for cycle in candidates}
    best = max(strength.values(), default=0.0)
    if best >= _CLEAR:
        return min(cycle for cycle, found in strength.items() if found >= _SHORTER * best)
    return 1 if candidates else _search(usable[: len(looked)])


def _together(series: list[np.ndarray]) -> list[np.ndarray]:
    """Return the sum of series of one length, in which a rhythm that they share stands out of their noise."""
    length = max((len(values) for values in series), default=0)
    whole = [values / size for values in series if len(values) == length and (size := float(values.std())) > 1e-12]
    return [np.sum(whole, axis=0)] if len(whole) > 1 else []


def _flat(values: np.ndarray) -> np.ndarray:
    """Fill, and remove the straight line."""
    filled = fill(values, 1, 0)
    filled = filled / max(float(np.abs(filled).max()), np.finfo(float).tiny)
    place = np.arange(len(filled)) - (len(filled) - 1) / 2
    slope = float(place @ filled) / max(float(place @ place), 1.0)
    return np.asarray(filled - filled.mean() - slope * place)


def _repeats(series: list[np.ndarray], cycle: int) -> float:
    """Return how much more series resemble themselves a cycle before than half a cycle before, on average or together.

    0 where two cycles are not there.
    """
    found = [_excess(values, cycle) for values in series if len(values) >= 2 * cycle]
    return max(float(np.mean(found)), found[-1]) if found else 0.0


def _excess(values: np.ndarray, cycle: int) -> float:
    return _correlation(values, cycle) - max(0.0, _correlation(values, max(1, cycle // 2)))


def _correlation(values: np.ndarray, lag: int) -> float:
    power = float(values @ values) / len(values)
    return float(values[lag:] @ values[:-lag]) / (len(values) - lag) / power if power > 1e-24 else 0.0


def _search(series: list[np.ndarray]) -> int:
    """Look for the first clear peak of the correlation, where the calendar knows no cycle."""
    longest = max((len(values) for values in series), default=0)
    lags = range(2, min(longest // 3, 60) + 1)
    curve = np.array(
        [np.mean([_correlation(values, lag) for values in series if len(values) >= 2 * lag]) for lag in lags]
    )
    peaks = [
        index
        for index in range(1, len(curve) - 1)
        if curve[index] >= max(_FOUND, curve[index - 1], curve[index + 1]) and curve[index] > curve[:index].min() + 0.1
    ]
    return lags[max(peaks, key=lambda index: curve[index])] if peaks else 1
