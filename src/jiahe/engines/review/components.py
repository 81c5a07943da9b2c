"""How much do reviewers differ, and how much do marks of one case? Variances by restricted maximum likelihood."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from jiahe.engines.review.reviews import Real, Reviews


@dataclass(frozen=True, kw_only=True)
class Contrasts:
    """What the marks say of reviewers once each case's mean is taken out.

    Attributes
    ----------
    within : (m, m)
        How firmly reviewers are compared with one another on common cases: Z'MZ, Z telling who gave which mark and M
        taking out the means of the cases.
    residual : (m,)
        Z'My, the sums of what each reviewer gave above the means of the cases.
    squares
        y'My, the sum of squares about these means.
    freedom
        How many contrasts there are: marks less cases with a mark.
    """

    within: Real
    residual: Real
    squares: float
    freedom: int


@dataclass(frozen=True, kw_only=True)
class Variances:
    """Of reviewers' effects, and of a single mark about case and reviewer; the latter NaN where nothing tells it."""

    reviewer: float
    mark: float


def contrasts(marks: Reviews) -> Contrasts:
    """Take out the cases."""
    design, count = marks.design, marks.per_case
    centred = marks.mark - (marks.by_case(marks.mark) / np.maximum(count, 1))[marks.case]
    shared = (design.T @ (design / np.maximum(count, 1)[:, None])).toarray()
    return Contrasts(
        within=np.diag(marks.per_reviewer.astype(np.float64)) - (shared + shared.T) / 2,
        residual=marks.by_reviewer(centred),
        squares=float(centred @ centred),
        freedom=int(count.sum() - np.count_nonzero(count)),
    )


def variances(seen: Contrasts) -> Variances:
    """Estimate by REML.

    Parameters
    ----------
    seen
        The contrasts, `freedom` of them.

    Returns
    -------
    variances
        In the eigenvectors of `within`, eigenvalues d > 0, the contrasts are independent with variance v + s d, and
        the remaining ones have variance v (s of reviewers, v of a mark). With v profiled out one number is sought,
        s / v; every stationary point between 1e-8 and 1e8 and the ends are compared. Marks that reviewers and cases
        explain to the last get the upper end; of equally likely values the least is taken, so a difference between
        reviewers is assumed only where marks show it.
    """
    if not seen.freedom or not seen.squares:
        return Variances(reviewer=0.0, mark=0.0 if seen.freedom else np.nan)
    values, vectors = np.linalg.eigh(seen.within)
    firm = values > 1e-10 * values.max(initial=0.0)
    values, square = values[firm], (vectors.T @ seen.residual)[firm] ** 2 / values[firm]
    rest = max(seen.squares - square.sum(), 0.0)
    if values.size < seen.freedom and rest <= _ROUNDING * seen.squares:
        reviewer = float((square / values).mean())
        return Variances(reviewer=reviewer, mark=reviewer / _GRID[-1])
    profile = _Profile(values=values, square=square, rest=rest, freedom=seen.freedom)
    ratio = min(profile.candidates(), key=lambda ratio: (round(profile.deviance(ratio), _DIGITS), ratio))
    mark = profile.mark(ratio)
    return Variances(reviewer=ratio * mark, mark=mark)


_ROUNDING = 1e-12
_DIGITS = 8
"""Of a deviance. Where few contrasts leave s / v open, the likelihood is flat, and rounding must not decide."""
_GRID = np.logspace(-8, 8, 97)


@dataclass(frozen=True, kw_only=True)
class _Profile:
    """The restricted likelihood as a function of s / v."""

    values: Real
    square: Real
    rest: float
    freedom: int

    def mark(self, ratio: float) -> float:
        return float(self.rest + (self.square / (1 + ratio * self.values)).sum()) / self.freedom

    def deviance(self, ratio: float) -> float:
        return float(self.freedom * np.log(self.mark(ratio)) + np.log1p(ratio * self.values).sum())

    def slope(self, ratio: float) -> float:
        damped = self.values / (1 + ratio * self.values)
        pull = (self.square * damped / (1 + ratio * self.values)).sum()
        return float(damped.sum() - pull / self.mark(ratio))

    def candidates(self) -> list[float]:
        slopes = [self.slope(ratio) for ratio in _GRID]
        dips = [place for place in range(1, _GRID.size) if slopes[place - 1] < 0 <= slopes[place]]
        inner = [float(brentq(self.slope, _GRID[place - 1], _GRID[place], xtol=1e-14)) for place in dips]
        return [0.0, *inner, float(_GRID[-1])]
