import numpy as np
import pytest
from hypothesis import given

from jiahe.engines.review.calibrate import calibrate, calibrate_criteria
from jiahe.engines.review.reviews import reviews
from tests.engines.review.rounds import balanced, by_matrices, rounds, simulated


def test_a_balanced_round_has_its_closed_forms():
    draw = np.random.default_rng(3)
    mark = draw.normal(70, 5, (8, 1)) + draw.normal(0, 6, (1, 5)) + draw.normal(0, 3, (8, 5))

    found = calibrate(balanced(mark))

    between, own = found.variances.reviewer, found.variances.mark
    shrink = between / (between + own / 8)
    assert found.score == pytest.approx(mark.mean(axis=1))
    assert found.effect == pytest.approx((mark.mean(axis=0) - mark.mean()) * shrink)
    assert found.standard_error == pytest.approx(np.full(8, np.sqrt((between + own) / 5)))
    assert found.error_of_difference(0, 3) == pytest.approx(np.sqrt(2 * own / 5))
    # What all reviewers have in common cannot be seen, the rest is known to within own / 8, shrunk.
    deviation = np.sqrt(between / 5 + (1 - 1 / 5) * between * own / 8 / (between + own / 8))
    assert found.effect_sd == pytest.approx(np.full(5, deviation))
    assert (found.connected, found.lonely.any()) == (True, False)


@pytest.mark.parametrize("seed", range(4))
def test_an_unbalanced_round_is_generalised_least_squares(seed):
    marks, _, _ = simulated(seed)

    found = calibrate(marks)

    score, covariance, effect = by_matrices(marks, found.variances.reviewer, found.variances.mark)
    assert found.score == pytest.approx(score)
    assert found.covariance == pytest.approx(covariance)
    assert found.effect == pytest.approx(effect)


def test_it_comes_nearer_to_the_truth_than_plain_means():
    ours, plain = [], []
    for seed in range(20):
        marks, quality, _ = simulated(seed)
        found = calibrate(marks)
        for score, errors in ((found.score, ours), (found.mean, plain)):
            errors.append(np.std(score - quality))

    assert np.mean(ours) < 0.75 * np.mean(plain)


def test_the_standard_error_is_what_it_says():
    inside = []
    for seed in range(40):
        marks, quality, _ = simulated(seed)
        found = calibrate(marks)
        inside.append(np.abs(found.score - quality) < 1.96 * found.standard_error)

    assert np.mean(inside) == pytest.approx(0.95, abs=0.02)


@given(rounds())
def test_a_mark_that_rises_raises_everybody_by_as_much_if_all_do(marks):
    found = calibrate(marks)
    raised = calibrate(
        reviews(marks.case, marks.reviewer, marks.mark + 8, cases=marks.cases, reviewers=marks.reviewers)
    )

    assert raised.score == pytest.approx(found.score + 8, nan_ok=True, abs=1e-6)
    assert raised.effect == pytest.approx(found.effect, abs=1e-6)


@given(rounds())
def test_row_order_means_nothing_to_the_last_bit(marks):
    found = calibrate(marks)

    turned = calibrate(
        reviews(marks.case[::-1], marks.reviewer[::-1], marks.mark[::-1], cases=marks.cases, reviewers=marks.reviewers)
    )

    for name in ("score", "effect", "effect_sd", "spread", "covariance"):
        assert getattr(turned, name).tobytes() == getattr(found, name).tobytes()


@given(rounds())
def test_any_round_has_scores_where_it_has_marks(marks):
    found = calibrate(marks)

    assert (np.isfinite(found.score) == (marks.per_case > 0)).all()
    assert (np.isnan(found.standard_error) == ((marks.per_case == 0) | np.isnan(found.variances.mark))).all()
    assert np.isfinite(found.effect).all()
    assert (found.effect[marks.per_reviewer == 0] == 0).all()


def test_a_lone_mark_of_a_harsh_reviewer_is_lifted():
    mark = np.array([[70.0, 80.0], [61.0, 70.0], [80.0, 91.0]])
    both = balanced(mark)
    marks = reviews([*both.case, 3], [*both.reviewer, 0], [*both.mark, 70.0], cases=4, reviewers=2)

    found = calibrate(marks)

    assert found.score[3] == pytest.approx(75, abs=0.1)
    assert found.lonely.tolist() == [False, False, False, True]
    assert found.standard_error[3] > found.standard_error[0]


def test_separate_panels_are_told():
    marks = reviews([0, 0, 1, 1, 2, 2], [0, 1, 0, 1, 2, 3], [60, 70, 65, 74, 80, 88], cases=4, reviewers=4)

    found = calibrate(marks)

    assert (found.connected, found.blocks.tolist()) == (False, [0, 0, 1, 2])
    assert np.isnan(found.score[3])


def test_lone_marks_only_are_scores_of_unknown_error():
    found = calibrate(reviews([0, 1], [0, 1], [60.0, 80.0], cases=2, reviewers=3))

    assert found.score.tolist() == [60.0, 80.0]
    assert np.isnan(found.standard_error).all()
    assert np.isnan(found.effect_sd).all()
    assert np.isnan(found.spread).all()


def test_a_careless_reviewer_shows_a_wide_spread():
    marks, _, _ = simulated(1, cases=200)
    draw = np.random.default_rng(0)
    shaken = marks.mark + np.where(marks.reviewer == 4, draw.normal(0, 15, marks.mark.size), 0)

    found = calibrate(reviews(marks.case, marks.reviewer, shaken, cases=200, reviewers=12))

    assert found.spread.argmax() == 4
    assert np.median(found.spread) == pytest.approx(4, abs=1.5)


def test_no_marks_are_no_scores():
    found = calibrate(reviews([], [], [], cases=0, reviewers=0))

    assert (found.score.size, found.effect.size, found.covariance.shape, found.connected) == (0, 0, (0, 0), True)


def test_criteria_are_calibrated_each_and_together():
    marks, _, _ = simulated(2)
    second = np.arange(marks.mark.size) % 7.0
    columns = np.column_stack([marks.mark, second])
    size = {"cases": marks.cases, "reviewers": marks.reviewers}

    whole, parts = calibrate_criteria(marks.case, marks.reviewer, columns, weights=np.array([0.7, 0.3]), **size)

    summed = calibrate(reviews(marks.case, marks.reviewer, 0.7 * marks.mark + 0.3 * second, **size))
    alone = calibrate(reviews(marks.case, marks.reviewer, second, **size))
    assert whole.score == pytest.approx(summed.score)
    assert [part.score.tolist() for part in parts] == [calibrate(marks).score.tolist(), alone.score.tolist()]


@pytest.mark.parametrize(("marks", "weights"), [(np.zeros(1), np.ones(1)), (np.zeros((1, 2)), np.ones(1))])
def test_weights_that_do_not_fit_are_refused(marks, weights):
    with pytest.raises(ValueError, match="each criterion"):
        calibrate_criteria(np.array([0]), np.array([0]), marks, weights=weights, cases=1, reviewers=1)
