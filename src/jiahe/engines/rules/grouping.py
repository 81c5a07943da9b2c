"""Which claims, and which payments, stand on one key? Counting sorts, so the work grows as the rows do."""

from typing import Any

from jiahe.engines.rules.model import SATURATED
from jiahe.engines.rules.screening import LIVE

# The columns of a claim in the running. They stand side by side, in one line of the processor's cache, and claims of one
# key follow one another: a loop over keys then waits for memory once a claim, not once a column.
RULE, GROUP, PLACE, DUE, PAID, UNIT, VALUE, CLAIM = range(8)
"""Rule; group of duplicates; place by day and claim id; entitlement, 0 once it is out of the running; paid before;
the first row of its unit and the value of that; the claim's own place in the file."""


def lay_out(
    status: Any, rule_of: Any, group: Any, day: Any, order: Any, due: Any, paid: Any, key: Any, start: Any, rows: Any
) -> int:
    """Fill `rows` with the live claims, gathered by key, and return how many there are.

    `start` is zero and has two elements more than there are keys; the rows of key k are then start[k]..start[k + 1].
    """
    size = len(rule_of)
    for i in range(size):
        if status[i] == LIVE:
            start[key[i] + 2] += 1
    for place in range(2, len(start)):
        start[place] += start[place - 1]
    for i in range(size):
        if status[i] != LIVE:
            continue
        row = start[key[i] + 1]
        start[key[i] + 1] += 1
        rows[row, RULE], rows[row, GROUP], rows[row, PLACE] = rule_of[i], group[i], day[i] * size + order[i]
        rows[row, DUE], rows[row, PAID], rows[row, CLAIM] = due[i], paid[i], i
        rows[row, UNIT], rows[row, VALUE] = -1, 0
    return int(start[len(start) - 2])


def put_in_order(start: Any, rows: Any, held: Any) -> None:
    """Sort the rows of each key by day and claim id, in place; `held` has room for one row.

    Shell's sort needs no other room, and most keys have but one or two rows.
    """
    for key in range(len(start) - 2):
        first, end = start[key], start[key + 1]
        gap = 1
        while 9 * gap < end - first:
            gap = 3 * gap + 1
        while gap > 0:
            for row in range(first + gap, end):
                if rows[row - gap, PLACE] <= rows[row, PLACE]:
                    continue
                held[:] = rows[row]
                to = row
                while to >= first + gap and rows[to - gap, PLACE] > held[PLACE]:
                    rows[to] = rows[to - gap]
                    to -= gap
                rows[to] = held
            gap //= 3


def add_up(key: Any, rule_of: Any, amount: Any, at: Any, start: Any, member: Any, rules: Any, sums: Any) -> None:
    """Add payments up by key and rule: `start` comes to bound each key's rows in `rules` and `sums`.

    `start` is as in `lay_out`; `at` has an element a rule, all -1, and is so again at the end.
    """
    for i in range(len(key)):
        start[key[i] + 2] += 1
    for place in range(2, len(start)):
        start[place] += start[place - 1]
    for i in range(len(key)):
        member[start[key[i] + 1]] = i
        start[key[i] + 1] += 1
    row = 0
    for one in range(len(start) - 2):
        first = row
        for place in range(start[one], start[one + 1]):
            i = member[place]
            rule = rule_of[i]
            if at[rule] < 0:
                at[rule] = row
                rules[row], sums[row] = rule, 0
                row += 1
            sums[at[rule]] = min(sums[at[rule]] + amount[i], SATURATED)
        start[one] = first
        for place in range(first, row):
            at[rules[place]] = -1
    start[len(start) - 2] = row
