"""How far should a target be by a day if it were reached evenly, and how fast must it go on?"""

import datetime as dt
from dataclasses import dataclass

from jiahe.plan.model import Target

_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Pace:
    """Where a target stands on a day against the straight path from nothing to its value on its last day.

    `wanted` is the path's height on that day, `ahead` how much more (or, below 0, less) is reached, `left` what is still
    missing, `a_month` how much of it must come each month until the last day; None once that is over.
    """

    wanted: float
    ahead: float
    left: int
    days: int
    a_month: float | None


def pace(target: Target, reached: int, *, begins: dt.date, day: dt.date) -> Pace:
    """Compare what is reached on a day with the straight path that begins with nothing.

    Parameters
    ----------
    target
        The figure, and the day by which it is to be reached.
    reached
        What is reached, in the target's unit.
    begins
        The day on which the path begins: the first on which the plan is in force.
    day
        The day on which it is asked.
    """
    wanted = path(target, begins=begins, day=day)
    left, days = max(target.value - reached, 0), max((target.by - day).days, 0)
    return Pace(wanted, reached - wanted, left, days, left / (days / _MONTH) if days else None)


def path(target: Target, *, begins: dt.date, day: dt.date) -> float:
    """Return the height of the straight path on a day: nothing before it begins, the whole value after its last day."""
    whole = max((target.by - begins).days, 1)
    return target.value * min(max((day - begins).days, 0), whole) / whole
