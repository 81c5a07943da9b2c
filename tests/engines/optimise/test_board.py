import threading

from jiahe.engines.optimise.board import Board
from jiahe.engines.optimise.dispatch import dispatch
from jiahe.engines.optimise.shop import Schedule
from tests.engines.optimise.shops import make

SHOP = make([[(0, 3)], [(1, 2)]])
TIGHT = dispatch(SHOP)
LOOSE = Schedule(option=TIGHT.option, start=TIGHT.start + 4)


def test_only_a_better_schedule_is_kept() -> None:
    board = Board(SHOP, LOOSE, 3)

    assert (board.offer(TIGHT), board.makespan, board.schedule is TIGHT) == (True, 5, True)
    assert (board.offer(LOOSE), board.makespan, board.schedule is TIGHT) == (False, 5, True)
    assert (board.offer(dispatch(SHOP)), board.schedule is TIGHT) == (False, True)


def test_a_schedule_that_is_as_good_takes_the_place_when_things_are_settled() -> None:
    board, again = Board(SHOP, TIGHT, 3), dispatch(SHOP)

    board.settle(again)
    board.settle(LOOSE)

    assert board.schedule is again


def test_the_bound_only_rises_and_never_passes_the_makespan() -> None:
    board = Board(SHOP, TIGHT, 3)

    board.raise_bound(4)
    board.raise_bound(2)
    assert (board.bound, board.closed) == (4, False)
    board.raise_bound(9)
    assert (board.bound, board.closed) == (5, True)


def test_news_wake_whoever_waits() -> None:
    board = Board(SHOP, LOOSE, 3)
    assert board.wait(0, 0.0) == 0

    threading.Timer(0.05, board.poke).start()

    assert board.wait(0, 30.0) == 1
    assert board.wait(0, -1.0) == 1
