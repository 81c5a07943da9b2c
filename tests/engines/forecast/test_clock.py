import datetime as dt

import numpy as np
import pytest

from jiahe.engines.forecast import clock
from jiahe.engines.forecast.clock import DAY, HOUR, MINUTE, SECOND, Clock


def stamps(*texts):
    return np.array([np.datetime64(text, "us").astype(np.int64) for text in texts])


def texts(values):
    return [str(np.datetime64(int(value), "us"))[:16] for value in values]


def test_the_commonest_gap_is_the_step():
    gaps = np.array([5, 5, 5, 10, 5, 15, 4]) * MINUTE

    found = clock.infer(gaps, stamps("2025-05-01T00:02", "2025-05-01T00:07"), otherwise=HOUR)

    assert found == Clock(5 * MINUTE, 2 * MINUTE)


def test_without_a_gap_the_step_is_the_one_told():
    found = clock.infer(np.array([], dtype=np.int64), stamps("2025-05-01T00:30"), otherwise=HOUR)

    assert found == Clock(HOUR, 30 * MINUTE)


def test_stamps_that_jitter_are_read_as_the_usual_step_nearby():
    random = np.random.default_rng(1)
    times = np.arange(200) * 15 * MINUTE + random.integers(-9 * SECOND, 9 * SECOND, 200)

    assert clock.infer(np.diff(times), times, otherwise=HOUR).size == 15 * MINUTE


def test_stamps_that_jitter_about_an_unusual_step_keep_it():
    gaps = np.array([70, 71, 72, 73, 74, 75, 76]) * MINUTE

    assert clock.infer(gaps, np.array([0]), otherwise=HOUR).size == 73 * MINUTE


def test_a_stamp_belongs_to_the_nearest_step():
    hourly = Clock(HOUR)

    found = hourly.steps(stamps("1970-01-01T00:29", "1970-01-01T00:31", "1970-01-01T05:00"))

    assert found.tolist() == [0, 1, 5]
    assert texts(hourly.stamps(found)) == ["1970-01-01T00:00", "1970-01-01T01:00", "1970-01-01T05:00"]


@pytest.mark.parametrize(
    ("moment", "step"), [("1970-01-01T01:00", 1), ("1970-01-01T01:50", 1), ("1970-01-01T00:59", 0)]
)
def test_the_last_step_is_never_after_the_moment(moment, step):
    assert Clock(HOUR).last(int(stamps(moment)[0])) == step


def test_months_are_counted_by_the_calendar():
    times = stamps("2024-01-31T00:00", "2024-02-29T00:00", "2024-03-31T00:00", "2024-04-30T00:00")

    monthly = clock.infer(np.diff(times), times, otherwise=HOUR)

    assert (monthly.monthly, monthly.size, monthly.day) == (True, 1, 31)
    assert texts(monthly.stamps(monthly.steps(times))) == texts(times)
    assert texts(monthly.stamps(monthly.steps(times)[-1] + np.array([1, 10]))) == [
        "2024-05-31T00:00",
        "2025-02-28T00:00",
    ]


def test_quarters_on_the_first_keep_the_first_and_the_hour():
    times = stamps("2024-02-01T08:00", "2024-05-01T08:00", "2024-08-01T08:00", "2024-11-01T08:00")

    quarterly = clock.infer(np.diff(times), times, otherwise=HOUR)

    assert (quarterly.size, quarterly.day, quarterly.moment) == (3, 1, 8 * HOUR)
    assert texts(quarterly.stamps(quarterly.steps(times) + 1)) == texts([*times[1:], *stamps("2025-02-01T08:00")])
    assert quarterly.last(int(stamps("2024-04-30T00:00")[0])) == quarterly.steps(times)[0]


def test_gaps_of_28_days_throughout_are_no_months():
    times = np.arange(12) * 28 * DAY

    assert clock.infer(np.diff(times), times, otherwise=HOUR) == Clock(28 * DAY)


@pytest.mark.parametrize(
    ("clock_", "cycles"),
    [
        (Clock(HOUR), (24, 168)),
        (Clock(5 * MINUTE), (288, 2016)),
        (Clock(DAY), (7,)),
        (Clock(7 * DAY), (52,)),
        (Clock(1, monthly=True), (12,)),
        (Clock(3, monthly=True), (4,)),
        (Clock(12, monthly=True), ()),
        (Clock(30 * DAY), ()),
    ],
)
def test_the_calendar_knows_days_weeks_and_years(clock_, cycles):
    assert clock_.cycles() == cycles


def test_a_series_that_clearly_has_its_own_step_keeps_it():
    fine = np.arange(40) * 5 * MINUTE
    coarse = np.arange(20) * HOUR
    holey = np.sort(np.random.default_rng(2).choice(80, 40, replace=False)) * 5 * MINUTE
    number = np.repeat([0, 1, 2], [40, 20, 40])

    sizes = clock.own_sizes(number, np.concatenate((fine, coarse, holey)), Clock(5 * MINUTE))

    assert sizes.tolist() == [5 * MINUTE, HOUR, 5 * MINUTE]


def test_a_series_without_a_clear_step_takes_the_tables():
    odd = np.cumsum(np.arange(1, 30)) * MINUTE

    assert clock.own_sizes(np.zeros(29, dtype=int), odd, Clock(5 * MINUTE)).tolist() == [5 * MINUTE]


def test_months_are_one_step_for_all():
    assert clock.own_sizes(np.array([0, 1]), np.array([0, 0]), Clock(1, monthly=True)).tolist() == [1, 1]


def test_the_epoch_is_the_one_that_the_standard_library_knows():
    assert texts([0]) == [dt.datetime(1970, 1, 1).isoformat()[:16]]
