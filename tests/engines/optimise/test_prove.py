import threading
import time

from jiahe.engines.optimise.board import Board
from jiahe.engines.optimise.bounds import lower_bound
from jiahe.engines.optimise.dispatch import dispatch
from jiahe.engines.optimise.prove import Prover
from jiahe.engines.optimise.shop import Shop
from tests.engines.optimise.shops import drawn, ft06


def board_of(shop: Shop) -> Board:
    return Board(shop, dispatch(shop), lower_bound(shop))


def test_bound_and_schedule_meet_at_fifty_five() -> None:
    shop = ft06()
    board = board_of(shop)

    Prover(shop, board, seed=0).run(lambda: 60.0)

    assert (board.bound, board.makespan, board.closed) == (55, 55, True)


def test_without_time_nothing_changes() -> None:
    shop = ft06()
    board = board_of(shop)

    Prover(shop, board, seed=0).run(lambda: 0.0)

    assert board.bound == 52


def test_a_search_under_way_is_stopped_at_once() -> None:
    shop = drawn(0, jobs=20, machines=15)
    board = board_of(shop)
    prover = Prover(shop, board, seed=0)
    thread = threading.Thread(target=prover.run, args=(lambda: 600.0,))
    thread.start()
    time.sleep(0.5)

    prover.stop()
    thread.join(30.0)

    assert not thread.is_alive()
    prover.run(lambda: 600.0)
    assert not board.closed


def test_an_attack_is_given_up_once_a_better_schedule_is_known() -> None:
    shop = drawn(0, jobs=10, machines=10)
    board = board_of(shop)
    prover = Prover(shop, board, seed=0)
    prover.reconsider()
    thread = threading.Thread(target=prover.run, args=(lambda: 600.0,))
    thread.start()
    while not prover.attacking:
        time.sleep(0.01)
    prover.reconsider()
    limit = prover.attacking

    board.makespan = min(board.makespan, board.bound)
    prover.reconsider()
    thread.join(30.0)

    assert limit
    assert not thread.is_alive()
