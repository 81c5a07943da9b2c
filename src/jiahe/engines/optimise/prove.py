"""How high can the bound be pushed? Destructive bounds: show that no schedule is as short as that."""

import threading
from collections.abc import Callable

from jiahe.engines.optimise.board import Board
from jiahe.engines.optimise.exact import Search, build
from jiahe.engines.optimise.shop import Shop

EFFORT = 0.25
GROWTH = 3.0
FINENESS = 16


class Prover:
    """Raises the board's bound by refuting makespans, with ever more effort, until it meets the best schedule.

    At each effort, the bound is raised by bisection between what is refuted and what could not be; from the second
    effort on, the best schedule is attacked at once beforehand, for that alone settles everything.
    """

    def __init__(self, shop: Shop, board: Board, *, seed: int) -> None:
        self._shop, self._board, self._seed = shop, board, seed
        self._lock = threading.Lock()
        self._search: Search | None = None
        self._limit = 0
        self._effort = EFFORT
        self._stopped = False

    def run(self, remaining: Callable[[], float]) -> None:
        """Push the bound for as long as there is time."""
        while not self._over(remaining):
            effort = self._effort
            if effort == EFFORT or not self._refute(self._board.makespan - 1, effort, remaining):
                self._bisect(effort, remaining)
            # Effort that time did not allow to be spent is spent when there is time again.
            if not self._over(remaining):
                self._effort *= GROWTH

    def _over(self, remaining: Callable[[], float]) -> bool:
        return self._stopped or self._board.closed or remaining() <= 0

    def _bisect(self, effort: float, remaining: Callable[[], float]) -> None:
        """Raise the bound until what is left to the nearest failure is a small part of the whole."""
        failure = self._board.makespan
        grain = max(1, (failure - self._board.bound) // FINENESS)
        while failure - self._board.bound > grain and not self._over(remaining):
            limit = (self._board.bound + failure) // 2
            if not self._refute(limit, effort, remaining):
                failure = min(limit, self._board.makespan)

    def _refute(self, limit: int, effort: float, remaining: Callable[[], float]) -> bool:
        """Try to show that no schedule is done by `limit`; tell whether that was shown."""
        board = self._board
        limit = max(limit, board.bound)
        model = build(self._shop, bound=board.bound, limit=limit)
        search = Search(model, seed=self._seed, on_schedule=board.offer, on_bound=board.raise_bound)
        with self._lock:
            self._search, self._limit = search, limit
            if self._stopped:
                return False
        verdict = search.run(seconds=remaining(), effort=effort)
        with self._lock:
            self._search = None
        if verdict.closed:
            board.raise_bound(verdict.schedule.makespan(self._shop) if verdict.schedule else limit + 1)
        return verdict.closed and verdict.schedule is None

    @property
    def attacking(self) -> int | None:
        """The makespan that is just now under attack, None between two attacks."""
        with self._lock:
            return self._limit if self._search is not None else None

    def reconsider(self) -> None:
        """Give up an attack that a better schedule has made pointless."""
        with self._lock:
            if self._search is not None and self._limit >= self._board.makespan:
                self._search.stop()

    def stop(self) -> None:
        """End soon, whatever is under way."""
        with self._lock:
            self._stopped = True
            if self._search is not None:
                self._search.stop()
