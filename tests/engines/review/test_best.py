import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from jiahe.engines.review import best
from jiahe.engines.review.network import SOURCE, Demand, network

WORTH = np.array([[5, 3, 1], [5, 5, 0]])


def demand(**change):
    given = {
        "free": np.array([1, 1]),
        "quotas": np.zeros((2, 1), np.int64),
        "field": np.zeros(3, np.int64),
        "least": np.zeros(3, np.int64),
        "most": np.ones(3, np.int64),
        "allowed": np.ones((2, 3), bool),
    }
    return Demand(**given | change)


def test_the_level_is_the_highest_that_still_fills():
    assert best.level(demand(), WORTH) == 5
    assert best.level(demand(most=np.array([1, 0, 1])), WORTH) == 1
    assert best.level(demand(least=np.array([0, 0, 1])), WORTH) == 1


def test_without_demand_there_is_no_level():
    assert best.level(demand(free=np.zeros(2, np.int64)), WORTH) == 0


def test_the_flow_has_the_largest_worth():
    found = best.best_flow(demand(), WORTH)

    assert (found.chosen.tolist(), found.total, found.bound) == (
        [[True, False, False], [False, True, False]],
        10,
        10,
    )


@given(st.lists(st.integers(0, 9), min_size=12, max_size=12))
def test_any_flow_gives_a_bound_that_no_choice_exceeds(values):
    worth = np.array(values).reshape(2, 6)[:, :3]
    asked = demand()
    arcs = network(asked, asked.most)
    cost = np.zeros_like(arcs.tails)
    cost[arcs.pairs] = -worth[asked.allowed]
    supply = np.zeros(arcs.nodes, np.int64)
    supply[SOURCE], supply[1] = 2, -2

    poor = best._bound(arcs, cost, supply, np.zeros_like(cost))

    assert poor >= best.best_flow(asked, worth).total


def test_a_negative_cycle_ends_the_rounds_and_still_bounds():
    worth = np.array([[5, 0, 0], [0, 5, 0]])
    asked = demand()
    arcs = network(asked, asked.most)
    cost = np.zeros_like(arcs.tails)
    cost[arcs.pairs] = -worth[asked.allowed]
    supply = np.zeros(arcs.nodes, np.int64)
    supply[SOURCE], supply[1] = 2, -2
    bad = np.zeros_like(cost)
    bad[[0, 1, 4, 5]] = 1  # source to both cases and on to their parts
    bad[arcs.pairs] = [0, 1, 0, 1, 0, 0]
    bad[-3:-1] = 1

    assert best._bound(arcs, cost, supply, bad) > 10
    assert best.best_flow(asked, worth).bound == 10
