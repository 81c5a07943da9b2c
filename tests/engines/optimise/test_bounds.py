import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from jiahe.engines.optimise.bounds import heads_and_tails, lower_bound, preemptive
from jiahe.engines.optimise.shop import in_order
from tests.engines.optimise.shops import drawn, ft06, make


def test_heads_and_tails_are_what_a_job_does_before_and_after() -> None:
    shop = make([[(0, 3)], [(1, 5), (0, 2)], [(2, 4)]], [[(1, 6)]])

    head, tail = heads_and_tails(shop)

    assert head.tolist() == [0, 3, 5, 0]
    assert tail.tolist() == [6, 4, 0, 0]


def test_jacksons_schedule_interrupts_for_a_longer_tail() -> None:
    # Ready 0, 2, 9; alone first, interrupted by the long tail, finished before the third, after an idle moment.
    head, duration, tail = np.array([0, 2, 9]), np.array([4, 3, 1]), np.array([1, 8, 2])

    assert preemptive(head, duration, tail) == 13


def test_no_operations_on_a_machine_bound_nothing() -> None:
    none = np.zeros(0, np.int64)

    assert preemptive(none, none, none) == 0


def test_a_long_job_a_loaded_machine_and_shared_machines_each_bound() -> None:
    assert lower_bound(make([[(0, 3)], [(1, 4)]], [[(1, 1)]])) == 7
    assert lower_bound(make([[(0, 5)]], [[(0, 5)]], [[(0, 2)]])) == 12
    assert lower_bound(make(*[[[(0, 4), (1, 4)]]] * 5)) == 10
    assert lower_bound(ft06()) == 52


@given(st.integers(0, 10_000))
def test_no_schedule_of_a_small_shop_is_below_the_bound(seed: int) -> None:
    shop = drawn(seed, jobs=3, machines=2, choices=1 + seed % 2, longest=9, idle=0.2)
    bound = lower_bound(shop)

    for order in _orders(shop.size):
        for choice in itertools.product(*(range(a, b) for a, b in itertools.pairwise(shop.first.tolist()))):
            assert in_order(shop, np.array(order), np.array(choice)).makespan(shop) >= bound


def _orders(size: int) -> list[tuple[int, ...]]:
    """Return every order of three jobs of two operations that keeps each job's own."""
    return [
        order
        for order in itertools.permutations(range(size))
        if all(order.index(i) < order.index(i + 1) for i in range(0, size, 2))
    ]
