"""Which one move helps most, and which must not be undone soon? The neighbourhoods of tabu search, compiled.

Moves. Along one critical path, drawn at random, within each block of operations that follow one another on a machine:
an operation to the block's either end, an end operation into the block (E. Balas, A. Vazacopoulos, Management Science
44, 1998, 262-275, whose estimate is used; C. Zhang and others, Computers & Operations Research 34, 2007, 3229-3242).
Where operations have a choice, also each critical one to every useful place on its other machines (M. Mastrolilli,
L. M. Gambardella, Journal of Scheduling 3, 2000, 3-20).

Memory. For a number of steps drawn anew each time, no two operations may return to the order on a machine that a move
reversed, and no operation to the machine that it left (M. Dell'Amico, M. Trubian, Annals of Operations Research 41,
1993, 231-252). A move that would be the best ever is never forbidden.
"""

import numpy as np
from numpy.typing import NDArray

from jiahe.engines.optimise.compiled import inlined, kernel
from jiahe.engines.optimise.graph import (
    AFTER,
    BEFORE,
    DURATION,
    END,
    ENDS,
    LEFT,
    MACHINE,
    OPTION,
    PATH,
    RIGHT,
    SPAN,
    TAIL,
)
from jiahe.engines.optimise.shop import Whole

Steps = NDArray[np.int32]

SLOTS = 1 << 20
NEVER = 1 << 62
# The entries of `clock`: moves made, move of the last gain, best makespan, shortest tenure, the random numbers' state;
# then the best move found: what it is worth, how many are worth as much, the operation, its option, its new neighbours.
STEP, GAIN, BEST, TENURE, LOT, VALUE, TIES, WHO, TAKES, X, Y = range(11)


@inlined  # pragma: no cover - compiled
def draw(clock: Whole, below: int) -> int:
    """Return a random whole number from 0 to `below` - 1 (xorshift64*)."""
    z = np.uint64(clock[LOT])
    z ^= z >> np.uint64(12)
    z ^= z << np.uint64(25)
    z ^= z >> np.uint64(27)
    clock[LOT] = np.int64(z)
    return int((z * np.uint64(0x2545F4914F6CDD1D)) >> np.uint64(33)) % below


@inlined  # pragma: no cover - compiled
def slot(n: int, a: int, b: int) -> int:
    """Return where "a before b" is remembered; large shops share slots, which only forbids a little more."""
    return (a * (n + 1) + b) & (SLOTS - 1)


@inlined  # pragma: no cover - compiled
def critical_path(nodes: Whole, opens: Whole, clock: Whole, longest: int) -> int:
    """Write one critical path, drawn at random, to row PATH; return its length."""
    n = nodes.shape[1] - 1
    w, found = n, 0
    for i in range(len(opens)):
        v = opens[i]
        if nodes[TAIL, v] == longest and nodes[END, v] == nodes[SPAN, v]:
            found += 1
            if found == 1 or draw(clock, found) == 0:
                w = v
    size = 0
    while w != n:
        nodes[PATH, size] = w
        size += 1
        a, b, now = nodes[AFTER, w], nodes[RIGHT, w], nodes[END, w]
        by_job = a != n and nodes[TAIL, a] == longest - now and nodes[END, a] - nodes[SPAN, a] == now
        by_machine = b != n and nodes[TAIL, b] == longest - now and nodes[END, b] - nodes[SPAN, b] == now
        if by_job and by_machine:
            by_job = draw(clock, 2) == 0
        if by_job:
            w = a
        elif by_machine:
            w = b
        else:
            w = n
    return size


@inlined  # pragma: no cover - compiled
def offer(clock: Whole, value: int, tabu: bool, who: int, option: int, x: int, y: int) -> None:  # noqa: FBT001
    """Note a move if it is the best so far, ties by lot; a forbidden one only if it would be the best ever."""
    if value > clock[VALUE] or (tabu and value >= clock[BEST]):
        return
    if value < clock[VALUE]:
        clock[TIES] = 0
    clock[TIES] += 1
    if clock[TIES] > 1 and draw(clock, clock[TIES]) != 0:
        return
    clock[VALUE], clock[WHO], clock[TAKES] = value, who, option
    clock[X], clock[Y] = x, y


