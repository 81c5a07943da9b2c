"""What would the scores be, if some reviewers counted more and others less? Many weightings at a time."""

import numpy as np
from scipy import sparse

from jiahe.engines.review.components import Variances
from jiahe.engines.review.reviews import Real, Reviews


class Refit:
    """The mixed-model equations of a round under weights of its reviewers.

    A reviewer of weight 2 is two reviewers who gave the same marks. Their effects are the same then, so the equations
    stay as many as reviewers are: of reviewer j, with n_j marks summing to Y_j, a_ij on case i, N_i the weight of the
    marks of case i, M_i their weighted mean, k = mark's variance / reviewers' variance,

        (n_j + k) b_j - sum_l sum_i a_ij a_il / N_i w_l b_l = Y_j - sum_i a_ij M_i.

    Parameters
    ----------
    marks
        The marks of the round.
    found
        The variances, which stay as they are.
    """

    def __init__(self, marks: Reviews, found: Variances) -> None:
        self._ratio = found.mark / found.reviewer if found.reviewer else np.inf
        self._design = marks.design
        sums = (marks.mark, (marks.case, marks.reviewer))
        self._sums = sparse.csr_array(sums, shape=self._design.shape)
        self._given = marks.by_reviewer(marks.mark)
        self._often = marks.per_reviewer
        self._couples = _couples(self._design)

    def scores(self, weight: Real) -> Real:
        """Return the scores, (draws, n), under weights above 0, (draws, m); NaN for a case without a mark."""
        inside = (self._design @ weight.T).T
        marked = inside > 0
        inverse = np.divide(1.0, inside, out=np.zeros_like(inside), where=marked)
        mean = (self._sums @ weight.T).T * inverse
        if np.isfinite(self._ratio):
            effect = self._effects(weight, inverse, mean)
            mean -= (self._design @ (weight * effect).T).T * inverse
        return np.where(marked, mean, np.nan)

    def _effects(self, weight: Real, inverse: Real, mean: Real) -> Real:
        draws, size = weight.shape
        shared = (self._couples.T @ inverse.T).T.reshape(draws, size, size)
        equations = -shared * weight[:, None, :]
        diagonal = np.arange(size)
        equations[:, diagonal, diagonal] += self._often + self._ratio
        given = self._given - (self._design.T @ mean.T).T
        return np.linalg.solve(equations, given[:, :, None])[:, :, 0]


def _couples(design: sparse.csr_array) -> sparse.csr_array:
    """Return for each case every two of its reviewers, flattened: (n, m * m)."""
    cases, size = design.shape
    each = np.diff(design.indptr)
    row = np.repeat(np.arange(cases), each)
    one = np.repeat(np.arange(design.nnz), each[row])
    start = np.cumsum(each[row]) - each[row]
    other = design.indptr[row[one]] + np.arange(one.size) - start[one]
    place = design.indices[one].astype(np.int64) * size + design.indices[other]
    return sparse.csr_array((design.data[one] * design.data[other], (row[one], place)), shape=(cases, size * size))
