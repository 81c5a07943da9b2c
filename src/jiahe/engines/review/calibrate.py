"""How good is a case, whoever happened to mark it? Marks freed from their reviewers' harshness, with errors."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from jiahe.engines.review.components import Contrasts, Variances, contrasts, variances
from jiahe.engines.review.reviews import Real, Reviews, Whole, reviews


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """What the marks of a round say.

    Attributes
    ----------
    score : (n,)
        Each case's score, in the unit of the marks; NaN for a case without a mark.
    effect, effect_sd : (m,)
        How much each reviewer marks above the others, negative for a harsh one, and how uncertain that is. Shrunk
        towards 0 the more, the fewer marks there are; 0 for who gave none.
    spread : (m,)
        Each reviewer's own residual sd about the model; NaN for who marked no case together with others.
    variances
        Between reviewers and of a single mark.
    blocks : (n,)
        Sets of cases joined by reviewers, numbered; scores of different sets are comparable only if reviewers were
        drawn to them by chance.
    connected
        Whether all marked cases are one set.
    lonely : (n,)
        Cases with one mark, which say nothing about how far marks of one case differ.
    mean, count : (n,)
        The plain mean, NaN without a mark, and the number of marks.
    """

    score: Real
    effect: Real
    effect_sd: Real
    spread: Real
    variances: Variances
    blocks: Whole
    connected: bool
    lonely: NDArray[np.bool_]
    mean: Real
    count: Whole
    share: Real
    """The share of each reviewer in each case's marks, (n, m)."""
    reviewer_covariance: Real
    """Covariance of the errors of `effect`, (m, m)."""

    @cached_property
    def covariance(self) -> Real:
        """Covariance of the errors of `score`, (n, n); NaN for a case without a mark."""
        own = np.where(self.count > 0, self.variances.mark / np.maximum(self.count, 1), np.nan)
        covariance: Real = self.share @ self.reviewer_covariance @ self.share.T + np.diag(own)
        covariance[self.count == 0] = covariance[:, self.count == 0] = np.nan
        return covariance

    @property
    def standard_error(self) -> Real:
        """Of each score, (n,): of what a case would get, had an endless number of reviewers marked it."""
        return np.sqrt(np.diag(self.covariance))

    def error_of_difference(self, one: int, other: int) -> float:
        """Return the standard error of the difference of two scores, in which what they share falls out."""
        block = self.covariance[np.ix_([one, other], [one, other])]
        return float(np.sqrt(max(block[0, 0] + block[1, 1] - 2 * block[0, 1], 0.0)))


def calibrate(marks: Reviews) -> Calibration:
    """Calibrate one column of marks.

    Parameters
    ----------
    marks
        Of a criterion, or of the weighted sum of criteria.

    Returns
    -------
    calibration
        Under mark = case + reviewer + rest: cases are fixed, so no case is drawn towards the others; reviewers are
        random about 0, their variance estimated by REML and their effects predicted by BLUP, which is empirical Bayes
        with that variance. Without two marks on any case the reviewers cannot be told apart: the score is the mark.

    Notes
    -----
    C. R. Henderson (1975), "Best linear unbiased estimation and prediction under a selection model", Biometrics 31;
    H. D. Patterson and R. Thompson (1971), "Recovery of inter-block information when block sizes are unequal",
    Biometrika 58; G. K. Robinson (1991), "That BLUP is a good thing", Statistical Science 6. Where every reviewer
    marks every case, score = the plain mean and effect = (reviewer's mean - mean) * s / (s + v / n), s and v the
    variances between reviewers and of a mark by analysis of variance.

    Examples
    --------
    >>> place, who = np.array([0, 0, 1, 1, 2, 2]), np.array([0, 1, 0, 1, 0, 1])
    >>> marks = np.array([80.0, 70.0, 75.0, 64.0, 90.0, 81.0])
    >>> calibrate(reviews(place, who, marks, cases=3, reviewers=2)).score.round(6).tolist()
    [75.0, 69.5, 85.5]
    """
    count = marks.per_case
    shares = (marks.design / np.maximum(count, 1)[:, None]).toarray()
    seen = contrasts(marks)
    found = variances(seen)
    effect, covariance = _effects(seen, found)
    mean = np.where(count > 0, marks.by_case(marks.mark) / np.maximum(count, 1), np.nan)
    score = mean - shares @ effect
    blocks = marks.blocks()
    return Calibration(
        score=score,
        effect=effect,
        effect_sd=np.sqrt(np.diag(covariance)),
        spread=_spread(marks, marks.mark - score[marks.case] - effect[marks.reviewer]),
        variances=found,
        blocks=blocks,
        connected=np.unique(blocks[count > 0]).size <= 1,
        lonely=count == 1,
        mean=mean,
        count=count,
        share=shares,
        reviewer_covariance=covariance,
    )


def calibrate_criteria(
    case: Whole, reviewer: Whole, marks: Real, *, weights: Real, cases: int, reviewers: int
) -> tuple[Calibration, tuple[Calibration, ...]]:
    """Calibrate the weighted sum of the criteria, and each criterion, as a reviewer may be harsh on one alone.

    Parameters
    ----------
    case, reviewer : (r,)
        Places, from 0.
    marks : (r, criteria)
        A column per criterion.
    weights : (criteria,)
        How much each counts in the sum.
    cases, reviewers
        How many there are.

    Returns
    -------
    whole, parts
        Of the sum, with its own variances, since errors of criteria go together; and of each criterion.
    """
    if marks.ndim != 2 or marks.shape[1:] != weights.shape:
        raise ValueError("a weight for each criterion is asked for")
    # Column by column: a matrix product rounds a row by its place among the others.
    total = sum((weight * column for weight, column in zip(weights, marks.T, strict=True)), np.zeros(len(marks)))
    *parts, whole = (
        calibrate(reviews(case, reviewer, column, cases=cases, reviewers=reviewers)) for column in (*marks.T, total)
    )
    return whole, tuple(parts)


def _effects(seen: Contrasts, found: Variances) -> tuple[Real, Real]:
    """Return the reviewers' effects and the covariance of their errors, from the mixed-model equations."""
    size = seen.residual.size
    if not found.reviewer:
        return np.zeros(size), np.full((size, size), 0.0 * found.mark)
    inverse = np.linalg.inv(seen.within + found.mark / found.reviewer * np.eye(size)).astype(np.float64)
    return inverse @ seen.residual, found.mark * inverse


def _spread(marks: Reviews, rest: Real) -> Real:
    """Return each reviewer's residual sd; a case's mean, fitted to its marks, takes part of each of them away."""
    left, squares = marks.by_reviewer(1 - 1 / marks.per_case[marks.case]), marks.by_reviewer(rest**2)
    square: Real = np.divide(squares, left, out=np.full(left.size, np.nan), where=left > 0)
    return np.sqrt(square)
