import datetime as dt

import numpy as np
import polars as pl

from jiahe.engines.detect.grid import Grid, grid

START = dt.datetime(2025, 5, 1)


def times(count: int, hours: float) -> pl.Series:
    return pl.Series([START + dt.timedelta(hours=hours * step) for step in range(count)], dtype=pl.Datetime("us"))


def made(count: int, hours: float) -> Grid:
    return Grid(times=times(count, hours), values=np.zeros((count, 1)), due=np.ones((count, 1), bool))


def test_rows_take_their_places_and_the_rest_is_empty() -> None:
    rows = pl.DataFrame(
        {
            "indicator": ["b", "a", "b", "other"],
            "time": [START, START, START + dt.timedelta(hours=1), START],
            "value": [1.0, 2, None, 9],
        }
    )

    laid = grid(rows, pl.Series(["a", "b"]))

    np.testing.assert_array_equal(laid.values, [[2, 1], [np.nan, np.nan]])
    assert laid.due.tolist() == [[True, True], [False, True]]
    assert laid.head(1).values.tolist() == [[2, 1]]
    assert laid.head(1).due.tolist() == [[True, True]]


def test_the_day_is_a_fraction() -> None:
    assert made(4, 6).day.tolist() == [0, 0.25, 0.5, 0.75]


def test_a_daily_course_needs_three_days_and_four_rows_a_day() -> None:
    assert [made(13, 6).is_daily, made(12, 6).is_daily, made(13, 6.5).is_daily, made(1, 6).is_daily] == [
        True,
        False,
        False,
        False,
    ]
