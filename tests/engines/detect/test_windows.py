import numpy as np
import pytest

from jiahe.engines.detect import windows

NAN = np.nan


@pytest.mark.parametrize("window", [1, 2, 3, 5, 8, 13])
def test_a_trailing_mean_is_the_mean_of_the_last_rows(window: int) -> None:
    values = np.random.default_rng(0).normal(size=(40, 3))

    means = windows.trailing_mean(values, window)

    wanted = [values[max(0, row - window + 1) : row + 1].mean(axis=0) for row in range(40)]
    np.testing.assert_allclose(means, wanted, atol=1e-12)


def test_a_window_longer_than_the_series_averages_what_is_there() -> None:
    assert windows.trailing_mean(np.array([[1.0], [3.0], [5.0]]), 100).tolist() == [[1.0], [2.0], [3.0]]


def test_no_rows_have_no_means() -> None:
    assert windows.trailing_mean(np.zeros((0, 2)), 5).shape == (0, 2)


def test_a_mean_has_the_same_bits_wherever_its_chunk_begins() -> None:
    values = np.random.default_rng(0).normal(size=(100, 2)) * 1e6

    whole = windows.trailing_mean(values, 7)

    np.testing.assert_array_equal(whole[56:], windows.trailing_mean(values[50:], 7)[6:])


def test_gaps_take_the_value_before_them_and_zero_at_the_start() -> None:
    values = np.array([[NAN, 1.0], [2.0, NAN], [NAN, NAN]])

    assert windows.carry_forward(values).tolist() == [[0.0, 1.0], [2.0, 1.0], [2.0, 1.0]]


def test_without_gaps_nothing_is_carried() -> None:
    values = np.ones((2, 2))

    assert windows.carry_forward(values) is values


def test_runs_are_counted_whole_or_so_far_and_a_gap_is_none() -> None:
    values = np.array([[1.0, 5.0], [1.0, NAN], [1.0, NAN], [2.0, 5.0]])

    assert windows.run_lengths(values).tolist() == [[3, 1], [3, 0], [3, 0], [1, 1]]
    assert windows.run_lengths(values, so_far=True).tolist() == [[1, 1], [2, 0], [3, 0], [1, 1]]


def test_no_rows_have_no_runs() -> None:
    assert windows.run_lengths(np.zeros((0, 3))).shape == (0, 3)


def test_stretches_are_joined_across_short_gaps_only() -> None:
    flags = np.array([True, True, False, True, False, False, True])

    assert windows.stretches(flags).tolist() == [[0, 2], [3, 4], [6, 7]]
    assert windows.stretches(flags, gap=1).tolist() == [[0, 4], [6, 7]]
    assert windows.stretches(np.zeros(4, bool)).tolist() == []


def test_what_is_raised_stays_so_until_it_is_released() -> None:
    raised = np.array([False, True, False, False, False, True])
    released = np.array([True, True, False, True, False, False])

    assert windows.hold(raised, released).tolist() == [False, True, True, False, False, True]


def test_a_reference_is_rounded_as_the_readings_are_written() -> None:
    fine = np.array([[1.23456789, 1.23456789, NAN, 1.25], [2.0, 2.0, 1.05, 1.25]])
    coarse = np.array([[1.2, 0.123456789, 3.0, NAN], [1.4, 0.2, 4.0, NAN]])

    rounded = windows.as_coarse(fine, coarse)

    np.testing.assert_array_equal(rounded, [[1.2, 1.23456789, NAN, 1.25], [2.0, 2.0, 1.0, 1.25]])
