import numpy as np
import pytest

from jiahe.engines.optimise.shop import Schedule
from jiahe.engines.optimise.verify import BrokenScheduleError, verify
from tests.engines.optimise.shops import make

SHOP = make([[(0, 3)], [(1, 2), (2, 4)]], [[(1, 4)], [(0, 0)]])


def schedule(option: tuple[int, ...], start: tuple[int, ...]) -> Schedule:
    return Schedule(option=np.array(option, np.int64), start=np.array(start, np.int64))


@pytest.mark.parametrize(
    ("option", "start"),
    [
        ((0, 1, 3, 4), (0, 4, 0, 4)),  # touching on a machine and in a job
        ((0, 2, 3, 4), (0, 3, 0, 9)),  # the other machine, and a wait
        ((0, 1, 3, 4), (4, 7, 0, 4)),  # no duration, at the moment in which another begins
    ],
)
def test_a_schedule_that_can_be_carried_out_passes(option: tuple[int, ...], start: tuple[int, ...]) -> None:
    verify(SHOP, schedule(option, start))


@pytest.mark.parametrize(
    ("option", "start", "message"),
    [
        ((0, 1, 3), (0, 4, 0), "missing or scheduled twice"),
        ((0, 1, 3, 4), (0, 4, 0), "missing or scheduled twice"),
        ((0, 3, 3, 4), (0, 4, 0, 4), "a machine not its own"),
        ((-1, 1, 3, 4), (0, 4, 0, 4), "a machine not its own"),
        ((0, 1, 3, 4), (-1, 4, 0, 4), "before time zero"),
        ((0, 2, 3, 4), (0, 2, 0, 4), "job's previous one"),
        ((0, 1, 3, 4), (0, 3, 0, 4), "overlap on a machine"),
        ((0, 1, 3, 4), (3, 6, 0, 4), "overlap on a machine"),  # no duration, but in the midst of another
    ],
)
def test_a_schedule_that_cannot_be_carried_out_is_refused(
    option: tuple[int, ...], start: tuple[int, ...], message: str
) -> None:
    with pytest.raises(BrokenScheduleError, match=message):
        verify(SHOP, schedule(option, start))
