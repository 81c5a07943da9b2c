"""What stood where a reading is missing, as well as it can be told?"""

import numpy as np


def fill(values: np.ndarray, season: int, first: int) -> np.ndarray:
    """Fill missing readings by the season's profile and the deviation from it on both sides.

    Parameters
    ----------
    values
        One series, NaN where missing; at least one reading is there.
    season
        Steps in a season; 1 for none. The profile is used from two seasons of readings on.
    first
        The clock's step of the first value, which gives its place in the season.

    Returns
    -------
    numpy.ndarray
        The series without NaN: readings as they were, gaps bridged, the last deviation carried to the end.
    """
    missing = np.isnan(values)
    if not missing.any():
        return values
    place = np.arange(len(values))
    known = place[~missing]
    profile = np.zeros(len(values))
    if season > 1 and len(known) >= 2 * season:
        phase = (place + first) % season
        sums = np.bincount(phase[known], values[known], season)
        counts = np.bincount(phase[known], minlength=season)
        means = np.divide(sums, counts, out=np.full(season, values[known].mean()), where=counts > 0)
        profile = means[phase]
    deviation = np.interp(place, known, (values - profile)[known])
    return np.where(missing, profile + deviation, values)


def sound(missing: np.ndarray, longest: int) -> np.ndarray:
    """Tell, for each step, whether it may be learnt from: it lies in no gap longer than `longest` steps.

    Parameters
    ----------
    missing
        Whether the reading of each step is missing.
    longest
        Steps that a gap may have to be bridged.
    """
    if not missing.any():
        return np.ones(len(missing), dtype=bool)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], missing.astype(np.int8), [0]))))
    starts, ends = edges[::2], edges[1::2]
    good = np.ones(len(missing), dtype=bool)
    for start, end in zip(starts, ends, strict=True):
        if end - start > longest:
            good[start:end] = False
    return good
