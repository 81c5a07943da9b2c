"""How do many tabu searches together go further than one? A population, bred by walks between its members."""

from dataclasses import dataclass

import numpy as np

from jiahe.engines.optimise.bounds import heads_and_tails
from jiahe.engines.optimise.dispatch import by_priority
from jiahe.engines.optimise.relink import PARTS, distance, relink
from jiahe.engines.optimise.shop import Schedule, Shop, Whole, in_order
from jiahe.engines.optimise.tabu import Tabu

PATIENCE = 12_500
"""Moves without a gain after which a search ends (B. Peng, Z. Lue, T. C. E. Cheng 2015)."""
BARREN = 1
"""Generations without a child worth keeping after which the population starts afresh."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Member:
    """A schedule of the population, as an order of all operations and the options that they take, both (n,)."""

    makespan: int
    order: Whole
    option: Whole


class Population:
    """Schedules that tabu search made and that breed others; its course depends on shop, size and seed alone.

    `advance` does a little and says so, so that the caller can look at the clock in between.
    """

    def __init__(self, shop: Shop, *, seed: int, size: int) -> None:
        self._shop, self._size = shop, size
        self._draw = np.random.default_rng(seed)
        self._tabu = Tabu(shop, seed=seed)
        self._options = np.stack([shop.machine, shop.duration])
        self._members: list[Member] = []
        self._started = False
        self._barren = 0
        self._best: Member | None = None
        self.searches = 0
        """How many searches were completed."""

    @property
    def makespan(self) -> int | None:
        """The best makespan so far, None before the first search has begun."""
        if not self._started:
            return None if self._best is None else self._best.makespan
        return self._tabu.makespan if self._best is None else min(self._best.makespan, self._tabu.makespan)

    @property
    def members(self) -> int:
        """How many schedules the population holds."""
        return len(self._members)

    def best(self) -> Schedule:
        """Return the schedule with that makespan, the one found first."""
        if self._best is None or (self._started and self._tabu.makespan < self._best.makespan):
            return in_order(self._shop, *self._tabu.best())
        return in_order(self._shop, self._best.order, self._best.option)

    def advance(self, *, steps: int, goal: int) -> None:
        """Make at most `steps` moves; a search that finds a makespan of at most `goal` ends there."""
        if not self._started:
            self._tabu.begin(*self._next())
            self._started = True
        if self._tabu.advance(steps=steps, patience=PATIENCE, goal=goal):
            self._finish()

    def _next(self) -> tuple[Whole, Whole]:
        """Return where the next search starts: from a dispatching rule, shaken, or between two members."""
        if len(self._members) < self._size:
            return self._dispatched()
        one, two = self._draw.choice(len(self._members), 2, replace=False).tolist()
        start, guide = self._members[one], self._members[two]
        order, option = start.order.copy(), start.option.copy()
        part = int(self._draw.integers(PARTS * 3 // 10, PARTS * 7 // 10))
        relink(order, option, guide.order, guide.option, self._options, self._tabu.memory.clock, part)
        return order, option

    def _dispatched(self) -> tuple[Whole, Whole]:
        shop = self._shop
        _, tail = heads_and_tails(shop)
        shake = self._draw.random(shop.size) * 4.0 * float(shop.shortest.mean()) * bool(self._members)
        schedule = by_priority(shop, shake.astype(np.int64) - tail - shop.shortest)
        return np.lexsort((np.arange(shop.size), schedule.end(shop), schedule.start)), schedule.option

    def _finish(self) -> None:
        """Take the search's best schedule in if it adds anything; start afresh once nothing does."""
        order, option = self._tabu.best()
        child = Member(makespan=self._tabu.makespan, order=order, option=option)
        self._started = False
        if self._best is None or child.makespan < self._best.makespan:
            self._best = child
        self.searches += 1
        self._barren += 1
        if self._welcome(child):
            self._members.append(child)
            self._barren = 0
        if self._barren > BARREN * self._size:
            self._members.clear()
            self._barren = 0

    def _welcome(self, child: Member) -> bool:
        """Make room for a child that differs from all members and is not worse than the worst, which leaves."""
        if any(self._same(child, member) for member in self._members):
            return False
        if len(self._members) == self._size:
            worst = max(self._members, key=lambda member: member.makespan)
            if child.makespan >= worst.makespan:
                return False
            self._members.remove(worst)
        return True

    def _same(self, one: Member, two: Member) -> bool:
        if one.makespan != two.makespan:
            return False
        return distance(one.order, one.option, two.order, two.option, self._options) == 0
