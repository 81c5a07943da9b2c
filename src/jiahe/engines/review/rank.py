"""Who is chosen within the quota, and would others be, had other reviewers marked? A ranking with its robustness."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jiahe.engines.review.calibrate import Calibration
from jiahe.engines.review.refit import Refit
from jiahe.engines.review.reviews import Real, Reviews, Whole

_PLACES = 9
"""Scores that agree to this many decimals are tied: what differs beyond is rounding."""
_CHUNK = 128


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """Cases in their order.

    Attributes
    ----------
    rank : (n,)
        From 1; tied cases share the best of their ranks; 0 for a case without a score.
    share : (n,)
        1 for who is chosen, 0 for who is not. Where a tie lies across the quota's line its members get the share of
        the places left for them: choosing among them is for people, not for an order of rows.
    margin
        How far the last above the line is from the first below, in standard errors of their difference; 0 for a tie,
        infinite where nobody is below.
    """

    rank: Whole
    share: Real
    margin: float


@dataclass(frozen=True, kw_only=True)
class Robustness:
    """What other reviewers would have led to.

    Attributes
    ----------
    probability : (n,)
        Of each case to be chosen.
    changed
        How often the chosen are not the same.
    exchanged
        How many of the chosen are others, on average.
    draws
        How often reviewers were resampled.
    """

    probability: Real
    changed: float
    exchanged: float
    draws: int


def rank(found: Calibration, quota: int) -> Ranking:
    """Rank cases by their calibrated scores.

    Parameters
    ----------
    found
        The calibration, n cases.
    quota
        How many may be chosen at most.
    """
    score = np.round(found.score, _PLACES)
    scored = np.isfinite(score)
    ordered = np.sort(-score[scored])
    place = np.zeros(score.size, np.int64)
    place[scored] = np.searchsorted(ordered, -score[scored]) + 1
    return Ranking(rank=place, share=_shares(score[None, :], quota)[0], margin=_margin(found, score, quota))


def robustness(marks: Reviews, found: Calibration, *, quota: int, seed: int, draws: int = 2000) -> Robustness:
    """Resample the reviewers.

    Parameters
    ----------
    marks
        The marks that were calibrated.
    found
        Their calibration, whose variances are kept.
    quota
        How many may be chosen at most.
    seed
        Same seed, same result to the last bit.
    draws
        How often.

    Returns
    -------
    robustness
        Each draw weighs reviewers by the Bayesian bootstrap (D. Rubin 1981, Annals of Statistics 9), so that no case
        ever loses all its reviewers, calibrates anew and chooses anew. What a score moves by is stretched so that its
        variance is that of a mean of its number of marks (the rescaling of J. Rao and C. Wu 1988, JASA 83). A case
        with one mark has no spread of its own; the one common to all marks moves it.
    """
    everybody = np.arange(found.score.size)
    return robustness_of_pools(marks, found, pools=[everybody], quotas=[quota], seed=seed, draws=draws)[0]


def robustness_of_pools(
    marks: Reviews, found: Calibration, *, pools: Sequence[Whole], quotas: Sequence[int], seed: int, draws: int = 2000
) -> list[Robustness]:
    """Resample the reviewers where cases compete in several pools, each for places of its own.

    Parameters
    ----------
    marks, found, seed, draws
        As `robustness`.
    pools, quotas
        The places of the cases of each pool, and how many of them may be chosen.

    Returns
    -------
    robustness
        For each pool; cases of others have the probability 0. All pools see the same draws.
    """
    generator = np.random.default_rng(seed)
    base = np.round(found.score, _PLACES)
    tallies = [_Tally(base, places, quota) for places, quota in zip(pools, quotas, strict=True)]
    refit = Refit(marks, found.variances)
    stretch = np.sqrt((found.count + 1) / np.maximum(found.count - 1, 1))
    common = float(np.nan_to_num(np.sqrt(found.variances.mark)))
    for start in range(0, draws, _CHUNK):
        size = min(_CHUNK, draws - start)
        weight = generator.standard_exponential((size, marks.reviewers))
        moved = (refit.scores(weight) - found.score) * stretch
        moved[:, found.lonely] += common * generator.standard_normal((size, int(found.lonely.sum())))
        drawn = np.round(found.score + moved, _PLACES)
        for tally in tallies:
            tally.add(drawn)
    return [tally.robustness(draws) for tally in tallies]


class _Tally:
    """How often each case of a pool was chosen, and how the chosen changed."""

    def __init__(self, base: Real, places: Whole, quota: int) -> None:
        self._places, self._quota = places, quota
        self._share = _shares(base[None, places], quota)[0]
        self._total, self._changed, self._exchanged = np.zeros(base.size), 0, 0.0

    def add(self, drawn: Real) -> None:
        """Count some draws, a row each."""
        shares = _shares(drawn[:, self._places], self._quota)
        self._total[self._places] += shares.sum(axis=0)
        self._changed += int((shares != self._share).any(axis=1).sum())
        self._exchanged += float(np.maximum(self._share - shares, 0).sum())

    def robustness(self, draws: int) -> Robustness:
        """Return what was counted."""
        many = max(draws, 1)
        return Robustness(
            probability=self._total / many,
            changed=self._changed / many,
            exchanged=self._exchanged / many,
            draws=draws,
        )


def _shares(score: Real, quota: int) -> Real:
    """Return which are chosen in each row of scores, ties across the line by their share."""
    known = np.where(np.isfinite(score), score, -np.inf)
    if not 0 < quota < known.shape[1]:
        return np.where(np.isfinite(known), float(quota > 0), 0.0)
    line = -np.partition(-known, quota - 1, axis=1)[:, quota - 1 : quota]
    above, level = known > line, (known == line) & np.isfinite(known)
    left = quota - above.sum(axis=1, keepdims=True)
    share: Real = above + level * np.minimum(left / np.maximum(level.sum(axis=1, keepdims=True), 1), 1.0)
    return share


def _margin(found: Calibration, score: Real, quota: int) -> float:
    order = np.argsort(-np.where(np.isfinite(score), score, -np.inf), kind="stable")[: np.isfinite(score).sum()]
    if not 0 < quota < order.size:
        return np.inf
    last, first = int(order[quota - 1]), int(order[quota])
    gap = float(score[last] - score[first])
    if not gap:
        return 0.0
    error = found.error_of_difference(last, first)
    return gap / error if error else np.inf
