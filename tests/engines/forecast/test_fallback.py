import numpy as np
import pytest

from jiahe.engines.forecast import fallback
from jiahe.engines.forecast.panel import make_series


def series(values):
    return make_series("a", np.arange(len(values)), np.asarray(values, float), 1)


def made(values, leads, *, season=1, level=0.9):
    one = series(values)
    found, ends = fallback.forecast(one, np.asarray(leads), season=season, level=level)
    return found * one.scale + one.middle, ends * one.scale


def test_the_last_value_is_repeated():
    assert made([1, 2, 3], [1, 2, 9])[0].tolist() == pytest.approx([3, 3, 3])


def test_a_season_that_was_there_twice_is_repeated_from_its_place():
    assert made([1, 5, 9, 1, 5, 9], [1, 2, 4], season=3)[0].tolist() == pytest.approx([1, 5, 1])


@pytest.mark.parametrize("values", [[1, 5, 9, 1, 5], [1, 5, 9, 11, 15, 19]])
def test_a_season_that_was_not_there_twice_or_repeats_badly_is_not(values):
    assert made(values, [1], season=3)[0].tolist() == pytest.approx([values[-1]])


def test_one_reading_may_be_off_by_itself_and_more_later_on():
    _, ends = made([10], [1, 4])

    assert ends.tolist() == [[-10, -20], [10, 20]]


def test_nought_alone_has_no_size_to_be_off_by():
    assert made([0], [1])[1].tolist() == [[0], [0]]


def test_a_long_constant_series_is_sure_and_a_short_one_less_so():
    assert made([7] * 30, [1, 5])[1].tolist() == [[0, 0], [0, 0]]
    assert made([8, 8], [1])[1].tolist() == [[-2], [2]]


def test_the_ends_widen_with_the_lead_as_changes_did():
    walk = np.random.default_rng(0).normal(size=400).cumsum()

    _, ends = made(walk, [1, 25, 100])

    assert (np.diff(ends[0]) < 0).all()
    assert (np.diff(ends[1]) > 0).all()


def test_beyond_what_was_seen_the_ends_grow_with_the_square_root():
    _, ends = made([0, 1] * 6, [4, 16])

    assert ends[1, 1] == pytest.approx(2 * ends[1, 0])


def test_a_far_lead_costs_no_more_than_a_near_one():
    walk = np.random.default_rng(0).normal(size=100_000).cumsum()

    found, ends = made(walk, [10**9])

    assert found.tolist() == pytest.approx([walk[-1]])
    assert ends[1, 0] > 1000
