"""How soon can a shop be done? Search and proof side by side, until proven or out of time."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from jiahe.engines.optimise.board import Board
from jiahe.engines.optimise.bounds import lower_bound
from jiahe.engines.optimise.dispatch import dispatch
from jiahe.engines.optimise.exact import Search, build
from jiahe.engines.optimise.shop import Schedule, Shop, compact
from jiahe.engines.optimise.verify import verify

SMALL = 48
SMALL_EFFORT = 2.0
TICK = 0.5


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A verified schedule and a valid lower bound on every schedule's makespan."""

    schedule: Schedule
    makespan: int
    bound: int


def solve(
    shop: Shop,
    *,
    remaining: Callable[[], float],
    workers: int,
    seed: int,
    report: Callable[[int, int], None],
) -> Outcome:
    """Return a schedule of least makespan, or the best that was found in time.

    Parameters
    ----------
    shop
        The shop.
    remaining
        Tells how many seconds are left.
    workers
        How many threads may search, at least one.
    seed
        Steers the searches. A shop that is solved to proven optimality gives the same schedule for the same seed.
    report
        Is told makespan and bound at each improvement, on the caller's thread; what it raises ends the search.
    """
    bound = lower_bound(shop)
    board = Board(shop, dispatch(shop), bound)
    if not board.closed:
        _improve(shop, board, remaining=remaining, workers=workers, seed=seed, report=report)
    final = compact(shop, board.schedule)
    verify(shop, final)
    return Outcome(schedule=final, makespan=final.makespan(shop), bound=board.bound)


def _improve(
    shop: Shop,
    board: Board,
    *,
    remaining: Callable[[], float],
    workers: int,
    seed: int,
    report: Callable[[int, int], None],
) -> None:
    model = build(shop, bound=board.bound, limit=board.makespan, hint=board.schedule)
    search = Search(model, seed=seed, workers=workers, on_schedule=board.offer, on_bound=board.raise_bound)

    def prove() -> None:
        verdict = search.run(seconds=remaining())
        board.raise_bound(verdict.bound)

    thread = threading.Thread(target=prove, daemon=True)
    thread.start()
    seen = 0
    try:
        while thread.is_alive() and remaining() > 0:
            report(board.makespan, board.bound)
            seen = board.wait(seen, min(TICK, remaining()))
    finally:
        search.stop()
        thread.join()
