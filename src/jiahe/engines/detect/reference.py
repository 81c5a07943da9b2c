"""How do a station's indicators behave when all is well?

Each indicator is predicted from the others (this row and the row before) and from the time of day by ridge regression.
What is left over, averaged over a short window, is compared with what is left over in normal times, by indicator
and jointly (Hotelling's T2 of the window means; Hotelling 1947, and Qin 2003 on its use with residuals). All
normal figures come from blocks that the regression did not see, so they do not flatter the fit.
"""

from dataclasses import dataclass, field

import numpy as np

from jiahe.engines.detect.arrays import Flags, Floats
from jiahe.engines.detect.faults import departures
from jiahe.engines.detect.regression import cross_fit, features_of
from jiahe.engines.detect.windows import carry_forward, trailing_mean

_CLIP_VALUE = 10.0
_CLIP_RESIDUAL = 30.0
_SHRINK = 0.1
_BLOCKS = 8
_OUTLYING, _ROBUST, _TRIMS = 8.0, 1.4826, 3
_LONE = 6.0
_LEAST_ROWS = 16
_SWEEPS = 3
_IDLE = 1e-6
_TINY = 1e-9


@dataclass(frozen=True, kw_only=True)
class Tuning:
    """How a reference is learnt.

    Attributes
    ----------
    window
        Rows over which what is left over is averaged.
    false_alarm_rate
        Share of normal rows that may reach the limit before `margin` is applied.
    margin
        By how much the limits are widened; 1 trusts the reference as it is, a short reference needs more.
    wander
        An indicator whose eighths of the reference differ so much that their means make more than this share of its
        variance wanders: its level tells nothing, only its steps are judged, and nothing is predicted from it.
    ridge
        Least penalty of the regression, in units of the standardised variance.
    trim
        Leave outlying rows out and fit again: for a reference that nobody vouched for.
    """

    window: int = 5
    false_alarm_rate: float = 0.01
    margin: float = 1.3
    wander: float = 0.5
    ridge: float = 1e-4
    trim: bool = False


@dataclass(frozen=True, kw_only=True)
class Reference:
    """What normal looks like; all arrays cover all p indicators, those that cannot be judged have `usable` false.

    Attributes
    ----------
    usable, wandering
        Shape (p,).
    center, spread
        Shape (p,), in the indicators' units.
    weights
        Shape (q, p): features to residuals; a feature is an indicator now, an indicator a row ago, a harmonic of the day.
    offset
        Shape (p,): residual of the mean row.
    noise
        Shape (p,): deviation of one residual.
    level
        Shape (p,): deviation of its window mean, in units of `noise`.
    precision
        Shape (p, p): inverse of the correlation of the window means.
    single_limit, joint_limit
        Limits of the largest window mean and of the root of T2 / p.
    lone
        Shape (2, p): how far one residual may leave those on both sides of it (first row) or those before it (second).
    daily
        Whether the time of day is used.
    tuning
        As given.
    """

    usable: Flags
    wandering: Flags
    center: Floats
    spread: Floats
    weights: Floats
    offset: Floats
    noise: Floats
    level: Floats
    precision: Floats
    single_limit: float
    joint_limit: float
    lone: Floats
    daily: bool
    tuning: Tuning = field(default_factory=Tuning)

    def residuals(self, values: Floats, day: Floats, before: Floats | None = None) -> tuple[Floats, Floats]:
        """Return what the other indicators and the time of day leave unexplained, in units of its normal deviation.

        A missing value is first carried forward, then replaced by what the others let expect, so that a gap in one
        indicator raises no alarm in those that are predicted from it.

        Parameters
        ----------
        values
            Shape (n, p); NaN where nothing was read.
        day
            Shape (n,): fraction of the day, 0 to 1; ignored unless `daily`.
        before
            Shape (p,): the row before the first one, scaled and filled as returned, if there is one.

        Returns
        -------
        residuals : Floats
            Shape (n, p); 0 where nothing was read or the indicator is not usable.
        filled : Floats
            Shape (n, p): the values, scaled, without gaps.
        """
        scaled = np.clip((values - self.center) / self.spread, -_CLIP_VALUE, _CLIP_VALUE)
        whole = np.concatenate([scaled[:1] if before is None else before[None, :], scaled])
        gaps = np.isnan(whole)
        whole = carry_forward(whole)
        left = self._left(whole, day)
        if gaps.any():
            for _ in range(_SWEEPS):
                whole[1:] -= np.where(gaps[1:] & self.usable, left, 0.0)
                whole[1:] = np.clip(whole[1:], -_CLIP_VALUE, _CLIP_VALUE)
                left = self._left(whole, day)
        return np.where(~gaps[1:] & self.usable, left / self.noise, 0.0), whole[1:]

    def _left(self, whole: Floats, day: Floats) -> Floats:
        return np.asarray(features_of(whole, day, daily=self.daily) @ self.weights - self.offset)

    def scores(self, levels: Floats) -> tuple[Floats, Floats]:
        """Return how near window means come to the limits: singly (n, p) and jointly (n,); 1 is at the limit."""
        scaled = levels / self.level
        joint = np.sqrt(
            np.maximum(np.einsum("ij,jk,ik->i", scaled, self.precision, scaled), 0) / max(1, self.usable.sum())
        )
        return np.abs(scaled) / self.single_limit, joint / self.joint_limit


