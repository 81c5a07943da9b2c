"""How soon can a shop be done? Search and proof side by side, until proven or out of time."""

from collections.abc import Callable
from dataclasses import dataclass

from jiahe.engines.optimise.board import Board
from jiahe.engines.optimise.bounds import lower_bound
from jiahe.engines.optimise.crew import Crew
from jiahe.engines.optimise.dispatch import dispatch
from jiahe.engines.optimise.exact import Search, build
from jiahe.engines.optimise.shop import Schedule, Shop, compact
from jiahe.engines.optimise.verify import verify

SMALL = 48
"""Up to so many operations, one search of CP-SAT alone is tried first: it needs no compiled code and is repeatable."""
SMALL_EFFORT = 0.5
SMALL_GRACE = 5.0
"""Seconds that this search may go beyond the limit, lest a small shop's schedule depend on a busy machine."""
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

    Raises
    ------
    BrokenScheduleError
        If the schedule found cannot be carried out: a fault in here, which must never leave.
    """
    board = Board(shop, dispatch(shop), lower_bound(shop))
    if not board.closed and shop.size <= SMALL:
        _settle(shop, board, remaining=remaining, seed=seed)
    if not board.closed:
        _improve(Crew(shop, board, workers=workers, seed=seed, remaining=remaining), board, remaining, report)
    report(board.makespan, board.bound)
    final = compact(shop, board.schedule)
    verify(shop, final)
    return Outcome(schedule=final, makespan=final.makespan(shop), bound=board.bound)


def _settle(shop: Shop, board: Board, *, remaining: Callable[[], float], seed: int) -> None:
    """Solve a small shop by one repeatable search."""
    model = build(shop, bound=board.bound, limit=board.makespan)
    search = Search(model, seed=seed, on_schedule=lambda _: None, on_bound=board.raise_bound)
    verdict = search.run(seconds=max(remaining(), 0.0) + SMALL_GRACE, effort=SMALL_EFFORT)
    if verdict.schedule is not None:
        board.settle(compact(shop, verdict.schedule))
    if verdict.closed:
        board.raise_bound(board.makespan)


def _improve(crew: Crew, board: Board, remaining: Callable[[], float], report: Callable[[int, int], None]) -> None:
    """Watch the crew at work and tell of its gains."""
    crew.start()
    seen = 0
    try:
        while crew.busy() and remaining() > 0:
            report(board.makespan, board.bound)
            seen = board.wait(seen, min(TICK, remaining()))
            crew.reconsider()
    finally:
        crew.stop()
    own = crew.repeatable()
    if own is not None:
        board.settle(own)
