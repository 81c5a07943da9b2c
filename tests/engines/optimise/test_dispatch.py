import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiahe.engines.optimise import dispatch as module
from jiahe.engines.optimise.dispatch import by_priority, dispatch
from jiahe.engines.optimise.shop import Shop, Whole
from jiahe.engines.optimise.verify import verify
from tests.engines.optimise.shops import drawn, make


def test_what_can_start_first_starts_and_ties_go_by_priority() -> None:
    shop = make([[(0, 3)], [(1, 2)]], [[(0, 4)], [(1, 1)]])

    assert by_priority(shop, np.array([1, 1, 0, 0])).start.tolist() == [4, 7, 0, 4]
    assert by_priority(shop, np.array([0, 0, 1, 1])).start.tolist() == [0, 3, 3, 7]


def test_the_option_that_ends_first_is_taken() -> None:
    shop = make([[(0, 9), (1, 4)]], [[(0, 5), (1, 3)]])

    schedule = by_priority(shop, np.array([0, 1]))

    assert schedule.option.tolist() == [1, 2]
    assert schedule.start.tolist() == [0, 0]


@given(st.integers(0, 10_000))
def test_every_dispatched_schedule_can_be_carried_out(seed: int) -> None:
    shop = drawn(seed, jobs=1 + seed % 7, machines=4, choices=1 + seed % 3, idle=0.3)

    verify(shop, dispatch(shop))


def test_a_crowd_before_one_machine_is_served_with_few_looks() -> None:
    crowd = 4000
    shop = make(*([[(0, 1 + number % 7)]] for number in range(crowd)))
    looks = 0

    class Looked(int):
        def __lt__(self, other: int) -> bool:
            nonlocal looks
            looks += 1
            return int(self) < int(other)

    schedule = by_priority(shop, np.array([Looked(number) for number in range(crowd)], dtype=object))

    assert schedule.makespan(shop) == shop.duration.sum()
    assert looks < 4 * crowd * crowd.bit_length()


def test_a_crowd_with_a_choice_is_served_as_it_comes_once_patience_is_out(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = drawn(1, jobs=40, machines=4, choices=3)
    patient = by_priority(shop, shop.shortest).start.tolist()
    monkeypatch.setattr(module, "PATIENCE", 50)

    hasty = by_priority(shop, shop.shortest)

    verify(shop, hasty)
    assert hasty.start.tolist() != patient


def reference(shop: Shop, priority: Whole) -> list[int]:
    """Start, time and again, what can start first, looking at all operations that are ready."""
    free, start, ready = [0] * shop.machines, [0] * shop.size, dict.fromkeys(np.flatnonzero(shop.opens).tolist(), 0)
    while ready:
        begin, _, operation = min((max(t, free[shop.machine[shop.first[i]]]), priority[i], i) for i, t in ready.items())
        del ready[operation]
        end = begin + int(shop.duration[shop.first[operation]])
        start[operation], free[shop.machine[shop.first[operation]]] = begin, end
        if operation + 1 < shop.size and not shop.opens[operation + 1]:
            ready[operation + 1] = end
    return start


@given(st.integers(0, 10_000))
def test_those_that_wait_for_one_machine_are_served_as_if_all_were_looked_at(seed: int) -> None:
    shop = drawn(seed, jobs=1 + seed % 9, machines=1 + seed % 4, choices=1, idle=0.3)
    priority = np.random.default_rng(seed).integers(0, 4, shop.size)

    assert by_priority(shop, priority).start.tolist() == reference(shop, priority)
