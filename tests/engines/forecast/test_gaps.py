import numpy as np

from jiahe.engines.forecast.gaps import fill, sound

NONE = float("nan")


def test_without_a_gap_the_series_itself_comes_back():
    values = np.array([1.0, 2.0])

    assert fill(values, 24, 0) is values


def test_a_short_gap_is_bridged_by_a_straight_line_where_no_season_is_known():
    assert fill(np.array([1.0, NONE, NONE, 4.0, NONE]), 1, 0).tolist() == [1, 2, 3, 4, 4]


def test_a_gap_takes_the_shape_of_the_season_at_the_level_around_it():
    season = np.array([0.0, 5.0, 1.0])
    values = np.tile(season, 8) + np.repeat([0.0, 2.0], 12)
    holey = values.copy()
    holey[16:19] = NONE

    assert np.allclose(fill(holey, 3, 7), values)


def test_a_phase_that_was_never_read_gets_the_mean():
    values = np.array([2.0, NONE] * 4)

    assert fill(values, 2, 0).tolist() == [2.0] * 8


def test_only_gaps_that_are_not_too_long_are_sound():
    missing = np.array([0, 1, 1, 0, 1, 1, 1, 0], dtype=bool)

    assert sound(missing, 2).tolist() == [True, True, True, True, False, False, False, True]


def test_without_a_gap_all_is_sound():
    assert sound(np.zeros(3, dtype=bool), 0).all()
