import datetime as dt

import pytest

from jiahe.plan.load import default_plan
from jiahe.plan.pace import pace, path

SCENARIOS = next(target for target in default_plan().targets if target.id == "scenarios")
BEGINS, ENDS = default_plan().valid_from, default_plan().valid_until
HALF = BEGINS + (ENDS - BEGINS) / 2


@pytest.mark.parametrize(
    ("day", "height"),
    [(BEGINS - dt.timedelta(days=1), 0), (BEGINS, 0), (HALF, 50), (ENDS, 100), (ENDS + dt.timedelta(days=1), 100)],
)
def test_the_path_rises_evenly_from_the_first_day_to_the_last(day, height):
    assert path(SCENARIOS, begins=BEGINS, day=day) == height


def test_half_way_with_sixty_of_a_hundred_one_is_ten_ahead():
    found = pace(SCENARIOS, 60, begins=BEGINS, day=HALF)

    assert (found.wanted, found.ahead, found.left, found.days) == (50, 10, 40, (ENDS - HALF).days)
    assert found.a_month == pytest.approx(40 / ((ENDS - HALF).days / 30.4375))


def test_what_is_reached_leaves_nothing_and_once_it_is_over_no_month_is_left():
    assert pace(SCENARIOS, 120, begins=BEGINS, day=HALF).left == 0
    assert pace(SCENARIOS, 90, begins=BEGINS, day=ENDS).a_month is None


def test_a_target_due_on_the_first_day_is_wanted_the_day_after():
    due = SCENARIOS.model_copy(update={"by": BEGINS})

    assert [path(due, begins=BEGINS, day=BEGINS + dt.timedelta(days=days)) for days in (0, 1)] == [0, 100]
