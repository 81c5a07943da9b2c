import numpy as np
import pytest

from jiahe.engines.forecast.panel import make_series, spread

NONE = float("nan")


@pytest.mark.parametrize("size", [1e-300, 1e-6, 1.0, 1e9, 1e300])
def test_the_spread_is_right_at_any_magnitude(size):
    middle, scale = spread(np.array([1.0, NONE, 3.0]) * size)

    assert (middle / size, scale / size) == pytest.approx((2, 1))


def test_what_does_not_vary_is_measured_in_its_own_size():
    assert spread(np.array([5.0, 5.0])) == (5, 5)
    assert spread(np.zeros(3)) == (0, 1)


def test_rows_are_laid_on_steps_and_rows_of_one_step_averaged():
    one = make_series("a", np.array([10, 12, 12, 13]), np.array([1.0, 2.0, 4.0, 5.0]), 1)

    assert (one.first, one.end, one.stop) == (10, 14, 14)
    assert np.array_equal(one.raw, [1, NONE, 3, 5], equal_nan=True)
    assert np.allclose(one.values * one.scale + one.middle, [1, 2, 3, 5])


def test_rows_without_a_reading_at_the_ends_only_move_the_stop():
    one = make_series("a", np.array([1, 2, 3, 4]), np.array([NONE, 2.0, NONE, NONE]), 1)

    assert (one.first, one.end, one.stop, one.raw.tolist()) == (2, 3, 5, [2.0])


def test_a_series_without_a_reading_is_empty():
    one = make_series("a", np.array([1, 2]), np.array([NONE, NONE]), 1)

    assert (len(one.raw), one.stop) == (0, 3)


def test_beyond_its_ends_a_series_is_as_at_them():
    one = make_series("a", np.array([5, 6]), np.array([1.0, 3.0]), 1)

    assert one.at(np.array([0, 5, 6, 9])).tolist() == [-1, -1, 1, 1]


def test_short_gaps_are_sound():
    one = make_series("a", np.array([0, 2, 6]), np.array([1.0, 3.0, 2.0]), 1)

    assert one.sound(1).tolist() == [True, True, True, False, False, False, True]


def test_a_lone_reading_long_before_all_others_is_left_out_rather_than_filling_memory():
    one = make_series("a", np.array([0, 10**12, 10**12 + 1]), np.array([9.0, 1.0, 2.0]), 1)

    assert one.raw.tolist() == [1, 2]