@kernel  # pragma: no cover - compiled
def try_later(nodes: Whole, until: Steps, clock: Whole, i: int, j: int) -> None:
    """Try the first operation of a block's part i..j directly behind its last."""
    n = nodes.shape[1] - 1
    u, v = nodes[PATH, i], nodes[PATH, j]
    a = nodes[AFTER, u]
    # A way from the job's next operation to v would make a cycle; tails rule it out.
    if a != n and (a == v or nodes[TAIL, a] - nodes[SPAN, a] >= nodes[TAIL, v]):
        return
    tabu = False
    ready = nodes[END, nodes[LEFT, u]]
    for k in range(i + 1, j + 1):
        w = nodes[PATH, k]
        tabu |= until[slot(n, w, u)] > clock[STEP]
        ready = max(nodes[END, nodes[BEFORE, w]], ready) + nodes[SPAN, w]
        nodes[ENDS, k] = ready
    rest = max(nodes[TAIL, a], nodes[TAIL, nodes[RIGHT, v]]) + nodes[SPAN, u]
    value = max(nodes[END, nodes[BEFORE, u]], ready) + rest
    for k in range(j, i, -1):
        w = nodes[PATH, k]
        rest = max(nodes[TAIL, nodes[AFTER, w]], rest)
        value = max(value, nodes[ENDS, k] + rest)
        rest += nodes[SPAN, w]
    offer(clock, value, tabu, u, nodes[OPTION, u], v, nodes[RIGHT, v])


@kernel  # pragma: no cover - compiled
def try_earlier(nodes: Whole, until: Steps, clock: Whole, i: int, j: int) -> None:
    """Try the last operation of a block's part i..j directly in front of its first."""
    n = nodes.shape[1] - 1
    v, u = nodes[PATH, i], nodes[PATH, j]
    b = nodes[BEFORE, u]
    if b != n and (b == v or nodes[END, b] - nodes[SPAN, b] >= nodes[END, v]):
        return
    tabu = False
    start = max(nodes[END, b], nodes[END, nodes[LEFT, v]])
    ready = start + nodes[SPAN, u]
    for k in range(i, j):
        w = nodes[PATH, k]
        tabu |= until[slot(n, u, w)] > clock[STEP]
        ready = max(nodes[END, nodes[BEFORE, w]], ready) + nodes[SPAN, w]
        nodes[ENDS, k] = ready
    rest = nodes[TAIL, nodes[RIGHT, u]]
    value = 0
    for k in range(j - 1, i - 1, -1):
        w = nodes[PATH, k]
        rest = max(nodes[TAIL, nodes[AFTER, w]], rest)
        value = max(value, nodes[ENDS, k] + rest)
        rest += nodes[SPAN, w]
    value = max(value, start + max(nodes[TAIL, nodes[AFTER, u]], rest) + nodes[SPAN, u])
    offer(clock, value, tabu, u, nodes[OPTION, u], nodes[LEFT, v], v)


@inlined  # pragma: no cover - compiled
def try_block(nodes: Whole, until: Steps, clock: Whole, i: int, j: int) -> None:
    """Try the moves within the block i..j of the path, each once."""
    for k in range(i, j):
        try_later(nodes, until, clock, k, j)
        if k > i:
            try_later(nodes, until, clock, i, k)
            try_earlier(nodes, until, clock, i, k)
            if k < j - 1:
                try_earlier(nodes, until, clock, k, j)
    if j > i + 1:
        try_earlier(nodes, until, clock, i, j)


@inlined  # pragma: no cover - compiled
def _waits(nodes: Whole, y: int, a: int) -> bool:
    """Tell whether operation `y` is `a` or may have to wait for it, judged by their times alone."""
    n = nodes.shape[1] - 1
    return a != n and (y == a or nodes[END, y] - nodes[SPAN, y] >= nodes[END, a])


@kernel  # pragma: no cover - compiled
def try_elsewhere(nodes: Whole, options: Whole, heads: Whole, until: Steps, clock: Whole, v: int, option: int) -> None:
    """Try operation `v` by its `option`, on another machine, at each place that may be useful there."""
    n = nodes.shape[1] - 1
    a, b, m = nodes[AFTER, v], nodes[BEFORE, v], options[MACHINE, option]
    tabu = until[SLOTS - 1 - slot(n, v, m)] > clock[STEP]
    x, y = n, heads[m]
    # What ends before v can begin stays in front of it, at no cost.
    while y != n and nodes[END, y] <= nodes[END, b] and not _waits(nodes, y, a):
        x, y = y, nodes[RIGHT, y]
    while True:
        # In front of what the job's previous operation waits for there would be a cycle.
        cycle = n not in (y, b) and (y == b or nodes[TAIL, y] - nodes[SPAN, y] >= nodes[TAIL, b])
        if not cycle:
            rest = options[DURATION, option] + max(nodes[TAIL, y], nodes[TAIL, a])
            offer(clock, max(nodes[END, x], nodes[END, b]) + rest, tabu, v, option, x, y)
        # What fits behind v at no cost stays behind it.
        if y == n or nodes[TAIL, y] <= nodes[TAIL, a]:
            return
        # Behind what waits for the job's next operation there would be a cycle.
        if _waits(nodes, y, a):
            return
        x, y = y, nodes[RIGHT, y]
