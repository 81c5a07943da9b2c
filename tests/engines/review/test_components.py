import numpy as np
import pytest

from jiahe.engines.review.components import Variances, contrasts, variances
from jiahe.engines.review.reviews import reviews
from tests.engines.review.rounds import balanced, restricted_deviance, simulated


@pytest.mark.parametrize("seed", range(5))
def test_in_a_balanced_round_they_are_those_of_analysis_of_variance(seed):
    draw = np.random.default_rng(seed)
    mark = draw.normal(70, 5, (9, 1)) + draw.normal(0, 6, (1, 6)) + draw.normal(0, 3, (9, 6))
    rest = mark - mark.mean(axis=1, keepdims=True) - mark.mean(axis=0) + mark.mean()
    between, within = 9 * mark.mean(axis=0).var(ddof=1), (rest**2).sum() / 40

    found = variances(contrasts(balanced(mark)))

    assert (found.mark, found.reviewer) == pytest.approx((within, (between - within) / 9), rel=1e-9)


def test_reviewers_who_differ_less_than_chance_have_no_variance():
    mark = np.array([[1.0, 3.0], [3.0, 1.0], [2.0, 2.0]])

    assert variances(contrasts(balanced(mark))) == Variances(reviewer=0.0, mark=pytest.approx(4 / 3))


@pytest.mark.parametrize("seed", range(5))
def test_in_an_unbalanced_round_nothing_nearby_is_likelier(seed):
    marks, _, _ = simulated(seed)
    found = variances(contrasts(marks))
    best = restricted_deviance(marks, found.reviewer, found.mark)

    for reviewer in (0.9, 1.0, 1.1):
        for mark in (0.9, 1.0, 1.1):
            assert restricted_deviance(marks, found.reviewer * reviewer, found.mark * mark) >= best - 1e-9


def test_a_single_contrast_does_not_tell_reviewers_from_chance():
    for lift in range(9):
        found = variances(contrasts(reviews([0, 0], [0, 1], [60.1 + lift, 70.3 + lift], cases=1, reviewers=2)))
        assert (found.reviewer, found.mark) == (0.0, pytest.approx(10.2**2 / 2))


def test_lone_marks_tell_nothing():
    marks = reviews([0, 1], [0, 1], [60.0, 80.0], cases=2, reviewers=2)

    found = variances(contrasts(marks))

    assert found.reviewer == 0.0
    assert np.isnan(found.mark)


def test_reviewers_who_agree_have_no_variance_at_all():
    assert variances(contrasts(balanced(np.array([[1.0, 1.0], [5.0, 5.0]])))) == Variances(reviewer=0.0, mark=0.0)


def test_marks_that_differ_by_reviewer_alone_leave_next_to_no_rest():
    found = variances(contrasts(balanced(np.array([[10.0, 14.0], [20.0, 24.0], [5.0, 9.0]]))))

    assert found.mark < 1e-6
    assert found.reviewer == pytest.approx(8.0, rel=1e-6)
