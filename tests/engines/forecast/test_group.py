import numpy as np

from jiahe.engines.forecast import calibrate, group
from jiahe.engines.forecast.dense import Dense
from jiahe.engines.forecast.panel import make_series
from jiahe.engines.forecast.seasonal import Naive, Periodic, Seasonal

TAILS = calibrate.tails(0.9)


def fit(values, learners, *, bridged=12, pooled=True):
    members = tuple(
        make_series(str(place), np.arange(len(one)), np.asarray(one, float), 1) for place, one in enumerate(values)
    )
    told = []
    done = group.fit(
        members, learners, ahead=6, bridged=bridged, pooled=pooled, probabilities=TAILS, report=told.append
    )
    assert told == sorted(told)
    return done


def rhythm(count, *, noise=0.0, seed=0):
    random = np.random.default_rng(seed)
    return [np.resize([0.0, 4, 9, 3, 1, 5], 300) + random.normal(0, noise, 300) for _ in range(count)]


def test_a_series_without_a_target_to_judge_by_is_not_learnt():
    hidden = np.full(2000, np.nan)
    hidden[:50] = np.arange(50.0)
    hidden[-1] = 1.0

    assert fit([hidden], (Dense(50, 6), Naive(1, 6)), bridged=2000) is None


def test_series_alike_share_one_set_of_weights():
    _, fitted = fit(rhythm(5, noise=0.5), (Periodic(Seasonal(6, 5, 6)), Dense(12, 6), Naive(6, 6)))

    assert {name: len(weights) for name, weights in fitted.weights.items()} == dict.fromkeys(fitted.weights, 1)
    assert (fitted.used == fitted.used[0]).all()


def test_series_that_may_not_share_have_their_own():
    _, fitted = fit(rhythm(3, noise=0.5), (Periodic(Seasonal(6, 5, 6)), Naive(6, 6)), pooled=False)

    assert {len(weights) for weights in fitted.weights.values()} == {3}


def test_series_that_behave_in_contrary_ways_have_their_own():
    random = np.random.default_rng(1)
    noise = random.normal(size=(2, 400))
    back_and_forth, drifting = np.zeros(400), np.zeros(400)
    for step in range(1, 400):
        back_and_forth[step] = -0.9 * back_and_forth[step - 1] + noise[0, step]
        drifting[step] = 0.9 * drifting[step - 1] + noise[1, step]

    _, fitted = fit([back_and_forth, drifting], (Dense(8, 6), Naive(1, 6)))

    assert len(fitted.weights["dense"]) == 2


def test_a_naive_forecast_that_is_clearly_better_is_taken_alone():
    exact = [np.resize([0.0, 4, 9, 3, 1, 5], 300)]

    _, fitted = fit(exact, (Dense(2, 6), Naive(1, 6), Naive(6, 6)))

    assert fitted.used.tolist() == [[False, False, True]]
    assert fitted.weights == {}
    assert not fitted.curves.any()
