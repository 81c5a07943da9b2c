import numpy as np
import pytest

from jiahe.engines.forecast import calibrate

LEVELS = calibrate.tails(0.9)


def test_the_level_asked_for_is_kept_exactly():
    assert 0.05 in calibrate.tails(0.9)
    assert 0.0625 in calibrate.tails(0.875)


def test_the_ends_are_the_errors_of_the_conformal_ranks():
    errors = np.arange(-49.0, 50.0)[:, None]

    lower, upper = calibrate.at(calibrate.ends(errors, LEVELS), LEVELS, 0.9)

    # 99 errors: ranks .05 x 100 = 5 from either side.
    assert (lower.tolist(), upper.tolist()) == ([-45], [45])


def test_missing_errors_do_not_count():
    errors = np.full((200, 1), np.nan)
    errors[::2, 0][:99] = np.arange(-49.0, 50.0)

    assert calibrate.at(calibrate.ends(errors, LEVELS), LEVELS, 0.9).ravel().tolist() == [-45, 45]


def test_ends_never_lie_on_the_wrong_side():
    found = calibrate.ends(np.full((100, 1), 3.0), LEVELS)

    assert (found[0].max(), found[1].min()) == (0, 3)


def test_where_the_rank_lies_beyond_the_largest_error_it_is_widened():
    few = np.array([[-1.0], [2.0], [0.5]])

    lower, upper = calibrate.at(calibrate.ends(few, LEVELS), LEVELS, 0.9)

    assert lower[0] < -1
    assert upper[0] == pytest.approx(2 * 1.25 ** np.log2(1 / (0.05 * 4)))


def test_without_errors_there_is_no_width():
    assert not calibrate.ends(np.full((3, 2), np.nan), LEVELS).any()


def test_levels_in_between_are_interpolated_and_wider_levels_are_wider():
    curve = calibrate.ends(np.random.default_rng(0).normal(size=(500, 1)), LEVELS)
    widths = [
        np.diff(calibrate.at(curve, LEVELS, level), axis=0).item()
        for level in (0.01, 0.3, 0.55, 0.85, 0.9, 0.97, 0.999)
    ]

    assert widths == sorted(widths)


@pytest.mark.parametrize("level", [0.5, 0.8, 0.9, 0.95])
def test_new_errors_fall_within_as_often_as_promised(level):
    random = np.random.default_rng(3)
    probabilities = calibrate.tails(level)
    held = []
    for _ in range(400):
        lower, upper = calibrate.at(calibrate.ends(random.normal(size=(99, 1)), probabilities), probabilities, level)
        new = random.normal(size=100)
        held.append(((lower <= new) & (new <= upper)).mean())

    assert np.mean(held) == pytest.approx(level, abs=0.01)
