import numpy as np
import pytest

from jiahe.engines.review.reviews import reviews


def test_marks_are_put_in_one_order():
    made = reviews([1, 0, 0], [0, 1, 0], [3.0, 2.0, 1.0], cases=3, reviewers=2)

    assert (made.case.tolist(), made.reviewer.tolist(), made.mark.tolist()) == ([0, 0, 1], [0, 1, 0], [1.0, 2.0, 3.0])
    assert (made.per_case.tolist(), made.per_reviewer.tolist()) == ([2, 1, 0], [2, 1])
    assert (made.by_case(made.mark).tolist(), made.by_reviewer(made.mark).tolist()) == ([3.0, 3.0, 0.0], [4.0, 2.0])
    assert made.design.toarray().tolist() == [[1.0, 1.0], [1.0, 0.0], [0.0, 0.0]]


def test_cases_are_joined_by_their_reviewers():
    made = reviews([3, 1, 0, 4, 1], [0, 0, 1, 1, 2], np.zeros(5), cases=5, reviewers=4)

    assert made.blocks().tolist() == [0, 1, 2, 1, 0]


def test_nothing_is_joined_to_nothing():
    assert reviews([], [], [], cases=0, reviewers=0).blocks().tolist() == []
    assert reviews([], [], [], cases=2, reviewers=0).blocks().tolist() == [0, 1]


@pytest.mark.parametrize(
    ("case", "reviewer", "mark", "text"),
    [
        ([2], [0], [1.0], "belongs to none"),
        ([-1], [0], [1.0], "belongs to none"),
        ([0], [1], [1.0], "belongs to none"),
        ([0, 0], [0, 0], [1.0], "belongs to none"),
        ([0], [0], [np.nan], "is a number"),
    ],
)
def test_marks_that_do_not_fit_are_refused(case, reviewer, mark, text):
    with pytest.raises(ValueError, match=text):
        reviews(case, reviewer, mark, cases=2, reviewers=1)
