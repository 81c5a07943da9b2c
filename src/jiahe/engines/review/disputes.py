"""Over which cases do reviewers disagree more than chance lets expect, and who stands alone there?"""

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from jiahe.engines.review.calibrate import Calibration
from jiahe.engines.review.reviews import Real, Reviews, Whole


@dataclass(frozen=True, kw_only=True)
class Disputes:
    """How far the marks of each case lie apart.

    Attributes
    ----------
    chance : (n,)
        How likely marks lie as far apart by chance alone; NaN for a case with fewer than two marks, or where nothing
        tells how far marks of one case differ.
    farthest : (n,)
        The reviewer whose mark is farthest from what the others and the harshness lead to expect; -1 without two marks.
    """

    chance: Real
    farthest: Whole


def disputes(marks: Reviews, found: Calibration) -> Disputes:
    """Compare the marks of each case, freed from the reviewers' harshness.

    Parameters
    ----------
    marks
        The marks of a round.
    found
        Their calibration.

    Returns
    -------
    disputes
        The squared deviations of a case's marks, in units of the variance of a mark, are taken as chi-squared with one
        degree of freedom less than marks.

    Examples
    --------
    >>> from jiahe.engines.review.calibrate import calibrate
    >>> from jiahe.engines.review.reviews import reviews
    >>> place, who = np.repeat(np.arange(6), 2), np.tile([0, 1], 6)
    >>> given = np.array([70.0, 70.0, 60.0, 61.0, 80.0, 79.0, 65.0, 65.0, 75.0, 76.0, 40.0, 90.0])
    >>> marks = reviews(place, who, given, cases=6, reviewers=2)
    >>> (disputes(marks, calibrate(marks)).chance < 0.05).tolist()
    [False, False, False, False, False, True]
    """
    rest = marks.mark - found.score[marks.case] - found.effect[marks.reviewer]
    freedom, variance = np.maximum(marks.per_case - 1, 0), found.variances.mark
    told = (freedom > 0) & bool(variance > 0)
    chance = np.where(
        told, chdtrc(np.maximum(freedom, 1), marks.by_case(rest**2) / (variance if variance > 0 else 1.0)), np.nan
    )
    order = np.lexsort((marks.reviewer, -np.abs(rest), marks.case))
    farthest = np.full(marks.cases, -1, np.int64)
    cases, first = np.unique(marks.case[order], return_index=True)
    farthest[cases] = marks.reviewer[order][first]
    farthest[freedom == 0] = -1
    return Disputes(chance=chance, farthest=farthest)
