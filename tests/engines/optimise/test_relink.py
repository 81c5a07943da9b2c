import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from jiahe.engines.optimise.dispatch import by_priority
from jiahe.engines.optimise.moves import LOT
from jiahe.engines.optimise.relink import PARTS, distance, relink
from jiahe.engines.optimise.shop import Shop, Whole, in_order
from jiahe.engines.optimise.verify import verify
from tests.engines.optimise.shops import drawn


def pair(seed: int) -> tuple[Shop, list[tuple[Whole, Whole]], Whole, Whole]:
    shop = drawn(seed, jobs=6, machines=4, choices=1 + seed % 3)
    random = np.random.default_rng(seed)
    ends = []
    for _ in range(2):
        schedule = by_priority(shop, random.permutation(shop.size))
        ends.append((np.lexsort((np.arange(shop.size), schedule.end(shop), schedule.start)), schedule.option))
    clock = np.zeros(11, np.int64)
    clock[LOT] = seed + 1
    return shop, ends, np.stack([shop.machine, shop.duration]), clock


@given(st.integers(0, 10_000))
def test_every_schedule_on_the_way_can_be_carried_out_and_lies_nearer(seed: int) -> None:
    shop, [start, guide], options, clock = pair(seed)
    order, option = start[0].copy(), start[1].copy()

    relink(order, option, *guide, options, clock, PARTS // 2)

    verify(shop, in_order(shop, order, option))
    assert distance(order, option, *guide, options) <= distance(*start, *guide, options)
    for job in range(6):
        assert order[shop.job[order] == job].tolist() == np.flatnonzero(shop.job == job).tolist()


@given(st.integers(0, 10_000))
def test_the_way_ends_at_the_guide_and_no_step_changes_nothing(seed: int) -> None:
    _, [start, guide], options, clock = pair(seed)
    order, option = start[0].copy(), start[1].copy()

    relink(order, option, *guide, options, clock, 0)
    assert (order.tolist(), option.tolist()) == (start[0].tolist(), start[1].tolist())

    relink(order, option, *guide, options, clock, PARTS)
    assert distance(order, option, *guide, options) == 0
