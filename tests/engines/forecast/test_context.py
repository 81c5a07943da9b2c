import numpy as np

from jiahe.engines.forecast.clock import HOUR, Clock
from jiahe.engines.forecast.context import Context
from jiahe.engines.forecast.panel import Panel, make_series

RANDOM = np.random.default_rng(0)
HERE, THERE = (make_series(name, np.arange(5, 105), RANDOM.normal(size=100), 1) for name in ("here", "there"))
EMPTY = make_series("empty", np.array([7]), np.array([np.nan]), 1)
PANEL = Panel(clock=Clock(HOUR), series=(HERE, THERE, EMPTY))
LEARNER = Context(panel=PANEL, neighbours={"here": ("there", "gone", "empty")}, cycles=((24, 2),), ahead=3)
ORIGINS = np.array([20, 60])


def test_the_inputs_are_changes_of_the_last_hour_neighbours_and_the_time_of_day():
    made = LEARNER.design(HERE, ORIGINS)

    last = HERE.values[ORIGINS - 1]
    angle = 2 * np.pi / 24 * ((ORIGINS + 5) % 24)
    assert np.allclose(made[:, :11], np.array([HERE.values[o - 12 : o - 1] - HERE.values[o - 1] for o in ORIGINS]))
    assert np.allclose(made[:, 11], last)
    assert np.allclose(made[:, 12:15], THERE.values[ORIGINS[:, None] - [1, 2, 3]])
    assert np.allclose(made[:, 15:36], 0)
    assert np.allclose(
        made[:, 36:], np.column_stack((np.cos(angle), np.cos(2 * angle), np.sin(angle), np.sin(2 * angle), np.ones(2)))
    )
    assert made.shape[1] == LEARNER.inputs


def test_a_series_without_neighbours_has_none():
    assert np.allclose(LEARNER.design(THERE, ORIGINS)[:, 12:36], 0)


def test_moments_are_of_the_inputs_and_the_changes_to_come():
    origins = np.arange(30, 50)
    inputs = LEARNER.design(HERE, origins)
    change = np.array([HERE.values[o : o + 3] - HERE.values[o - 1] for o in origins])

    found = LEARNER.derive(LEARNER.basis.moments([HERE], 30, 50))

    assert np.allclose(found, inputs.T @ np.column_stack((inputs, change)))


def test_a_forecast_is_the_last_value_and_the_change():
    weights = RANDOM.normal(size=(LEARNER.inputs, 3))

    found = LEARNER.predict(weights, HERE, ORIGINS)

    assert np.allclose(found, LEARNER.design(HERE, ORIGINS) @ weights + HERE.values[ORIGINS - 1][:, None])
    assert (LEARNER.reach, LEARNER.judged(np.array([0, 2])).tolist()) == (3, [0, 2])
