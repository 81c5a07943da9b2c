"""How is a schedule changed by one move, with every head and tail exact? The solution graph, compiled.

A schedule is a graph: an arc from each operation to its job's next and to its machine's next. Operations are numbered
0..n-1; n stands for "none" and has end and tail 0. An operation's end is its earliest completion, its tail the longest
way from its start to the end of all; end + tail - span is the longest path through it. A topological order is kept
valid through every move, so that one sweep each way brings ends and tails up to date.
"""

from typing import NamedTuple

import numpy as np

from jiahe.engines.optimise.compiled import inlined, kernel
from jiahe.engines.optimise.shop import Shop, Whole

# The rows of `Graph.nodes`, a column an operation and one for "none".
BEFORE, AFTER, LEFT, RIGHT, SPAN, END, TAIL, ORDER, PLACE, OPTION, FIRST = range(11)
MARK, SPARE, PATH, ENDS, BEST_ORDER, BEST_OPTION = range(11, 17)
MACHINE, DURATION = range(2)


class Graph(NamedTuple):
    """The arrays of a solution graph.

    They are few and whole rather than one a quantity: compiled code counts the references to every array that it is
    handed, and spent five times as long on that as on the search.

    Attributes
    ----------
    nodes
        (17, n + 1) For each operation: its job's previous and next, its machine's previous and next, duration, end,
        tail; in row ORDER the topological order, in PLACE the place in it; the option taken and the first of its
        options; scratch (MARK is zero between calls); the best schedule's order and options.
    options
        (2, k) Machine and duration of each option.
    heads
        (M,) The first operation on each machine.
    opens
        (J,) The first operation of each job.
    """

    nodes: Whole
    options: Whole
    heads: Whole
    opens: Whole


def new_graph(shop: Shop) -> Graph:
    """Return a graph of the shop without a schedule; `load` gives it one."""
    n = shop.size
    opens = np.flatnonzero(shop.opens)
    nodes = np.zeros((17, n + 1), np.int64)
    nodes[[LEFT, RIGHT, OPTION]] = n
    nodes[BEFORE] = np.arange(-1, n)
    nodes[BEFORE, opens] = nodes[BEFORE, n] = n
    nodes[AFTER] = np.arange(1, n + 2)
    nodes[AFTER, opens - 1] = nodes[AFTER, n - 1] = nodes[AFTER, n] = n
    nodes[FIRST] = shop.first
    options = np.ascontiguousarray(np.stack([shop.machine, shop.duration]))
    return Graph(nodes, options, np.full(shop.machines, n, np.int64), opens)


@kernel  # pragma: no cover - compiled
def load(nodes: Whole, options: Whole, heads: Whole, order: Whole, option: Whole) -> None:
    """Give the graph the schedule in which operations start in `order` (n,), each by its `option` (n,)."""
    n = len(order)
    last = np.full(len(heads), n, np.int64)
    heads[:] = n
    for i in range(n):
        w = order[i]
        nodes[ORDER, i] = w
        nodes[PLACE, w] = i
        nodes[OPTION, w] = option[w]
        nodes[SPAN, w] = options[DURATION, option[w]]
        m = options[MACHINE, option[w]]
        nodes[LEFT, w] = last[m]
        nodes[RIGHT, w] = n
        if last[m] == n:
            heads[m] = w
        else:
            nodes[RIGHT, last[m]] = w
        last[m] = w
    sweep(nodes, 0, n - 1)


@inlined  # pragma: no cover - compiled
def sweep(nodes: Whole, low: int, high: int) -> None:
    """Bring ends up to date from place `low` on, and tails from place `high` down."""
    n = nodes.shape[1] - 1
    for i in range(low, n):
        w = nodes[ORDER, i]
        nodes[END, w] = max(nodes[END, nodes[BEFORE, w]], nodes[END, nodes[LEFT, w]]) + nodes[SPAN, w]
    for i in range(high, -1, -1):
        w = nodes[ORDER, i]
        nodes[TAIL, w] = max(nodes[TAIL, nodes[AFTER, w]], nodes[TAIL, nodes[RIGHT, w]]) + nodes[SPAN, w]


@inlined  # pragma: no cover - compiled
def makespan(nodes: Whole, opens: Whole) -> int:
    """Return the longest path's length."""
    longest = 0
    for i in range(len(opens)):
        longest = max(longest, nodes[TAIL, opens[i]])
    return longest


@inlined  # pragma: no cover - compiled
def move(nodes: Whole, options: Whole, heads: Whole, u: int, option: int, x: int, y: int) -> None:
    """Take operation `u` out and put it between `x` and `y`, neighbours on the machine of `option` (n = none).

    The caller has made sure that no cycle arises. Ends and tails are exact afterwards.
    """
    n = nodes.shape[1] - 1
    a, b = nodes[LEFT, u], nodes[RIGHT, u]
    if a == n:
        heads[options[MACHINE, nodes[OPTION, u]]] = b
    else:
        nodes[RIGHT, a] = b
    nodes[LEFT, b] = a
    nodes[OPTION, u] = option
    nodes[SPAN, u] = options[DURATION, option]
    nodes[LEFT, u], nodes[RIGHT, u] = x, y
    if x == n:
        heads[options[MACHINE, option]] = u
    else:
        nodes[RIGHT, x] = u
    nodes[LEFT, y] = u
    nodes[LEFT, n] = nodes[RIGHT, n] = n
    low = high = nodes[PLACE, u]
    if x != n and nodes[PLACE, x] > high:
        high = nodes[PLACE, x]
        _shift(nodes, u, high, 1, BEFORE, LEFT)
    elif y != n and nodes[PLACE, y] < low:
        low = nodes[PLACE, y]
        _shift(nodes, u, low, -1, AFTER, RIGHT)
    sweep(nodes, low, high)


@inlined  # pragma: no cover - compiled
def _shift(nodes: Whole, u: int, bound: int, step: int, by_job: int, by_machine: int) -> None:
    """Move `u`, and what must stay on its far side, past place `bound` of the topological order.

    `step` is 1 to move later (then what follows `u` by job or machine goes with it) and -1 to move earlier.
    """
    to = nodes[PLACE, u]
    kept = 1
    nodes[SPARE, 0] = u
    nodes[MARK, u] = 1
    for i in range(to + step, bound + step, step):
        w = nodes[ORDER, i]
        if nodes[MARK, nodes[by_job, w]] | nodes[MARK, nodes[by_machine, w]]:
            nodes[MARK, w] = 1
            nodes[SPARE, kept] = w
            kept += 1
        else:
            nodes[ORDER, to] = w
            nodes[PLACE, w] = to
            to += step
    for i in range(kept):
        w = nodes[SPARE, i]
        nodes[MARK, w] = 0
        nodes[ORDER, to] = w
        nodes[PLACE, w] = to
        to += step
