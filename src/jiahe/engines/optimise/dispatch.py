"""What would a foreman do? A first schedule within moments, by priority rules, whatever the size."""

import heapq

import numpy as np

from jiahe.engines.optimise.bounds import heads_and_tails
from jiahe.engines.optimise.shop import Schedule, Shop, Whole


def dispatch(shop: Shop) -> Schedule:
    """Return the best schedule of four rules: most work remaining, longest and shortest first, first come."""
    _, tail = heads_and_tails(shop)
    rules = (-(tail + shop.shortest), -shop.shortest, shop.shortest, np.arange(shop.size))
    schedules = [by_priority(shop, rule) for rule in rules]
    return min(schedules, key=lambda schedule: schedule.makespan(shop))


def by_priority(shop: Shop, priority: Whole) -> Schedule:
    """Schedule without needless waiting: always what can start first, ties by the least `priority` (n,).

    An operation with a choice takes the option that ends first.
    """
    opens, first = shop.opens, shop.first.tolist()
    machine, duration = shop.machine.tolist(), shop.duration.tolist()
    rank = priority.tolist()
    free = [0] * shop.machines
    option = np.zeros(shop.size, np.int64)
    start = np.zeros(shop.size, np.int64)
    heap = [(0, rank[i], i, 0) for i in np.flatnonzero(opens).tolist()]
    heapq.heapify(heap)
    while heap:
        known, _, operation, ready = heapq.heappop(heap)
        choices = range(first[operation], first[operation + 1])
        end, k = min((max(ready, free[machine[k]]) + duration[k], k) for k in choices)
        begin = end - duration[k]
        if begin > known:
            heapq.heappush(heap, (begin, rank[operation], operation, ready))
            continue
        option[operation], start[operation], free[machine[k]] = k, begin, end
        follower = operation + 1
        if follower < shop.size and not opens[follower]:
            heapq.heappush(heap, (end, rank[follower], follower, end))
    return Schedule(option=option, start=start)
