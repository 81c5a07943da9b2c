import numpy as np
import pytest

from jiahe.engines.optimise.shop import Schedule, Shop, compact, in_order
from tests.engines.optimise.shops import make


def whole(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


def test_a_shop_knows_its_size_machines_and_choices() -> None:
    shop = make([[(0, 3)], [(2, 4), (1, 5)]], [[(1, 2)]])

    assert (shop.size, shop.machines, shop.flexible) == (3, 3, True)
    assert shop.opens.tolist() == [True, False, True]
    assert shop.shortest.tolist() == [3, 4, 2]
    assert make([[(0, 1)]]).flexible is False


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"job": (), "first": (0,), "machine": (), "duration": ()}, "at least one operation"),
        ({"first": (0, 1)}, "at least one option"),
        ({"first": (1, 2, 3)}, "at least one option"),
        ({"first": (0, 0, 2)}, "at least one option"),
        ({"machine": (0,)}, "2 entries"),
        ({"duration": (1, 1, 1)}, "2 entries"),
        ({"job": (1, 0)}, "must not fall"),
        ({"duration": (1, -1)}, "must not be negative"),
        ({"machine": (-1, 0)}, "must not be negative"),
    ],
)
def test_a_shop_that_makes_no_sense_is_a_programming_error(fields: dict, message: str) -> None:
    sound = {"job": (0, 0), "first": (0, 1, 2), "machine": (0, 1), "duration": (1, 1)}

    with pytest.raises(ValueError, match=message):
        Shop(**{name: whole(*values) for name, values in (sound | fields).items()})


def test_operations_start_as_soon_as_job_and_machine_are_free() -> None:
    shop = make([[(0, 3)], [(1, 2)]], [[(1, 4)], [(0, 1)]])

    schedule = in_order(shop, whole(0, 2, 1, 3), whole(0, 1, 2, 3))

    assert schedule.start.tolist() == [0, 4, 0, 4]
    assert schedule.end(shop).tolist() == [3, 6, 4, 5]
    assert schedule.makespan(shop) == 6


def test_a_schedule_with_gaps_is_pushed_together_in_its_own_order() -> None:
    shop = make([[(0, 3)], [(1, 2)]], [[(0, 4)]])
    loose = Schedule(option=whole(0, 1, 2), start=whole(10, 20, 4))

    assert compact(shop, loose).start.tolist() == [4, 7, 0]


def test_what_has_no_duration_keeps_its_place_in_the_order() -> None:
    shop = make([[(0, 0)], [(1, 0)]], [[(1, 0)], [(0, 5)]])
    schedule = Schedule(option=whole(0, 1, 2, 3), start=whole(0, 0, 0, 0))

    assert compact(shop, schedule).start.tolist() == [0, 0, 0, 0]