def window_means(residuals: Floats, window: int) -> Floats:
    """Average residuals over the window, none of them counting for more than 30 normal deviations; shape as given."""
    return trailing_mean(np.clip(residuals, -_CLIP_RESIDUAL, _CLIP_RESIDUAL), window)


def learn(values: Floats, day: Floats, tuning: Tuning, *, daily: bool) -> Reference:
    """Learn what normal looks like.

    Parameters
    ----------
    values
        Normal rows in order of time, shape (n, p); NaN where nothing was read.
    day
        Shape (n,): fraction of the day.
    tuning
        How.
    daily
        Whether the time of day may be used (the rows cover several days, several rows a day).
    """
    usable = _usable(values)
    if not usable.any():
        return _blank(values.shape[1], tuning)
    reference = _fit(values, day, tuning, usable, daily=daily)
    kept = values
    for _ in range(_TRIMS if tuning.trim else 0):
        left, _ = reference.residuals(kept, day)
        # By the median, for the deviation is what outlying rows swell.
        scale = _ROBUST * np.median(np.abs(left), axis=0)
        outlying = np.asarray((np.abs(left) > _OUTLYING * np.where(scale > 0, scale, np.inf)).any(axis=1))
        kept = np.where(outlying[:, None], np.nan, kept)
        if not outlying.any() or np.isnan(kept).all(axis=1).sum() > len(values) // 4:
            break
        reference = _fit(kept, day, tuning, usable, daily=daily)
    return reference


