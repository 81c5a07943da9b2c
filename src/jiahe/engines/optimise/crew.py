"""Who searches and who proves? The threads that work on one shop, and how they share the time."""

import threading
from collections.abc import Callable

from jiahe.engines.optimise.board import Board
from jiahe.engines.optimise.evolve import Population
from jiahe.engines.optimise.prove import Prover
from jiahe.engines.optimise.shop import Schedule, Shop
from jiahe.engines.optimise.tabu import warm

MEMBERS = 20
"""Members of a population; fewer where a single search takes long, so that breeding begins in time."""
FEWEST = 3
BREADTH = 5000
"""Members times operations, at most."""
SHARE = 0.4
"""The part of the time after which a second thread, that proves, turns to searching if proof is far."""
NEAR = 0.02
"""The gap below which proof is near."""
FIRST_TURN = 1 / 32
"""The part of the time of a single thread's first turn."""
PROVABLE = 3000
"""Operations beyond which a model of constraint programming is too slow to build and to search."""
GLANCE = 0.1
"""Seconds between two looks at the clock, about."""
MOST = 1 << 24
"""Moves between two looks, at most."""
PATIENCE = 1.0
"""Seconds to wait for a thread that was told to stop."""


class Crew:
    """Threads that improve the board's schedule and raise its bound.

    The first one breeds a population that nothing from outside touches, so that its course, and with it the schedule
    of a shop that is solved to proven optimality, depends on the seed alone. The second one proves, and the others
    breed populations of their own. One thread alone does both by turns.
    """

    def __init__(self, shop: Shop, board: Board, *, workers: int, seed: int, remaining: Callable[[], float]) -> None:
        self._shop, self._board, self._remaining, self._seed = shop, board, remaining, seed
        self._total = remaining()
        self._stopped = threading.Event()
        self._fault: BaseException | None = None
        self._prover = Prover(shop, board, seed=seed)
        self._lead: Population | None = None
        tasks = [self._alone] if workers == 1 else [self._search_first, self._prove_first]
        tasks += [self._search_beside] * (workers - 2)
        self._threads = [threading.Thread(target=self._guard, args=(task, i)) for i, task in enumerate(tasks)]

    def start(self) -> None:
        """Set the threads to work."""
        for thread in self._threads:
            thread.start()

    def busy(self) -> bool:
        """Tell whether the first thread still has something to gain; raise what went wrong in any."""
        if self._fault is not None:
            raise self._fault
        return self._threads[0].is_alive()

    def reconsider(self) -> None:
        """Let the prover drop what the latest schedule made pointless."""
        self._prover.reconsider()

    def stop(self) -> None:
        """Tell all threads to end and wait a moment for them."""
        self._stopped.set()
        self._prover.stop()
        for thread in self._threads:
            thread.join(PATIENCE / len(self._threads))

    def repeatable(self) -> Schedule | None:
        """Return the first thread's schedule if it is proven to be the best."""
        lead, board = self._lead, self._board
        if lead is None or not board.closed or lead.makespan != board.makespan:
            return None
        return lead.best()

    def _guard(self, task: Callable[[int], None], number: int) -> None:
        try:
            task(number)
        except BaseException as fault:  # noqa: BLE001 - handed to the caller's thread, which raises it
            self._fault = fault
        self._board.poke()

    def _search_first(self, number: int) -> None:
        self._search(number, self._remaining)

    def _search_beside(self, number: int) -> None:
        self._search(number, self._remaining)

    def _prove_first(self, number: int) -> None:
        if self._shop.size <= PROVABLE:
            self._prover.run(lambda: self._remaining() - self._total * (1 - SHARE))
            if self._gap() <= NEAR:
                self._prover.run(self._remaining)
        self._search(number, self._remaining)

    def _alone(self, number: int) -> None:
        """Search and prove by turns that double, so that what is soon proven is soon done."""
        part = self._total * FIRST_TURN
        while not self._stopped.is_set() and self._remaining() > 0 and self.repeatable() is None:
            self._search(number, self._turn(part))
            if self._shop.size <= PROVABLE:
                self._prover.run(self._turn(part))
            part *= 2

    def _turn(self, part: float) -> Callable[[], float]:
        """Return what tells how many seconds are left of a turn of `part` seconds."""
        start = self._remaining()
        return lambda: min(part - start + self._remaining(), self._remaining())

    def _gap(self) -> float:
        return (self._board.makespan - self._board.bound) / self._board.makespan

    def _members(self) -> int:
        return max(FEWEST, min(MEMBERS, BREADTH // self._shop.size))

    def _search(self, number: int, remaining: Callable[[], float]) -> None:
        """Breed until the board's bound is met or the time is over."""
        board = self._board

        def over() -> bool:
            return self._stopped.is_set() or remaining() <= 0

        if over() or not warm(over):
            return
        population = self._lead if number == 0 else None
        if population is None:
            population = Population(self._shop, seed=self._seed * 1009 + number, size=self._members())
        if number == 0:
            self._lead = population
        steps = 100
        while not over() and (population.makespan is None or population.makespan > board.bound):
            if number > 0 and board.closed:
                return
            before = remaining()
            population.advance(steps=steps, goal=board.bound)
            steps = min(steps * 2, MOST) if before - remaining() < GLANCE else max(steps // 2, 1)
            if population.makespan is not None and population.makespan < board.makespan:
                board.offer(population.best())
