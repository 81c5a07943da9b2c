"""Which single readings are faulty by themselves: frozen, a spike, or a copy of an earlier stretch?"""

import numpy as np

from jiahe.engines.detect.arrays import Flags, Floats
from jiahe.engines.detect.windows import run_lengths

_SIDE = 3
_ROBUST = 1.4826
_LEAST_SPIKE = 8.0
_COPY_LENGTHS = (8, 16, 32, 64)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


def frozen(values: Floats, reference: Floats, least: int, *, vouched: bool, online: bool = False) -> Flags:
    """Mark runs of one value that are longer than a live sensor shows.

    Parameters
    ----------
    values
        Rows to be judged, shape (n, p); NaN where nothing was read.
    reference
        Normal rows, shape (m, p): a column that rests there (a pump that is off) may rest half as long again.
    least
        No shorter run counts.
    vouched
        Whether somebody says that the reference is normal: then a column that never moves there never need to.
    online
        Mark a run only from the row on which it has become too long, as it was known then.

    Returns
    -------
    Flags
        Shape (n, p), true on every row of such a run.
    """
    longest = run_lengths(reference).max(axis=0, initial=0)
    known = ~np.isnan(reference)
    top = np.where(known, reference, -np.inf).max(axis=0, initial=-np.inf)
    moves = top > np.where(known, reference, np.inf).min(axis=0, initial=np.inf)
    resting = np.where(longest >= max(2, least // 2), longest * 3 // 2 + 1, least)
    still = len(values) + 1 if vouched else least
    allowed = np.maximum(np.where(moves, resting, np.where(known.any(axis=0), still, least)), least)
    return np.asarray(run_lengths(values, so_far=online) >= allowed)


def _side_medians(values: Floats) -> tuple[Floats, Floats]:
    rows, columns = values.shape
    pad = np.full((_SIDE, columns), np.nan)
    wide = np.concatenate([pad, values, pad])
    before = np.stack([wide[shift : shift + rows] for shift in range(_SIDE)])
    after = np.stack([wide[_SIDE + 1 + shift : _SIDE + 1 + shift + rows] for shift in range(_SIDE)])
    return _median_of_three(before), _median_of_three(after)


def _median_of_three(three: Floats) -> Floats:
    known = ~np.isnan(three)
    count = known.sum(axis=0)
    low = np.where(known, three, np.inf).min(axis=0)
    high = np.where(known, three, -np.inf).max(axis=0)
    total = np.where(known, three, 0.0).sum(axis=0)
    with np.errstate(invalid="ignore"):
        middle = np.where(count == _SIDE, total - low - high, (low + high) / 2)
    return np.where(count == 0, np.nan, middle)


def departures(values: Floats, *, online: bool = False) -> Floats:
    """Measure by how much each value leaves the values on both sides of it.

    Parameters
    ----------
    values
        Shape (n, p).
    online
        Look back only.

    Returns
    -------
    Floats
        Shape (n, p): the smaller of the distances to the medians of the three rows before and after, signed; 0 where the
        two point in different directions (a step or a slope), NaN where the value or both sides are missing.
    """
    before, after = _side_medians(values)
    from_before, from_after = values - before, values - (before if online else after)
    from_before = np.where(np.isnan(from_before), from_after, from_before)
    from_after = np.where(np.isnan(from_after), from_before, from_after)
    smaller = np.where(np.abs(from_before) < np.abs(from_after), from_before, from_after)
    return np.where(np.sign(from_before) * np.sign(from_after) < 0, 0.0, smaller)


def spike_limits(reference: Floats, *, online: bool = False) -> Floats:
    """Say how far a value may leave its neighbours: the larger of 8 robust deviations and 1.5 x the 99.5th percentile.

    Parameters
    ----------
    reference
        Normal rows, shape (m, p).
    online
        As for the departures that are held against them.

    Returns
    -------
    Floats
        Shape (p,); infinite where too little is known.
    """
    limits = np.full(reference.shape[1], np.inf)
    size = np.abs(departures(reference, online=online))
    for column in np.flatnonzero((~np.isnan(size)).sum(axis=0) > 2 * _SIDE):
        known = size[:, column][~np.isnan(size[:, column])]
        steps = np.abs(np.diff(reference[:, column]))
        steps = steps[~np.isnan(steps)]
        scale = _ROBUST * np.median(steps) if len(steps) else 0.0
        limit = max(_LEAST_SPIKE * scale, 1.5 * float(np.quantile(known, 0.995)))
        limits[column] = limit if limit > 0 else np.inf
    return limits


def spikes(departure: Floats, limits: Floats) -> Flags:
    """Mark values whose `departures`, shape (n, p), are larger than their `spike_limits`, shape (p,)."""
    with np.errstate(invalid="ignore"):
        return np.asarray(np.abs(departure) > limits)


def copies(values: Floats, reference: Floats, past: Floats, *, online: bool = False) -> Flags:
    """Mark stretches that repeat an earlier stretch value for value, as a replayed recording does.

    The stretch must be so long (8 to 64 rows, by column) that the reference, at least twice as long, holds no
    repetition by chance; a column that repeats itself there by nature is left alone.

    Parameters
    ----------
    values
        Rows to be judged, shape (n, p).
    reference
        Normal rows, shape (m, p).
    past
        Rows known before `values`, shape (k, p); what is copied from there counts as well.
    online
        Mark a copy only from the row on which it has become long enough, as it was known then.

    Returns
    -------
    Flags
        Shape (n, p), true on every row of the later stretch.
    """
    found = np.zeros(values.shape, bool)
    for column in range(values.shape[1]):
        series = np.concatenate([past[:, column], values[:, column]])
        for length in _COPY_LENGTHS:
            if min(len(reference), len(series)) < 2 * length:
                break
            if not _repeated(reference[:, column], length).any():
                found[:, column] = _repeated(series, length, online=online)[len(past) :]
                break
    return found


def _repeated(series: Floats, length: int, *, online: bool = False) -> Flags:
    """Mark rows in a later copy of some stretch of `length` rows of one series."""
    _, codes = np.unique(series, return_inverse=True)
    windows = len(series) - length + 1
    key = np.zeros(windows, np.uint64)
    for shift in range(length):
        key = key * _MULTIPLIER + codes[shift : shift + windows].astype(np.uint64) + np.uint64(1)
    usable = _usable(series, length)
    starts = np.flatnonzero(usable)
    _, first, inverse = np.unique(key[starts], return_index=True, return_inverse=True)
    later = starts[starts - starts[first][inverse] >= length]
    edges = np.zeros(len(series) + 1, np.int64)
    np.add.at(edges, later + (length - 1) * online, 1)
    np.add.at(edges, later + length, -1)
    return np.asarray(np.cumsum(edges[:-1]) > 0)


def _usable(series: Floats, length: int) -> Flags:
    """Tell which stretches are complete and lively: at least half of their steps change the value."""
    windows = len(series) - length + 1
    gaps = np.concatenate([[0], np.cumsum(np.isnan(series))])
    moves = np.concatenate([[0, 0], np.cumsum(series[1:] != series[:-1])])
    complete = gaps[length:] - gaps[:windows] == 0
    lively = moves[length:] - moves[1 : windows + 1] >= (length - 1) / 2
    return np.asarray(complete & lively)
