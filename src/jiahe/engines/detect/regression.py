"""What do the other indicators, now and a row ago, and the time of day say about each indicator?"""

import itertools

import numpy as np

from jiahe.engines.detect.arrays import Flags, Floats

_HARMONICS = 4
_FOLDS = 5


def features_of(scaled: Floats, day: Floats, *, daily: bool) -> Floats:
    """Put this row, the row before and the harmonics of the day side by side.

    Parameters
    ----------
    scaled
        Shape (n + 1, p): the first row is the one before the first to be predicted.
    day
        Shape (n,): fraction of the day.
    daily
        Whether the harmonics are wanted.

    Returns
    -------
    Floats
        Shape (n, q), q = 2 p, with the harmonics 2 p + 8.
    """
    parts = [scaled[1:], scaled[:-1]]
    if daily:
        angle = 2 * np.pi * np.outer(day, np.arange(1, _HARMONICS + 1))
        parts += [np.sin(angle), np.cos(angle)]
    return np.concatenate(parts, axis=1)


def cross_fit(features: Floats, usable: Flags, wandering: Flags, ridge: float) -> tuple[Floats, Floats, Floats]:
    """Fit on all rows for use, and on all but one block for the residuals of that block.

    Parameters
    ----------
    features
        Shape (n, q), as `features_of` makes them.
    usable, wandering
        Shape (p,); what is not usable is neither predicted nor predicts, what wanders is only held against its last value.
    ridge
        Least penalty; with few rows to many features it is larger.

    Returns
    -------
    weights, offset : Floats
        Shapes (q, p) and (p,): `features @ weights - offset` is what is left over.
    left : Floats
        Shape (n, p): the same, by fits that did not see the row.
    """
    rows, columns = len(features), len(usable)
    edges = np.linspace(0, rows, _FOLDS + 1).astype(int)
    blocks = [features[start:end] for start, end in itertools.pairwise(edges)]
    grams = np.stack([block.T @ block for block in blocks])
    sums = np.stack([block.sum(axis=0) for block in blocks])
    sizes = np.array([len(block) for block in blocks])
    penalty = max(ridge, 0.01 * features.shape[1] / rows)
    whole = _solve(grams.sum(axis=0), sums.sum(axis=0), rows, usable, wandering, penalty)
    left = np.empty((rows, columns))
    for fold, block in enumerate(blocks):
        gram, total = grams.sum(axis=0) - grams[fold], sums.sum(axis=0) - sums[fold]
        weights, offset = _solve(gram, total, rows - sizes[fold], usable, wandering, penalty)
        left[edges[fold] : edges[fold + 1]] = block @ weights - offset
    return *whole, left


def _solve(
    gram: Floats, total: Floats, rows: int, usable: Flags, wandering: Flags, penalty: float
) -> tuple[Floats, Floats]:
    """Return weights (q, p) and offset (p,) such that features @ weights - offset is what is left over."""
    columns, mean = len(usable), total / rows
    covariance = gram / rows - np.outer(mean, mean)
    covariance[np.diag_indices_from(covariance)] += penalty
    predictors = np.ones(len(mean), bool)
    predictors[: 2 * columns] = np.tile(usable & ~wandering, 2)
    weights = np.zeros((len(mean), columns))
    for column in np.flatnonzero(usable):
        weights[column, column] = 1.0
        if wandering[column]:
            weights[columns + column, column] = -1.0
            continue
        chosen = predictors.copy()
        chosen[[column, columns + column]] = False
        if chosen.any():
            weights[chosen, column] = -np.linalg.solve(covariance[np.ix_(chosen, chosen)], covariance[chosen, column])
    return weights, mean @ weights
