"""How high can the least be, and the sum then? Levels by bisection, sums by min-cost flow, bounds by dual prices."""

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow

from jiahe.engines.review.network import SINK, SOURCE, Demand, Mask, Network, Whole, idle, network, unserved

SCALE = 1_000_000
"""Expertise is counted in whole millionths, so that sums and proofs are exact."""


@dataclass(frozen=True, kw_only=True)
class Flow:
    """The pairs chosen, their worth, and what no choice exceeds."""

    chosen: Mask
    total: int
    bound: int


def level(demand: Demand, worth: Whole) -> int:
    """Return the highest level such that the pairs at or above it still fill the demand, which all pairs do."""
    levels = np.unique(worth[demand.allowed])
    ceiling = _ceiling(demand, worth)
    falling = levels[levels <= ceiling][::-1]

    def fills(lowest: int) -> bool:
        rest = demand.only(worth >= lowest)
        return not unserved(rest) and not idle(rest)

    place = bisect_left(range(falling.size), True, key=lambda index: fills(int(falling[index])))
    return int(falling[place]) if demand.total else 0


def _ceiling(demand: Demand, worth: Whole) -> int:
    """Return the least, over the cases, of the worth of the last expert that a case would get were it alone."""
    ranked = -np.sort(-np.where(demand.allowed, worth, -1), axis=1)
    places = demand.free + demand.quotas.sum(axis=1)
    rows = np.flatnonzero(places)
    return int(ranked[rows, places[rows] - 1].min(initial=SCALE))


def best_flow(demand: Demand, worth: Whole) -> Flow:
    """Return a choice of largest worth, with a bound from prices that do not come from the solver.

    Least loads are taken as supplies of the experts; the source's arcs hold no more than the demand, so all are full.
    """
    arcs = network(demand, demand.most - demand.least)
    cost = np.zeros_like(arcs.tails)
    cost[arcs.pairs] = -worth[demand.allowed]
    supply = np.zeros(arcs.nodes, np.int64)
    supply[arcs.nodes - demand.least.size :] = -demand.least
    supply[SOURCE], supply[SINK] = demand.total, int(demand.least.sum()) - demand.total
    solver = min_cost_flow.SimpleMinCostFlow()
    ids = solver.add_arcs_with_capacity_and_unit_cost(arcs.tails, arcs.heads, arcs.capacity, cost)
    solver.set_nodes_supplies(np.arange(arcs.nodes), supply)
    solver.solve()
    flow = solver.flows(ids)
    chosen = np.zeros_like(demand.allowed)
    chosen[demand.allowed] = flow[arcs.pairs] > 0
    return Flow(chosen=chosen, total=int(worth[chosen].sum()), bound=_bound(arcs, cost, supply, flow))


def _bound(arcs: Network, cost: Whole, supply: Whole, flow: Whole) -> int:
    """Return the dual's value at the shortest distances in the residual network.

    Any prices give a bound (weak duality); these make it tight if no cycle of the residual network is negative, which
    is to say, if the flow is optimal.
    """
    prices = _distances(arcs, cost, flow)
    reduced = cost + prices[arcs.tails] - prices[arcs.heads]
    least_cost = (np.minimum(reduced, 0) * arcs.capacity).sum() - (prices * supply).sum()
    return -int(least_cost)


def _distances(arcs: Network, cost: Whole, flow: Whole) -> Whole:
    """Return each node's shortest distance from all nodes at once (Bellman and Ford), every arc relaxed each round."""
    onwards, back = flow < arcs.capacity, flow > 0
    tails = np.concatenate([arcs.tails[onwards], arcs.heads[back]])
    heads = np.concatenate([arcs.heads[onwards], arcs.tails[back]])
    length = np.concatenate([cost[onwards], -cost[back]])
    order = np.argsort(heads, kind="stable")
    tails, length = tails[order], length[order]
    reached, first = np.unique(heads[order], return_index=True)
    prices, settled, rounds = np.zeros(arcs.nodes, np.int64), not reached.size, 0
    while not settled and rounds <= arcs.nodes:
        shorter = prices.copy()
        shorter[reached] = np.minimum(prices[reached], np.minimum.reduceat(prices[tails] + length, first))
        settled, rounds = bool((shorter == prices).all()), rounds + 1
        prices = shorter
    return prices
