import numpy as np
import pytest

from jiahe.engines.review.calibrate import calibrate
from jiahe.engines.review.disputes import disputes
from jiahe.engines.review.reviews import reviews


def told(case, reviewer, mark, cases, reviewers):
    marks = reviews(
        np.array(case, int), np.array(reviewer, int), np.array(mark, float), cases=cases, reviewers=reviewers
    )
    return disputes(marks, calibrate(marks))


def test_a_case_with_one_mark_or_none_is_not_disputed():
    found = told([0, 0, 1, 2, 2], [0, 1, 0, 0, 1], [1, 3, 5, 2, 2], 4, 2)
    assert np.isnan(found.chance).tolist() == [False, True, False, True]
    assert found.farthest.tolist()[1::2] == [-1, -1]


@pytest.mark.parametrize("marks", [[], [5.0]])
def test_where_nothing_tells_how_far_marks_differ_nothing_is_told(marks):
    found = told([0] * len(marks), [0] * len(marks), marks, 1, 1)
    assert np.isnan(found.chance).all()


def test_marks_that_agree_to_the_last_leave_no_variance():
    found = told([0, 0, 1, 1], [0, 1, 0, 1], [7, 7, 9, 9], 2, 2)
    assert np.isnan(found.chance).all()


def test_who_stands_alone_is_named():
    case, who = np.repeat(np.arange(8), 3), np.tile([0, 1, 2], 8)
    mark = 60.0 + 2 * case + np.tile([0, 1, -1], 8)
    mark[5] = 20.0
    found = told(case, who, mark, 8, 3)
    assert int(np.argmin(found.chance)) == 1
    assert int(found.farthest[1]) == 2


def test_by_chance_one_case_of_a_hundred_seems_disputed_at_one_in_a_hundred():
    shares = []
    for seed in range(20):
        generator = np.random.default_rng(seed)
        case, who = np.repeat(np.arange(200), 3), generator.permuted(np.tile(np.arange(20), 30))
        mark = 70 + 8 * generator.standard_normal(200)[case] + 4 * generator.standard_normal(20)[who]
        found = told(case, who, mark + 6 * generator.standard_normal(600), 200, 20)
        shares.append((found.chance < 0.01).mean())
    assert 0.005 < np.mean(shares) < 0.015
