"""How is a history split into blocks that are forecast by what was learnt outside them?"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.linalg.blas import dsymm
from scipy.linalg.lapack import dposv

from jiahe.engines.forecast.learners import Basis
from jiahe.engines.forecast.panel import Series

FOLDS = 3
TESTED = 96
"""Origins of each block that are forecast; more would tell little, since neighbouring origins err alike."""
JUDGED = 24
"""Leads at which forecasts are judged and calibrated; errors in between are interpolated."""
LEAST = 24
"""Origins below which nothing is learnt."""
_GOLDEN = 0.6180339887498949


@dataclass(frozen=True, kw_only=True)
class Blocks:
    """The origins of one series, cut into blocks.

    Attributes
    ----------
    usable
        Per place in the series, whether an origin there has a whole, sound window.
    cuts
        Places at which moments are kept apart, ascending, first and last origin's included.
    held
        Per block, the cuts between which origins are left out when it is forecast: the block and a margin on both
        sides, so that no target that is forecast was learnt from.
    core
        Per block, the cuts between which it lies.
    tests
        Per block, the origins that are forecast.
    """

    usable: np.ndarray
    cuts: np.ndarray
    held: tuple[tuple[int, int], ...]
    core: tuple[tuple[int, int], ...]
    tests: tuple[np.ndarray, ...]


def split(series: Series, *, back: int, reach: int, margin: int, bridged: int) -> Blocks | None:
    """Cut a series' origins into blocks.

    Parameters
    ----------
    series
        The history.
    back, reach
        Steps before and from an origin on that learning looks at.
    margin
        Steps ahead that are forecast, left out around each block.
    bridged
        Longest gap that may be learnt across.

    Returns
    -------
    Blocks or None
        None where there are too few origins to learn from.
    """
    sound = series.sound(bridged)
    bad = np.concatenate(([0], np.cumsum(~sound)))
    usable = np.zeros(len(sound) + 1, dtype=bool)
    low, high = back, len(sound) - reach + 1
    if high - low < LEAST:
        return None
    usable[low:high] = bad[low + reach : high + reach] == bad[low - back : high - back]
    origins = np.flatnonzero(usable)
    if len(origins) < LEAST:
        return None
    edges = origins[np.linspace(0, len(origins) - 1, FOLDS + 1).round().astype(int)]
    edges[-1] += 1
    spans = [
        (
            edges[0] if fold == 0 else max(edges[0], start - margin),
            edges[-1] if fold == FOLDS - 1 else min(edges[-1], end + margin),
        )
        for fold, (start, end) in enumerate(pairwise(edges))
    ]
    cuts = np.unique(np.concatenate((edges, np.ravel(spans))))
    held, core = (
        tuple((int(np.searchsorted(cuts, start)), int(np.searchsorted(cuts, end))) for start, end in parts)
        for parts in (spans, pairwise(edges.tolist()))
    )
    tests = tuple(_spread(origins[(origins >= start) & (origins < end)]) for start, end in pairwise(edges))
    return Blocks(usable=usable, cuts=cuts, held=held, core=core, tests=tests)


def _spread(origins: np.ndarray) -> np.ndarray:
    """Pick origins evenly, with a jitter that keeps the picks from falling into step with a season."""
    if len(origins) <= TESTED:
        return origins
    place = np.arange(TESTED)
    return np.asarray(origins[((place + place * _GOLDEN % 1) * (len(origins) / TESTED)).astype(int)])


def moments(basis: Basis, many: Sequence[Series], blocks: Blocks) -> np.ndarray:
    """Return a basis's sums between consecutive cuts, one layer each, summed over series of equal blocks."""
    spans = list(pairwise(blocks.cuts.tolist()))
    return np.stack([_between(basis, many, blocks.usable, low, high) for low, high in spans])


def _between(basis: Basis, many: Sequence[Series], usable: np.ndarray, low: int, high: int) -> np.ndarray:
    if usable[low:high].all():
        return basis.moments(many, low, high)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], usable[low:high].astype(np.int8), [0])))) + low
    runs = [basis.moments(many, int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    # Cuts lie at usable origins or a margin from them; where none lies between, the next stretch's sums give the shape.
    return sum(runs, start=np.zeros(())) if runs else 0.0 * basis.moments(many, *_any(usable))


def _any(usable: np.ndarray) -> tuple[int, int]:
    place = int(np.argmax(usable))
    return place, place + 1


@dataclass(frozen=True)
class Sums:
    """Moments of one series or of several together: all, and of the judged outputs outside and within each block."""

    total: np.ndarray
    outside: tuple[np.ndarray, ...]
    within: tuple[np.ndarray, ...]

    def plus(self, other: "Sums") -> "Sums":
        """Add those of another series."""
        return Sums(
            self.total + other.total,
            tuple(one + more for one, more in zip(self.outside, other.outside, strict=True)),
            tuple(one + more for one, more in zip(self.within, other.within, strict=True)),
        )


def add_up(layers: np.ndarray, blocks: Blocks, columns: np.ndarray) -> Sums:
    """Add up the moments between the cuts; blocks' only for the columns named."""
    judged = layers if len(columns) == layers.shape[2] else layers[:, :, columns]
    outside = tuple(judged[:low].sum(0) + judged[high:].sum(0) for low, high in blocks.held)
    within = tuple(judged[low:high].sum(0) for low, high in blocks.core)
    return Sums(layers.sum(0), outside, within)


def loss(weights: np.ndarray, within: np.ndarray) -> float:
    """Return the squared error of weights over a block, less the outputs' own square, from its moments."""
    inputs = len(weights)
    square = dsymm(1.0, within[:, :inputs].T, weights, lower=True)
    return float(np.vdot(weights, square - 2 * within[:, inputs:]))


def solve(sums: np.ndarray, inputs: int, penalty: float) -> np.ndarray:
    """Solve the ridge regression that moments describe.

    Parameters
    ----------
    sums
        Moments, a row an input; columns are the inputs, then the outputs.
    inputs
        How many inputs there are.
    penalty
        Relative to the inputs' mean second moment.

    Returns
    -------
    numpy.ndarray
        Weights, (inputs, outputs).
    """
    square = sums[:inputs, :inputs]
    lift = penalty * float(np.trace(square)) / inputs + np.finfo(float).tiny
    outputs = sums[:, inputs:]
    for _ in range(12):
        lifted = square.copy()
        lifted.flat[:: inputs + 1] += lift
        # LAPACK reads columns first: what is the upper half here is the lower half there.
        _, weights, failed = dposv(lifted.T, outputs, lower=True, overwrite_a=True)
        if not failed:
            return np.asarray(weights)
        lift *= 10
    return np.zeros((inputs, sums.shape[1] - inputs))


def leads(ahead: int) -> np.ndarray:
    """Return the leads (from 0) at which forecasts are judged: all, or some evenly over a long horizon."""
    return np.unique(np.linspace(0, ahead - 1, min(ahead, JUDGED)).round().astype(np.int64))


def targets(series: Series, origins: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return what came at leads after origins, NaN where no reading was."""
    at = origins[:, None] + places
    return np.where(np.isnan(series.raw[at]), np.nan, series.values[at])
