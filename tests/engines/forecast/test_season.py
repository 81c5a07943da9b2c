import numpy as np
import pytest

from jiahe.engines.forecast.season import infer

RANDOM = np.random.default_rng(4)
HOURS = np.arange(24 * 28)
DAY = np.sin(2 * np.pi * HOURS / 24)
WEEK = (HOURS // 24 % 7 >= 5).astype(float)


def test_a_day_is_seen_in_hours():
    assert infer([DAY + RANDOM.normal(0, 0.5, len(HOURS))], (24, 168)) == 24


def test_a_week_is_seen_where_days_do_not_repeat():
    by_day = np.tile(np.array([3.0, 9, 1, 7, 2, 8, 5]), 10)

    assert infer([by_day], (7,)) == 7


def test_a_day_is_preferred_to_the_week_that_it_makes_up():
    assert infer([DAY + 0.3 * WEEK], (24, 168)) == 24


def test_a_rhythm_that_single_series_hide_in_noise_shows_in_their_sum():
    assert infer([DAY + RANDOM.normal(0, 4, len(HOURS)) for _ in range(60)], (24, 168)) == 24


def test_a_wandering_series_has_no_season():
    assert infer([np.cumsum(RANDOM.normal(size=1000))], (7,)) == 1


@pytest.mark.parametrize(
    "values", [np.full(100, 3.0), np.zeros(100), np.arange(100.0), np.full(100, np.nan), np.ones(3)]
)
def test_what_does_not_vary_about_a_line_has_no_season(values):
    assert infer([values], (24,)) == 1


def test_a_season_needs_two_cycles():
    assert infer([DAY[:40]], (24,)) == 1


def test_without_a_calendar_the_clearest_cycle_is_found():
    assert infer([np.tile([0.0, 1, 4, 2, 0, -3, -2, -1, 0], 12)], ()) == 9


@pytest.mark.parametrize("series", [[], [RANDOM.normal(size=90)], [np.arange(5.0)], [np.full(60, 2.0)]])
def test_without_a_calendar_and_a_cycle_there_is_none(series):
    assert infer(series, ()) == 1


def test_gaps_and_size_do_not_matter():
    values = 1e9 * DAY
    values[50:60] = np.nan

    assert infer([values], (24,)) == infer([1e-15 * values], (24,)) == 24
