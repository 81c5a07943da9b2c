import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from jiahe.engines.optimise.bounds import lower_bound
from jiahe.engines.optimise.dispatch import dispatch
from jiahe.engines.optimise.exact import Search, Verdict, build
from jiahe.engines.optimise.shop import Schedule, Shop, in_order
from jiahe.engines.optimise.verify import verify
from tests.engines.optimise.shops import drawn, ft06, make


def search(shop: Shop, limit: int, *, seed: int = 0) -> tuple[Verdict, list[Schedule], list[int]]:
    schedules: list[Schedule] = []
    bounds: list[int] = []
    model = build(shop, bound=min(lower_bound(shop), limit), limit=limit)
    verdict = Search(model, seed=seed, on_schedule=schedules.append, on_bound=bounds.append).run(seconds=60)
    return verdict, schedules, bounds


def test_fisher_and_thompsons_six_jobs_take_fifty_five() -> None:
    shop = ft06()

    verdict, schedules, bounds = search(shop, 60)

    assert verdict.closed
    assert verdict.schedule is not None
    assert verdict.schedule.makespan(shop) == 55
    assert schedules[-1].makespan(shop) == 55
    assert set(bounds) <= set(range(52, 56))


def test_what_is_too_short_is_refuted() -> None:
    verdict, schedules, _ = search(ft06(), 54)

    assert (verdict.closed, verdict.schedule, schedules) == (True, None, [])


def test_no_time_proves_nothing() -> None:
    shop = ft06()

    verdict = Search(build(shop, bound=52, limit=60), seed=0, on_schedule=lambda _: None, on_bound=lambda _: None).run(
        seconds=-1.0
    )

    assert verdict == Verdict(schedule=None, closed=False)


def test_the_same_seed_gives_the_same_schedule() -> None:
    shop = drawn(5, jobs=6, machines=5, choices=2)
    limit = dispatch(shop).makespan(shop)

    one, two = (search(shop, limit, seed=3)[0].schedule for _ in range(2))

    assert one is not None
    assert two is not None
    assert one.start.tolist() == two.start.tolist()
    assert one.option.tolist() == two.option.tolist()


@given(st.integers(0, 10_000))
def test_a_tiny_shops_best_is_the_best_of_all_its_schedules(seed: int) -> None:
    shop = drawn(seed, jobs=3, machines=2, choices=1 + seed % 2, longest=9, idle=0.2)
    every = (
        in_order(shop, np.array(order), np.array(choice)).makespan(shop)
        for order in itertools.permutations(range(shop.size))
        if all(order.index(i) < order.index(i + 1) for i in range(0, shop.size, 2))
        for choice in itertools.product(*(range(a, b) for a, b in itertools.pairwise(shop.first.tolist())))
    )

    verdict, schedules, _ = search(shop, dispatch(shop).makespan(shop))

    assert verdict.closed
    assert verdict.schedule is not None
    assert verdict.schedule.makespan(shop) == min(every)
    for schedule in schedules:
        verify(shop, schedule)


def test_durations_up_to_thousands_of_millions_are_exact() -> None:
    shop = make([[(0, 10**9)], [(1, 10**9 - 1)]], [[(1, 10**9)], [(0, 7)]])

    verdict, *_ = search(shop, 4 * 10**9)

    assert verdict.schedule is not None
    assert verdict.schedule.makespan(shop) == 2 * 10**9 - 1