def _usable(values: Floats) -> Flags:
    known = ~np.isnan(values)
    moves = np.array(
        [np.ptp(column[mask]) > 0 if mask.any() else False for column, mask in zip(values.T, known.T, strict=True)]
    )
    return np.asarray(moves & (known.sum(axis=0) >= max(_LEAST_ROWS, len(values) // 2)), bool)


def _blank(columns: int, tuning: Tuning) -> Reference:
    none, ones = np.zeros(columns, bool), np.ones(columns)
    return Reference(
        usable=none, wandering=none, center=np.zeros(columns), spread=ones, weights=np.zeros((2 * columns, columns)),
        offset=np.zeros(columns), noise=ones, level=ones, precision=np.eye(columns), single_limit=1.0, joint_limit=1.0,
        lone=np.full((2, columns), np.inf), daily=False, tuning=tuning,
    )  # fmt: skip


def _spread(values: Floats) -> tuple[Floats, Floats]:
    """Return center and spread of each column, without its outermost half per cent on either side."""
    low, high = np.nanquantile(values, [0.005, 0.995], axis=0)
    inner = np.clip(values, low, high)
    center, spread = np.nanmean(inner, axis=0), np.nanstd(inner, axis=0)
    whole = np.nanstd(values, axis=0)
    spread = np.where(spread > 0, spread, whole)
    return center, np.where(spread > 0, spread, 1.0)


def _wanders(scaled: Floats, share: float, *, vouched: bool) -> Flags:
    blocks = np.array_split(scaled, _BLOCKS)
    means, spreads = (
        np.array([block.mean(axis=0) for block in blocks]),
        np.array([block.var(axis=0) for block in blocks]),
    )
    between, within = means.var(axis=0), spreads.mean(axis=0)
    if not vouched:
        # By medians: one bad spell is no wandering.
        between = (_ROBUST * np.median(np.abs(means - np.median(means, axis=0)), axis=0)) ** 2
        within = np.median(spreads, axis=0)
    return np.asarray(between > share * (between + within + _TINY))


def _fit(values: Floats, day: Floats, tuning: Tuning, usable: Flags, *, daily: bool) -> Reference:
    columns = values.shape[1]
    center, spread = np.zeros(columns), np.ones(columns)
    center[usable], spread[usable] = _spread(values[:, usable])
    scaled = np.where(usable, np.clip((values - center) / spread, -_CLIP_VALUE, _CLIP_VALUE), 0.0)
    known = ~np.isnan(scaled) & usable
    filled = carry_forward(np.concatenate([scaled[:1], scaled]))
    wandering = usable & _wanders(filled[1:], tuning.wander, vouched=not tuning.trim)
    features = features_of(filled, day, daily=daily)
    weights, offset, left = cross_fit(features, usable, wandering, tuning.ridge)
    left = np.where(known, left, 0.0)
    noise = np.sqrt((left**2).sum(axis=0) / np.maximum(known.sum(axis=0), 1)) + _TINY
    levels = window_means(left / noise, tuning.window)
    level = np.where(usable, np.sqrt((levels**2).mean(axis=0)), 1.0) + _TINY
    reference = Reference(
        usable=usable, wandering=wandering, center=center, spread=spread, weights=weights, offset=offset, noise=noise,
        level=level, precision=_precision(levels / level, usable), single_limit=1.0, joint_limit=1.0,
        lone=_lone_limits(left / noise, usable), daily=daily, tuning=tuning,
    )  # fmt: skip
    return _with_limits(reference, levels)


def _lone_limits(residuals: Floats, usable: Flags) -> Floats:
    """Return the larger of six deviations and 1.5 x the 99.5th percentile of what normal residuals do."""
    sizes = [np.abs(departures(residuals, online=online)) for online in (False, True)]
    limits = [np.maximum(_LONE, 1.5 * np.nan_to_num(np.quantile(size[1:], 0.995, axis=0))) for size in sizes]
    return np.where(usable, np.stack(limits), np.inf)


def _precision(levels: Floats, usable: Flags) -> Floats:
    correlation = (levels.T @ levels) / len(levels)
    correlation = (1 - _SHRINK) * correlation + _SHRINK * np.diag(np.diag(correlation))
    idle = np.diag(correlation) < _IDLE
    correlation[idle, idle] = 1.0
    precision = np.linalg.inv(correlation)
    return np.where(np.outer(usable, usable), precision, 0.0)


def _with_limits(reference: Reference, levels: Floats) -> Reference:
    single, joint = reference.scores(levels)
    wanted, margin = 1 - reference.tuning.false_alarm_rate, reference.tuning.margin
    limits = [max(float(np.quantile(score, wanted)), _TINY) * margin for score in (single.max(axis=1), joint)]
    return Reference(**{**vars(reference), "single_limit": limits[0], "joint_limit": limits[1]})
