"""How far off may a forecast be? Split conformal intervals from the errors on held-out blocks.

Vovk et al. 2005; Lei et al. 2018. For a level of 90 % the lower end is the held-out error of rank
floor(.05 (n + 1)) and the upper one of rank ceil(.95 (n + 1)), per series and step ahead, which covers new errors at
least that often if they are exchangeable with those held out.
"""

import numpy as np

TAILS = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
"""Probabilities below the lower end for which errors are kept; levels between them are interpolated."""
OWN = 60
"""Held-out forecasts from which on a series is calibrated by its own errors."""
_BEYOND = 1.25
"""Where the rank lies beyond the largest error, that error is widened by this factor for each doubling of the lack."""


def tails(level: float) -> np.ndarray:
    """Return the kept probabilities, with the one of `level` among them exactly."""
    return np.unique(np.array([*TAILS, round((1 - level) / 2, 12)]))


def ends(errors: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """Return the lower and upper ends for each probability and step ahead.

    Parameters
    ----------
    errors
        Actual minus forecast, (forecasts, steps ahead); NaN where the actual value is not known.
    probabilities
        Probabilities below the lower end, at most .5.

    Returns
    -------
    numpy.ndarray
        (2, steps ahead, probabilities); the lower end is at most 0, the upper at least 0.
    """
    ordered = np.sort(errors, axis=0)
    counts = (~np.isnan(errors)).sum(0)
    rank = probabilities * (counts[:, None] + 1)
    lower = _ranked(ordered, counts, rank)
    upper = -_ranked(-ordered[::-1], counts, rank, shift=len(errors) - counts)
    return np.stack((np.minimum(lower, 0.0), np.maximum(upper, 0.0)))


def _ranked(ordered: np.ndarray, counts: np.ndarray, rank: np.ndarray, shift: np.ndarray | int = 0) -> np.ndarray:
    """Return the errors of a rank counted from 1 at the smallest; NaN are last, or first by `shift`."""
    steps = np.arange(ordered.shape[1])[:, None]
    whole = np.clip(np.floor(rank), 1, np.maximum(counts, 1)[:, None]).astype(int) - 1
    place = whole + np.asarray(shift).reshape(-1, 1)
    found = ordered[np.minimum(place, len(ordered) - 1), steps]
    lack = np.maximum(0.0, -np.log2(np.maximum(rank, 1e-9)))
    return np.asarray(np.nan_to_num(found) * _BEYOND**lack)


def at(curve: np.ndarray, probabilities: np.ndarray, level: float) -> np.ndarray:
    """Read the ends of one level off a curve of `ends`.

    Parameters
    ----------
    curve
        (..., probabilities).
    probabilities
        Ascending.
    level
        Between 0 and 1.
    """
    tail = float(np.clip((1 - level) / 2, probabilities[0], probabilities[-1]))
    right = int(np.clip(np.searchsorted(probabilities, tail), 1, len(probabilities) - 1))
    low, high = probabilities[right - 1], probabilities[right]
    share = (tail - low) / (high - low)
    return np.asarray(curve[..., right - 1] * (1 - share) + curve[..., right] * share)
