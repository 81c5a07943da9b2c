"""Which indicator is to blame for a raised score, or are several?

A lasting shift of one indicator moves the residuals of all that are predicted from it, in a known direction. The share of
the raised statistic that lies in that direction says how far this one indicator explains it
(reconstruction-based contributions: Alcala & Qin, Automatica 45, 2009).
"""

import numpy as np

from jiahe.engines.detect.arrays import Floats
from jiahe.engines.detect.reference import Reference

_TINY = 1e-12


def explained(reference: Reference, means: Floats) -> tuple[Floats, Floats]:
    """Say how far a shift of each indicator alone explains a stretch of raised rows.

    Parameters
    ----------
    means
        Window means of residuals, shape (n, p), n at least 1.

    Returns
    -------
    share : Floats
        Shape (p,): part of the joint statistic, summed over the rows, that lies in the indicator's direction, 0 to 1.
    rest : Floats
        Shape (p,): joint score of the stretch's mean, 1 at the limit, once the indicator's direction is taken away; the mean
        of many windows is held against a limit that is narrower by the root of their number.
    """
    columns = len(reference.usable)
    now, before = reference.weights[:columns], reference.weights[columns : 2 * columns]
    moved = np.where(reference.wandering[:, None], now, now + before)
    directions = moved / (reference.noise * reference.level)
    lengths = np.einsum("ij,jk,ik->i", directions, reference.precision, directions)

    def split(scaled: Floats) -> tuple[Floats, Floats]:
        weighed = scaled @ reference.precision
        whole = np.einsum("ij,ij->i", weighed, scaled)
        along = np.where(reference.usable, (weighed @ directions.T) ** 2 / np.maximum(lengths, _TINY), 0.0)
        return whole, np.minimum(along, whole[:, None])

    whole, along = split(means / reference.level)
    share = along.sum(axis=0) / max(float(whole.sum()), _TINY)
    middle, part = split(means.mean(axis=0, keepdims=True) / reference.level)
    windows = max(1.0, len(means) / reference.tuning.window)
    rest = np.sqrt((middle[0] - part[0]) * windows / max(1, reference.usable.sum())) / reference.joint_limit
    return share, rest


def is_gradual(course: Floats) -> bool:
    """Tell whether a departure grew bit by bit rather than at once.

    A bent line (flat, then rising from some row) and a step (flat, then higher from some row) are both fitted by least
    squares at up to 48 places; the better one tells.

    Parameters
    ----------
    course
        Residuals of one indicator from before the departure to its end, shape (n,).
    """
    rows = len(course)
    places = (
        np.unique(np.linspace(0, rows - 2, min(48, max(1, rows - 1))).astype(int)) if rows > 2 else np.zeros(0, int)
    )
    if not len(places):
        return False
    along = np.arange(rows)
    rest = course - course.mean()
    shapes = np.concatenate([along > places[:, None], np.maximum(along - places[:, None], 0)]).astype(float)
    shapes -= shapes.mean(axis=1, keepdims=True)
    gain = (shapes @ rest) ** 2 / np.maximum((shapes**2).sum(axis=1), _TINY)
    steps, ramps = gain[: len(places)], gain[len(places) :]
    return bool(ramps.max() > steps.max())
