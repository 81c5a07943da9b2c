from itertools import pairwise

import numpy as np
import pytest

from jiahe.engines.forecast import holdout
from jiahe.engines.forecast.dense import Dense
from jiahe.engines.forecast.panel import make_series

RANDOM = np.random.default_rng(0)
VALUES = RANDOM.normal(size=400).cumsum()
WHOLE = make_series("a", np.arange(400), VALUES, 1)
LEARNER = Dense(5, 4)


def gappy(*spans):
    values = VALUES.copy()
    for start, end in spans:
        values[start:end] = np.nan
    return make_series("a", np.arange(400), values, 1)


def split(series, margin=4):
    return holdout.split(series, back=5, reach=4, margin=margin, bridged=3)


def test_blocks_share_out_all_origins_and_what_is_learnt_keeps_its_distance():
    blocks = split(WHOLE)

    edges = [(int(blocks.cuts[low]), int(blocks.cuts[high])) for low, high in blocks.core]
    held = [(int(blocks.cuts[low]), int(blocks.cuts[high])) for low, high in blocks.held]
    assert (edges[0][0], edges[-1][1]) == (5, 397)
    assert all(one[1] == other[0] for one, other in pairwise(edges))
    assert held == [(5, edges[0][1] + 4), (edges[1][0] - 4, edges[1][1] + 4), (edges[2][0] - 4, 397)]
    assert all(len(tests) == holdout.TESTED for tests in blocks.tests)


@pytest.mark.parametrize("length", [10, 31, 32])
def test_a_short_history_is_not_split(length):
    short = make_series("a", np.arange(length), VALUES[:length], 1)

    assert (split(short) is None) == (length < 5 + 4 - 1 + holdout.LEAST)


def test_origins_whose_window_touches_a_long_gap_are_left_out():
    blocks = split(gappy((100, 110)))

    assert np.flatnonzero(~blocks.usable[5:397]).tolist() == [*range(97 - 5, 115 - 5)]


def test_a_history_full_of_gaps_is_not_split():
    assert split(gappy(*((start, start + 6) for start in range(10, 400, 12)))) is None


@pytest.mark.parametrize(
    "series", [WHOLE, gappy((100, 110), (139, 150), (200, 280)), gappy((132, 142)), gappy((120, 150), (250, 300))]
)
def test_sums_over_blocks_are_the_sums_of_their_origins(series):
    blocks = split(series)
    layers = holdout.moments(LEARNER, [series], blocks)

    sums = holdout.add_up(layers, blocks, np.arange(9))

    def by_hand(origins):
        return sum((LEARNER.moments([series], int(o), int(o) + 1) for o in origins), start=np.zeros((5, 9)))

    usable = np.flatnonzero(blocks.usable)
    upper = np.triu(np.ones((5, 9), dtype=bool))
    assert np.allclose(sums.total[upper], by_hand(usable)[upper])
    for fold, (low, high) in enumerate(blocks.held):
        inside = (usable >= blocks.cuts[low]) & (usable < blocks.cuts[high])
        start, end = (blocks.cuts[place] for place in blocks.core[fold])
        assert np.allclose(sums.outside[fold][upper], by_hand(usable[~inside])[upper])
        assert np.allclose(sums.within[fold][upper], by_hand(usable[(usable >= start) & (usable < end)])[upper])


def test_sums_of_two_series_are_added():
    blocks = split(WHOLE)
    one = holdout.add_up(holdout.moments(LEARNER, [WHOLE], blocks), blocks, np.array([0, 1, 2, 3, 4, 6]))

    both = one.plus(one)

    assert np.array_equal(both.total, 2 * one.total)
    assert [part.shape for part in both.within] == [(5, 6)] * 3
    assert np.array_equal(both.outside[1], 2 * one.outside[1])


def test_the_loss_is_the_squared_error_less_the_outputs_square():
    inputs, outputs = RANDOM.normal(size=(50, 3)), RANDOM.normal(size=(50, 2))
    weights = RANDOM.normal(size=(3, 2))
    sums = inputs.T @ np.column_stack((inputs, outputs))

    assert np.isclose(holdout.loss(weights, sums), ((inputs @ weights - outputs) ** 2).sum() - (outputs**2).sum())


def test_weights_solve_the_ridge_regression():
    inputs, outputs = RANDOM.normal(size=(50, 3)), RANDOM.normal(size=(50, 2))
    sums = inputs.T @ np.column_stack((inputs, outputs))
    lift = 0.1 * np.trace(sums[:, :3]) / 3

    found = holdout.solve(sums, 3, 0.1)

    assert np.allclose(found, np.linalg.solve(sums[:, :3] + lift * np.eye(3), sums[:, 3:]))


def test_a_square_that_is_not_one_is_lifted_until_it_is():
    sums = np.array([[1.0, 1 + 1e-9, 1.0], [1 + 1e-9, 1.0, 1.0]])

    assert np.allclose(holdout.solve(sums, 2, 1e-12), 0.5, atol=1e-3)


def test_where_nothing_varies_nothing_is_learnt():
    assert holdout.solve(np.zeros((2, 3)), 2, 0.1).tolist() == [[0], [0]]


def test_a_square_that_never_becomes_one_teaches_nothing():
    assert holdout.solve(np.array([[-1.0, 0.0, 1.0], [0.0, -1.0, 1.0]]), 2, 0.1).tolist() == [[0], [0]]


@pytest.mark.parametrize(("ahead", "leads"), [(1, [0]), (3, [0, 1, 2])])
def test_a_short_horizon_is_judged_whole(ahead, leads):
    assert holdout.leads(ahead).tolist() == leads


def test_a_long_horizon_is_judged_from_its_first_to_its_last_step():
    found = holdout.leads(720)

    assert (len(found), found[0], found[-1]) == (holdout.JUDGED, 0, 719)


def test_targets_are_the_readings_that_were_there():
    series = gappy((50, 52))

    found = holdout.targets(series, np.array([49]), np.array([0, 1, 3]))

    assert np.array_equal(found, [[series.values[49], np.nan, series.values[52]]], equal_nan=True)
