"""Which claims repeat another one under the same incentive?"""

from typing import Any

from jiahe.engines.rules.grouping import CLAIM, DUE, GROUP, PLACE, RULE
from jiahe.engines.rules.model import Status, Why
from jiahe.engines.rules.table import STEPS

_SUPERSEDED, _DUPLICATE = int(Status.SUPERSEDED), int(Why.DUPLICATE)


def weed(rules: Any, start: Any, rows: Any, best: Any, status: Any, why: Any, rival: Any) -> None:
    """Retire duplicates.

    Of the rows of one group on one key, which come by day and claim id, the highest stays, the earliest of equals.
    Where tiers step, each claim that reaches a higher tier than all before it stays; of one day, the highest.
    `best` has an element a group, all -1, and is so again at the end.
    """
    size = len(status)
    for key in range(len(start) - 2):
        first, end = start[key], start[key + 1]
        if end - first < 2:
            continue
        for row in range(first, end):
            group = rows[row, GROUP]
            winner = lost = best[group]
            if winner >= 0 and rows[row, DUE] <= rows[winner, DUE]:
                lost = row
            else:
                best[group] = winner = row
            if lost < 0:
                continue
            same_day = rows[lost, PLACE] // size == rows[winner, PLACE] // size
            if lost == row or same_day or not rules[STEPS, rows[row, RULE]]:
                claim = rows[lost, CLAIM]
                rows[lost, DUE] = 0
                status[claim], why[claim], rival[claim] = _SUPERSEDED, _DUPLICATE, rows[winner, CLAIM]
        for row in range(first, end):
            best[rows[row, GROUP]] = -1
