"""What did who say of which case? Marks as they are worked with: one row per case and reviewer, in one order."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

Whole = NDArray[np.int64]
Real = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Reviews:
    """The marks of a round.

    Attributes
    ----------
    case, reviewer : (r,)
        Places, from 0.
    mark : (r,)
        Any unit.
    cases, reviewers
        How many there are, those without a mark included.
    """

    case: Whole
    reviewer: Whole
    mark: Real
    cases: int
    reviewers: int

    @property
    def per_case(self) -> Whole:
        """How many marks each case has, (n,)."""
        return np.bincount(self.case, minlength=self.cases)

    @property
    def per_reviewer(self) -> Whole:
        """How many marks each reviewer gave, (m,)."""
        return np.bincount(self.reviewer, minlength=self.reviewers)

    @property
    def design(self) -> sparse.csr_array:
        """How often each reviewer marked each case, (n, m)."""
        ones = np.ones(self.case.size)
        return sparse.csr_array((ones, (self.case, self.reviewer)), shape=(self.cases, self.reviewers))

    def by_case(self, value: Real) -> Real:
        """Return the sums of a value per mark by case, (n,)."""
        return np.bincount(self.case, value, self.cases).astype(np.float64)

    def by_reviewer(self, value: Real) -> Real:
        """Return the sums of a value per mark by reviewer, (m,)."""
        return np.bincount(self.reviewer, value, self.reviewers).astype(np.float64)

    def blocks(self) -> Whole:
        """Return which set of cases, joined by reviewers, each case is in, (n,), numbered by their first cases.

        Cases of two sets share no reviewer, not even through others: between them a harsh panel and weak cases look
        alike. A case without a mark is a set of its own.
        """
        upper = sparse.hstack([sparse.csr_array((self.cases, self.cases)), self.design])
        lower = sparse.csr_array((self.reviewers, self.cases + self.reviewers))
        label = csgraph.connected_components(sparse.vstack([upper, lower]), directed=False)[1][: self.cases]
        _, first, number = np.unique(label, return_index=True, return_inverse=True)
        return np.argsort(np.argsort(first))[number]


def reviews(case: Whole, reviewer: Whole, mark: Real, *, cases: int, reviewers: int) -> Reviews:
    """Put marks in order, so that sums come out the same to the last bit however the rows came.

    Parameters
    ----------
    case, reviewer, mark : (r,)
        A row per mark.
    cases, reviewers
        How many there are.

    Raises
    ------
    ValueError
        Where a place is out of range or a mark is no number.
    """
    case, reviewer, mark = np.asarray(case, np.int64), np.asarray(reviewer, np.int64), np.asarray(mark, np.float64)
    for place, count in ((case, cases), (reviewer, reviewers)):
        if place.shape != mark.shape or ((place < 0) | (place >= count)).any():
            raise ValueError(f"a mark belongs to none of {cases} cases and {reviewers} reviewers")
    if not np.isfinite(mark).all():
        raise ValueError("a mark is a number")
    order = np.lexsort((mark, reviewer, case))
    return Reviews(case=case[order], reviewer=reviewer[order], mark=mark[order], cases=cases, reviewers=reviewers)
