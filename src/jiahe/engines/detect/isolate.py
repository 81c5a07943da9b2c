"""Which indicator is to blame for a raised score, or are several?

A lasting shift of one indicator moves the residuals of all that are predicted from it, in a known direction. The share of
the raised statistic that lies in that direction says how far this one indicator explains it
(reconstruction-based contributions: Alcala & Qin, Automatica 45, 2009).
"""

import numpy as np

from jiahe.engines.detect.arrays import Floats
from jiahe.engines.detect.reference import Reference

_TINY = 1e-12


def explained(reference: Reference, levels: Floats) -> Floats:
    """Return, by indicator, the share of the joint statistic that a shift of this indicator alone explains.

    Parameters
    ----------
    levels
        Window means of residuals, shape (n, p).

    Returns
    -------
    Floats
        Shape (n, p), 0 to 1; 0 for indicators that are not usable.
    """
    columns = len(reference.usable)
    moved = reference.weights[:columns] + reference.weights[columns : 2 * columns]
    wandering = reference.wandering
    moved[wandering] = reference.weights[:columns][wandering]
    directions = moved / (reference.noise * reference.level)
    scaled = levels / reference.level
    weighed = scaled @ reference.precision
    whole = np.einsum("ij,ij->i", weighed, scaled)
    along = weighed @ directions.T
    length = np.einsum("ij,jk,ik->i", directions, reference.precision, directions)
    share = along**2 / np.maximum(length, _TINY) / np.maximum(whole, _TINY)[:, None]
    return np.where(reference.usable, np.clip(share, 0.0, 1.0), 0.0)


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
