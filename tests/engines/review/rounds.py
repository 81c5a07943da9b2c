"""Rounds of marks: drawn by Hypothesis, and the textbook's way to calibrate them with full matrices."""

import numpy as np
from hypothesis import strategies as st

from jiahe.engines.review.reviews import reviews


def balanced(mark):
    """Every reviewer (column) marks every case (row)."""
    cases, people = mark.shape
    return reviews(
        np.repeat(np.arange(cases), people),
        np.tile(np.arange(people), cases),
        mark.ravel(),
        cases=cases,
        reviewers=people,
    )


def simulated(seed, *, cases=40, people=12, each=3, harshness=6.0, noise=4.0):
    """Return marks, the true qualities and the true effects; each case is marked by `each` drawn reviewers."""
    draw = np.random.default_rng(seed)
    quality, effect = draw.normal(75, 6, cases), draw.normal(0, harshness, people)
    case = np.repeat(np.arange(cases), each)
    who = np.concatenate([draw.choice(people, each, replace=False) for _ in range(cases)])
    mark = quality[case] + effect[who] + draw.normal(0, noise, case.size)
    return reviews(case, who, mark, cases=cases, reviewers=people), quality, effect


@st.composite
def rounds(draw):
    """Return any round: cases without a mark, lone marks, separate panels."""
    cases, people = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    pairs = draw(
        st.lists(st.tuples(st.integers(0, cases - 1), st.integers(0, people - 1)), unique=True, max_size=cases * people)
    )
    mark = draw(st.lists(st.integers(0, 100), min_size=len(pairs), max_size=len(pairs)))
    case, who = np.array(pairs, np.int64).reshape(-1, 2).T
    return reviews(case, who, np.array(mark, float), cases=cases, reviewers=people)


def by_matrices(marks, reviewer, mark):
    """Return scores, their covariance and effects by generalised least squares, all cases marked, variances given."""
    size = marks.case.size
    x, z = np.zeros((size, marks.cases)), np.zeros((size, marks.reviewers))
    x[np.arange(size), marks.case] = z[np.arange(size), marks.reviewer] = 1
    inverse = np.linalg.inv(reviewer * z @ z.T + mark * np.eye(size))
    covariance = np.linalg.inv(x.T @ inverse @ x)
    score = covariance @ x.T @ inverse @ marks.mark
    return score, covariance, reviewer * z.T @ inverse @ (marks.mark - x @ score)


def restricted_deviance(marks, reviewer, mark):
    """Return minus twice the restricted log-likelihood, up to a constant, by full matrices."""
    size = marks.case.size
    x, z = np.zeros((size, marks.cases)), np.zeros((size, marks.reviewers))
    x[np.arange(size), marks.case] = z[np.arange(size), marks.reviewer] = 1
    variance = reviewer * z @ z.T + mark * np.eye(size)
    inverse = np.linalg.inv(variance)
    inner = x.T @ inverse @ x
    rest = marks.mark - x @ np.linalg.solve(inner, x.T @ inverse @ marks.mark)
    return np.linalg.slogdet(variance)[1] + np.linalg.slogdet(inner)[1] + rest @ inverse @ rest
