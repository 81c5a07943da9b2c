import time
from collections.abc import Callable

import pytest

from jiahe.engines.optimise import crew as crews
from jiahe.engines.optimise.board import Board
from jiahe.engines.optimise.bounds import lower_bound
from jiahe.engines.optimise.crew import Crew
from jiahe.engines.optimise.dispatch import dispatch
from jiahe.engines.optimise.shop import Shop
from tests.engines.optimise.shops import drawn, ft06, make


def timer(seconds: float) -> Callable[[], float]:
    end = time.monotonic() + seconds
    return lambda: end - time.monotonic()


def work(shop: Shop, *, workers: int, seconds: float) -> tuple[Board, Crew]:
    board = Board(shop, dispatch(shop), lower_bound(shop))
    crew = Crew(shop, board, workers=workers, seed=0, remaining=timer(seconds))
    crew.start()
    while crew.busy():
        board.wait(10**9, 0.02)
        crew.reconsider()
    crew.stop()
    return board, crew


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_any_number_of_threads_proves_the_best_and_gives_the_same_schedule(workers: int) -> None:
    shop = ft06()

    board, crew = work(shop, workers=workers, seconds=120.0)
    own = crew.repeatable()

    assert (board.makespan, board.bound) == (55, 55)
    assert own is not None
    assert own.start.tolist() == work(shop, workers=2, seconds=120.0)[1].repeatable().start.tolist()


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_far_from_proof_takes_its_time_and_no_more(workers: int) -> None:
    shop = drawn(0, jobs=20, machines=20)
    begun = time.monotonic()

    board, crew = work(shop, workers=workers, seconds=3.0)

    assert board.bound < board.makespan < dispatch(shop).makespan(shop)
    assert crew.repeatable() is None
    assert time.monotonic() - begun < 12.0


def test_what_is_too_large_for_a_proof_is_searched_by_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crews, "PROVABLE", 0)
    shop = drawn(0, jobs=20, machines=15)

    for workers in (1, 2):
        board, _ = work(shop, workers=workers, seconds=1.5)
        assert board.bound == lower_bound(shop)


def test_near_the_best_the_proof_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crews, "NEAR", 1.0)
    shop = drawn(0, jobs=10, machines=10)

    board, _ = work(shop, workers=2, seconds=2.0)

    assert board.bound > lower_bound(shop)


def test_a_fault_in_a_thread_is_raised_where_the_crew_is_watched() -> None:
    shop = make([[(0, 3)], [(1, 2)]])
    board = Board(shop, dispatch(shop), 0)
    looks = iter([5.0])
    crew = Crew(shop, board, workers=1, seed=0, remaining=lambda: next(looks))
    crew.start()
    crew.stop()

    with pytest.raises(StopIteration):
        crew.busy()
