import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from jiahe.engines.optimise.dispatch import by_priority, dispatch
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
