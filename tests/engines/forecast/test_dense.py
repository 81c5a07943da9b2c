import numpy as np

from jiahe.engines.forecast.dense import Dense
from jiahe.engines.forecast.panel import make_series

RANDOM = np.random.default_rng(0)
SERIES = [make_series(name, np.arange(200), RANDOM.normal(size=200).cumsum(), 1) for name in "ab"]
LEARNER = Dense(10, 7)


def by_hand(one, origins):
    rows = [np.concatenate((one.values[o - 10 : o], one.values[o : o + 7])) - one.values[o - 1] for o in origins]
    return np.array(rows)


def test_the_moments_are_the_sums_of_products():
    rows = np.concatenate([by_hand(one, range(40, 120)) for one in SERIES])

    found = LEARNER.derive(LEARNER.basis.moments(SERIES, 40, 120))

    upper = np.triu_indices(10)
    wanted = rows[:, :10].T @ rows
    assert np.allclose(found[:, :10][upper], wanted[:, :10][upper])
    assert np.allclose(found[:, 10:], wanted[:, 10:])


def test_a_forecast_is_the_weighed_look_back_from_the_last_value():
    weights = RANDOM.normal(size=(10, 7))
    origins = np.array([30, 55])

    found = LEARNER.predict(weights, SERIES[0], origins)

    last = SERIES[0].values[origins - 1][:, None]
    assert np.allclose(found, by_hand(SERIES[0], origins)[:, :10] @ weights + last)


def test_it_looks_as_far_as_it_says():
    assert (LEARNER.inputs, LEARNER.back, LEARNER.reach, LEARNER.judged(np.array([0, 6])).tolist()) == (
        10,
        10,
        7,
        [0, 6],
    )
