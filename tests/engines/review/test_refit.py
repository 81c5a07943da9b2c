import numpy as np
import pytest
from hypothesis import given

from jiahe.engines.review.calibrate import calibrate
from jiahe.engines.review.components import Variances
from jiahe.engines.review.refit import Refit
from jiahe.engines.review.reviews import reviews
from tests.engines.review.rounds import by_matrices, rounds, simulated


@given(rounds())
def test_equal_weights_change_nothing(marks):
    found = calibrate(marks)

    scores = Refit(marks, found.variances).scores(np.ones((2, marks.reviewers)))

    assert scores == pytest.approx(np.array([found.score] * 2), nan_ok=True, abs=1e-6)


def test_a_reviewer_of_weight_two_is_two_reviewers():
    marks, _, _ = simulated(5, cases=10, people=4)
    weight = np.array([[1.0, 2.0, 1.0, 3.0]])
    copies = [(0, 0), (1, 1), (1, 2), (2, 3), (3, 4), (3, 5), (3, 6)]
    rows = [
        (case, new, mark)
        for case, who, mark in zip(marks.case, marks.reviewer, marks.mark, strict=True)
        for old, new in copies
        if old == who
    ]
    case, who, mark = np.array(rows).T
    copied = reviews(case.astype(int), who.astype(int), mark, cases=10, reviewers=7)

    scores = Refit(marks, Variances(reviewer=30.0, mark=12.0)).scores(weight)

    assert scores[0] == pytest.approx(by_matrices(copied, 30.0, 12.0)[0])


def test_without_variance_between_reviewers_scores_are_weighted_means():
    marks = reviews([0, 0, 1], [0, 1, 1], [60.0, 90.0, 70.0], cases=3, reviewers=2)

    scores = Refit(marks, Variances(reviewer=0.0, mark=1.0)).scores(np.array([[2.0, 1.0]]))

    assert scores[0] == pytest.approx([70.0, 70.0, np.nan], nan_ok=True)
