"""What do neighbouring rows say? Trailing means, carried values, runs and stretches, without a loop over time."""

import numpy as np

from jiahe.engines.detect.arrays import Flags, Floats, Wholes

_DECIMALS = 6


def trailing_mean(values: Floats, window: int) -> Floats:
    """Average each column over the last `window` rows, this one included; at the start over as many as there are.

    The sums are built by doubling, so no running total loses digits in a long series, and a row's mean is the same
    bits wherever the chunk that holds its whole window begins.

    Parameters
    ----------
    values
        Rows in order of time, shape (n, p), finite.
    window
        At least 1.

    Returns
    -------
    Floats
        Shape (n, p).
    """
    rows = len(values)
    total = np.zeros_like(values)
    block, width, taken, rest = values, 1, 0, window
    while rest and taken < rows:
        if rest & 1:
            total[taken:] += block[: rows - taken]
            taken += width
        rest >>= 1
        if rest and width < rows:
            grown = block.copy()
            grown[width:] += block[:-width]
            block = grown
        width *= 2
    counts = np.minimum(np.arange(1, rows + 1), window)
    return np.asarray(total / counts[:, None])


def carry_forward(values: Floats) -> Floats:
    """Replace each gap (NaN) by the column's last value before it; gaps before the first value become 0.

    Parameters
    ----------
    values
        Shape (n, p).
    """
    if not np.isnan(values).any():
        return values
    known = ~np.isnan(values)
    rows = np.arange(len(values))[:, None]
    last = np.maximum.accumulate(np.where(known, rows, -1), axis=0)
    carried = np.take_along_axis(values, np.maximum(last, 0), axis=0)
    return np.where(last >= 0, carried, 0.0)


def run_lengths(values: Floats, *, so_far: bool = False) -> Wholes:
    """Count, for each cell, the rows of its run of equal values; a gap (NaN) is a run of 0.

    Parameters
    ----------
    values
        Shape (n, p).
    so_far
        Count only up to the cell itself, as it was known then.
    """
    rows, columns = values.shape
    if not rows:
        return np.zeros(values.shape, np.int64)
    begins = np.ones((rows, columns), bool)
    begins[1:] = values[1:] != values[:-1]
    flat = begins.T.ravel()
    first = np.flatnonzero(flat)
    lengths = np.diff(np.append(first, flat.size))
    counted = np.arange(flat.size) - np.repeat(first, lengths) + 1 if so_far else np.repeat(lengths, lengths)
    return np.where(np.isnan(values), 0, counted.reshape(columns, rows).T)


def stretches(flags: Flags, gap: int = 0) -> Wholes:
    """Find the stretches of true values, joined where at most `gap` false ones lie between.

    Parameters
    ----------
    flags
        Shape (n,).

    Returns
    -------
    Wholes
        Shape (k, 2): first row, and the row after the last.
    """
    edges = np.diff(np.concatenate([[0], flags.astype(np.int8), [0]]))
    first, past = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    apart = first[1:] - past[:-1] > gap
    keep_first = np.concatenate([[True], apart]) if len(first) else np.zeros(0, bool)
    keep_past = np.concatenate([apart, [True]]) if len(first) else np.zeros(0, bool)
    return np.column_stack([first[keep_first], past[keep_past]]).astype(np.int64)


def hold(raised: Flags, released: Flags) -> Flags:
    """Switch on where `raised`, off where `released`, and stay as it was where neither holds (off at first).

    Parameters
    ----------
    raised, released
        Shape (n,); where both hold, it is on.
    """
    rows = np.arange(len(raised))
    last_on = np.maximum.accumulate(np.where(raised, rows, -1))
    last_off = np.maximum.accumulate(np.where(released & ~raised, rows, -1))
    return np.asarray(last_on > last_off)


def as_coarse(fine: Floats, coarse: Floats) -> Floats:
    """Round each column to the decimals in which the same column of `coarse` is written, so that the two compare.

    Parameters
    ----------
    fine, coarse
        Shapes (m, p) and (n, p); NaN is left alone, more than five decimals count as unrounded.
    """
    rounded = fine.copy()
    for column in range(fine.shape[1]):
        written = coarse[:, column]
        written = written[~np.isnan(written)]
        places = next((places for places in range(_DECIMALS) if np.array_equal(written, written.round(places))), None)
        if places is not None and len(written):
            rounded[:, column] = fine[:, column].round(places)
    return rounded
