import numpy as np
import pytest

from jiahe.engines.detect.reference import Tuning, learn, window_means


def related(rows: int, seed: int = 0) -> np.ndarray:
    """Four sensors: two follow a common cause, one repeats the first a row later, one is by itself."""
    rng = np.random.default_rng(seed)
    cause, own = rng.normal(size=rows), rng.normal(size=(rows, 4)) * 0.1
    return np.column_stack([cause, 2 * cause, np.roll(cause, 1), rng.normal(size=rows)]) + own


def still(rows: int) -> np.ndarray:
    return np.zeros(rows)


def test_what_others_explain_is_not_left_over() -> None:
    values = related(600)

    reference = learn(values[:400], still(400), Tuning(), daily=False)
    left, _ = reference.residuals(values[400:], still(200))

    assert reference.usable.all()
    assert not reference.wandering.any()
    assert (reference.noise < [0.3, 0.3, 0.5, 1.3]).all()
    assert np.abs(left.std(axis=0) - 1).max() < 0.25


def test_false_alarms_come_as_often_as_wanted() -> None:
    values = related(6000)
    reference = learn(values[:3000], still(3000), Tuning(false_alarm_rate=0.05, margin=1.0), daily=False)

    levels = window_means(reference.residuals(values[3000:], still(3000))[0], 5)
    single, joint = reference.scores(levels)

    assert (single.max(axis=1) >= 1).mean() == pytest.approx(0.05, abs=0.03)
    assert (joint >= 1).mean() == pytest.approx(0.05, abs=0.03)


def test_a_gap_leaves_nothing_over_and_raises_nothing_elsewhere() -> None:
    values = related(600)
    reference = learn(values[:400], still(400), Tuning(), daily=False)
    gappy = values[400:].copy()
    gappy[50:60, 0] = np.nan

    left, filled = reference.residuals(gappy, still(200))

    assert (left[50:60, 0] == 0).all()
    assert np.abs(left[50:60]).max() < 5
    assert not np.isnan(filled).any()


def test_an_indicator_that_wanders_is_judged_by_its_steps_and_predicts_nothing() -> None:
    rng = np.random.default_rng(0)
    values = np.column_stack([np.cumsum(rng.normal(size=400)), rng.normal(size=400), rng.normal(size=400)])

    reference = learn(values, still(400), Tuning(), daily=False)

    assert reference.wandering.tolist() == [True, False, False]
    assert reference.weights[:, 0].tolist() == [1, 0, 0, -1, 0, 0]
    assert (reference.weights[[0, 3], 1:] == 0).all()


def test_the_course_of_the_day_is_learnt() -> None:
    rng = np.random.default_rng(0)
    day = np.arange(480) % 24 / 24
    values = (5 * np.sin(2 * np.pi * day) + rng.normal(size=480) * 0.1)[:, None]

    plain = learn(values, day, Tuning(), daily=False)
    daily = learn(values, day, Tuning(), daily=True)

    assert daily.noise[0] * daily.spread[0] < 0.12
    assert plain.noise[0] * plain.spread[0] > 3


@pytest.mark.parametrize(
    "values",
    [np.full((40, 2), np.nan), np.ones((40, 2)), np.random.default_rng(0).normal(size=(5, 2)), np.zeros((0, 2))],
    ids=["nothing read", "constant", "too few", "no rows"],
)
def test_where_nothing_can_be_learnt_nothing_is_usable_and_nothing_scored(values: np.ndarray) -> None:
    reference = learn(values, still(len(values)), Tuning(), daily=False)
    left, _ = reference.residuals(np.ones((3, 2)), still(3))

    assert not reference.usable.any()
    assert left.tolist() == [[0, 0]] * 3
    assert [part.max() for part in reference.scores(left)] == [0, 0]


def test_a_binary_indicator_that_seldom_moves_is_usable() -> None:
    values = related(600)
    values[:, 3] = 0
    values[300:302, 3] = 1

    assert learn(values, still(600), Tuning(), daily=False).usable.all()


def test_outlying_rows_are_left_out_of_a_reference_that_nobody_vouched_for() -> None:
    values = related(400)
    values[100:130, 0] += 20

    trusted = learn(values, still(400), Tuning(), daily=False)
    trimmed = learn(values, still(400), Tuning(trim=True), daily=False)
    clean = learn(related(400), still(400), Tuning(trim=True), daily=False)

    noises = [one.noise[0] * one.spread[0] for one in (clean, trimmed, trusted)]
    assert noises[0] == pytest.approx(noises[1], rel=0.1)
    assert noises[1] < noises[2] / 2
