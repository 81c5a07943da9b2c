import numpy as np
import pytest

from jiahe.engines.forecast.panel import make_series
from jiahe.engines.forecast.seasonal import Naive, Periodic, Seasonal, Smooth

RANDOM = np.random.default_rng(0)
ONE, OTHER = (make_series(name, np.arange(200), RANDOM.normal(size=200).cumsum(), 6) for name in "ab")
ORIGINS = range(40, 120)


def by_hand(series, form, learner, origins):
    """Write out one row for each origin and phase: inputs, then targets, relative to what the learner measures from."""
    rows = []
    for origin in origins:
        past = series.values[origin - form.back : origin].reshape(form.seasons, form.season)
        levels = past.mean(1)
        for phase in range(form.width):
            ahead = series.values[origin + phase + form.season * np.arange(form.blocks)]
            if isinstance(learner, Periodic):
                base, inputs = past[-1, -1], np.concatenate((past[:, phase], levels)) - past[-1, -1]
            else:
                base, inputs = past.mean(), past[:, phase] + levels - 2 * past.mean()
            rows.append(np.concatenate((inputs, ahead - base)))
    return np.array(rows)


@pytest.mark.parametrize("ahead", [1, 4, 6, 7, 18])
@pytest.mark.parametrize("kind", [Periodic, Smooth])
def test_the_moments_are_the_sums_of_products(kind, ahead):
    form = Seasonal(6, 3, ahead)
    learner = kind(form)
    rows = np.concatenate([by_hand(series, form, learner, ORIGINS) for series in (ONE, OTHER)])

    found = learner.derive(learner.basis.moments([ONE, OTHER], 40, 120)[None])[0]

    assert np.allclose(found, rows[:, : learner.inputs].T @ rows)


@pytest.mark.parametrize("ahead", [4, 6, 14])
@pytest.mark.parametrize("kind", [Periodic, Smooth])
def test_a_forecast_weighs_each_phase_alike(kind, ahead):
    form = Seasonal(6, 3, ahead)
    learner = kind(form)
    weights = RANDOM.normal(size=(learner.inputs, form.blocks))

    found = learner.predict(weights, ONE, np.array([50]))[0]

    past = ONE.values[50 - form.back : 50]
    base = past[-1] if kind is Periodic else past.mean()
    by_phase = by_hand(ONE, form, learner, [50])[:, : learner.inputs] @ weights
    assert np.allclose(found, by_phase.T.reshape(-1)[:ahead] + base)


@pytest.mark.parametrize("kind", [Periodic, Smooth])
def test_it_looks_as_far_as_it_says(kind):
    learner = kind(Seasonal(6, 3, 14))

    assert (learner.back, learner.reach, learner.ahead, learner.judged(np.array([0, 13])).tolist()) == (
        18,
        18,
        14,
        [0, 1, 2],
    )


def test_naive_repeats_the_last_cycle_where_there_was_one():
    naive = Naive(3, 5)
    series = make_series("a", np.arange(6), np.arange(6.0), 1)
    values = series.values

    found = naive.predict(np.empty(0), series, np.array([6, 2]))

    assert found[0].tolist() == [*values[3:], *values[3:5]]
    assert np.array_equal(found[1], [np.nan, values[0], values[1], np.nan, values[0]], equal_nan=True)
    assert (naive.name, naive.back, naive.reach, naive.inputs) == ("naive3", 3, 5, 0)


def test_naive_learns_nothing():
    naive = Naive(3, 5)

    assert naive.derive(naive.basis.moments([ONE], 3, 9)).shape == (0, 5)
    assert naive.judged(np.array([0, 4])).tolist() == [0, 4]
