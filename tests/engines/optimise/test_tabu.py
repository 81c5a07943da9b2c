import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiahe.engines.optimise.dispatch import dispatch
from jiahe.engines.optimise.shop import Shop, in_order
from jiahe.engines.optimise.tabu import Tabu, warm
from jiahe.engines.optimise.verify import verify
from tests.engines.optimise.shops import drawn, ft06, make


def begun(shop: Shop, *, seed: int = 0) -> Tabu:
    schedule = dispatch(shop)
    tabu = Tabu(shop, seed=seed)
    tabu.begin(np.lexsort((np.arange(shop.size), schedule.end(shop), schedule.start)), schedule.option)
    return tabu


def test_fisher_and_thompsons_six_jobs_take_fifty_five() -> None:
    shop = ft06()
    tabu = begun(shop)

    assert tabu.advance(steps=100_000, patience=100_000, goal=55)
    assert tabu.makespan == in_order(shop, *tabu.best()).makespan(shop) == 55


def test_a_search_ends_when_it_gains_nothing_for_long_and_not_before() -> None:
    tabu = begun(ft06())

    assert not tabu.advance(steps=50, patience=100_000, goal=0)
    assert tabu.advance(steps=100_000, patience=200, goal=0)


def test_it_does_not_matter_in_how_many_pieces_a_search_is_made() -> None:
    shop = drawn(3, jobs=8, machines=6, choices=2)
    whole, pieces = begun(shop, seed=9), begun(shop, seed=9)

    whole.advance(steps=900, patience=10**6, goal=0)
    for _ in range(9):
        pieces.advance(steps=100, patience=10**6, goal=0)

    assert [part.tolist() for part in whole.best()] == [part.tolist() for part in pieces.best()]


def test_where_no_move_is_left_the_search_waits_and_ends() -> None:
    tabu = begun(make([[(0, 3)], [(1, 2)]]))

    assert tabu.advance(steps=10_000, patience=500, goal=0)
    assert tabu.makespan == 5


@pytest.mark.parametrize(("jobs", "machines", "choices", "idle"), [(9, 6, 1, 0.0), (9, 6, 3, 0.0), (70, 3, 2, 0.5)])
@given(seed=st.integers(0, 10_000))
def test_every_best_schedule_can_be_carried_out_and_has_the_makespan_told(
    jobs: int, machines: int, choices: int, idle: float, seed: int
) -> None:
    shop = drawn(seed, jobs=jobs, machines=machines, choices=choices, idle=idle)
    tabu = begun(shop, seed=seed)
    before = tabu.makespan

    tabu.advance(steps=2000, patience=10**6, goal=0)

    schedule = in_order(shop, *tabu.best())
    verify(shop, schedule)
    assert schedule.makespan(shop) == tabu.makespan <= before


def test_compiling_stops_between_two_pieces_when_time_is_over() -> None:
    looks = iter([False, False, True])

    assert not warm(lambda: next(looks))
    assert warm(lambda: False)
