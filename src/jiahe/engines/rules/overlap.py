"""Which of the claims that share a kind on one key pays, and how much?"""

from typing import Any

from jiahe.engines.rules.grouping import CLAIM, DUE, GROUP, PAID, PLACE, RULE, UNIT, VALUE
from jiahe.engines.rules.model import Status, Why
from jiahe.engines.rules.table import CLEAR, KIND, PLAN

_SUPERSEDED, _OVERLAP = int(Status.SUPERSEDED), int(Why.OVERLAP)
_TOPPED_UP, _PAYABLE = int(Status.TOPPED_UP), int(Status.PAYABLE)


def join(start: Any, rows: Any, at: Any) -> None:
    """Join the steps of tiers into units.

    A unit is the rows of one group on one key - one claim, or the steps of a tier - and is named by its first row; its
    value is what all of it pays. `at` has an element a group, all -1, and is so again at the end.
    """
    for key in range(len(start) - 2):
        for row in range(start[key], start[key + 1]):
            if rows[row, DUE]:
                if at[rows[row, GROUP]] < 0:
                    at[rows[row, GROUP]] = row
                rows[row, UNIT] = at[rows[row, GROUP]]
                rows[rows[row, UNIT], VALUE] = rows[row, DUE] - rows[row, PAID]
        for row in range(start[key], start[key + 1]):
            at[rows[row, GROUP]] = -1


def survey(rules: Any, start: Any, rows: Any, contested: Any, hard: Any) -> tuple[int, int]:
    """List the keys on which several units meet, and return how many there are.

    Those where every unit's class of kinds is clear go to `contested`, the others to `hard`, for `packing`.
    """
    easy = found = 0
    for key in range(len(start) - 2):
        units = unclear = 0
        for row in range(start[key], start[key + 1]):
            if rows[row, UNIT] == row:
                units += 1
                unclear += 1 - rules[CLEAR, rows[row, RULE]]
        if units > 1 and unclear:
            hard[found] = key
            found += 1
        elif units > 1:
            contested[easy] = key
            easy += 1
    return easy, found


def compete(  # noqa: C901  # one loop, since compiled code that stands alone calls nothing
    rules: Any, plan_first: Any, contested: Any, start: Any, rows: Any, best: Any, status: Any, why: Any, rival: Any
) -> None:
    """Retire the units that a higher one excludes, on keys where every class of kinds is clear.

    Any two units of a class share a kind, so at most one of each can win, and the classes share nothing: the unit of
    highest value in each wins. Equal ones: the earliest day, then plan, then claim id (or plan before day); rows come
    by day and id already. `best` has an element a rule, all -1, and is so again at the end.
    """
    size = len(status)
    for key in contested:
        for row in range(start[key], start[key + 1]):
            if rows[row, UNIT] != row:
                continue
            kind = rules[KIND, rows[row, RULE]]
            other = best[kind]
            if other < 0 or rows[row, VALUE] > rows[other, VALUE]:
                best[kind] = row
            elif rows[row, VALUE] == rows[other, VALUE]:
                earlier = rules[PLAN, rows[row, RULE]] < rules[PLAN, rows[other, RULE]]
                if earlier and (plan_first or rows[row, PLACE] // size == rows[other, PLACE] // size):
                    best[kind] = row
        for row in range(start[key], start[key + 1]):
            winner = best[rules[KIND, rows[row, RULE]]]
            if rows[row, DUE] and rows[row, UNIT] != winner:
                claim = rows[row, CLAIM]
                rows[row, DUE] = 0
                status[claim], why[claim], rival[claim] = _SUPERSEDED, _OVERLAP, rows[winner, CLAIM]
        for row in range(start[key], start[key + 1]):
            best[rules[KIND, rows[row, RULE]]] = -1


def pay(rows: Any, size: Any, stepped: Any, payable: Any, status: Any) -> None:
    """Fill what each claim still in the running pays: its entitlement less what had been paid and earlier steps."""
    for row in range(size):
        if not rows[row, DUE]:
            continue
        unit, claim = rows[row, UNIT], rows[row, CLAIM]
        before = 0 if unit == row else rows[unit, VALUE]
        rows[unit, VALUE] = rows[row, DUE]  # from here on: the tier paid last
        if before:
            stepped[claim] = before
        taken = max(rows[row, PAID], before)
        payable[claim] = rows[row, DUE] - taken
        status[claim] = _TOPPED_UP if taken > 0 else _PAYABLE
