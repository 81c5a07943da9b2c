"""What would a foreman do? A first schedule within moments, by priority rules, whatever the size."""

import heapq

import numpy as np

from jiahe.engines.optimise.bounds import heads_and_tails
from jiahe.engines.optimise.shop import Schedule, Shop, Whole

PATIENCE = 100_000
"""How often operations with a choice may be put off; a crowd before the same machines is then served as it comes."""


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
    queue = _Queue(shop.machines, rank)
    for i in np.flatnonzero(opens).tolist():
        queue.arrive(i, 0)
    while queue.heap:
        known, operation, ready = queue.next()
        low, high = first[operation], first[operation + 1]
        end, k = min((max(ready, free[machine[k]]) + duration[k], k) for k in range(low, high))
        begin, lane = end - duration[k], machine[k]
        if begin > known and queue.puts_off(operation, begin, ready, lane if high - low == 1 else None):
            continue
        option[operation], start[operation], free[lane] = k, begin, end
        queue.leave(operation, lane, end)
        follower = operation + 1
        if follower < shop.size and not opens[follower]:
            queue.arrive(follower, end)
    return Schedule(option=option, start=start)


class _Queue:
    """Operations by the moment at which each could start, ties by rank.

    Of those that wait for the same machine and have no other, only the first in rank is in the heap, or a crowd of n
    would be looked at n times over.
    """

    def __init__(self, machines: int, rank: list[int]) -> None:
        self._rank = rank
        self.heap: list[tuple[int, int, int, int]] = []
        self._shown = [False] * len(rank)
        self._waits = [False] * len(rank)
        self._waiting: list[list[tuple[int, int, int]]] = [[] for _ in range(machines)]
        self._patience = PATIENCE

    def arrive(self, operation: int, moment: int, ready: int | None = None) -> None:
        """Let an operation ask for its machine at a moment."""
        if not self._shown[operation]:
            self._shown[operation] = True
            heapq.heappush(self.heap, (moment, self._rank[operation], operation, moment if ready is None else ready))

    def next(self) -> tuple[int, int, int]:
        """Return the moment at which an operation could start as far as known, the operation, and when it was ready."""
        known, _, operation, ready = heapq.heappop(self.heap)
        self._shown[operation] = False
        return known, operation, ready

    def puts_off(self, operation: int, begin: int, ready: int, lane: int | None) -> bool:
        """Put an operation off to `begin`, behind others of the only machine that it can take, if it has but one."""
        if lane is None:
            self._patience -= 1
            if self._patience < 0:
                return False
            self.arrive(operation, begin, ready)
            return True
        waiting = self._waiting[lane]
        if not self._waits[operation]:
            self._waits[operation] = True
            heapq.heappush(waiting, (self._rank[operation], operation, ready))
        if waiting[0][1] == operation:
            self.arrive(operation, begin, ready)
        return True

    def leave(self, operation: int, lane: int, end: int) -> None:
        """Let an operation go, and the next of those that wait for its machine ask for it."""
        if self._waits[operation]:
            waiting = self._waiting[lane]
            heapq.heappop(waiting)
            if waiting:
                _, following, ready = waiting[0]
                self.arrive(following, end, ready)
