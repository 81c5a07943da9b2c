"""How good does a schedule become by moves, always the best that is not forbidden? Tabu search, compiled."""

from typing import NamedTuple

import numpy as np

from jiahe.engines.optimise.compiled import inlined, kernel
from jiahe.engines.optimise.graph import (
    BEST_OPTION,
    BEST_ORDER,
    END,
    FIRST,
    LEFT,
    MACHINE,
    OPTION,
    ORDER,
    PATH,
    RIGHT,
    Graph,
    load,
    makespan,
    move,
    new_graph,
)
from jiahe.engines.optimise.moves import (
    BEST,
    GAIN,
    LOT,
    NEVER,
    SLOTS,
    STEP,
    TAKES,
    TENURE,
    TIES,
    VALUE,
    WHO,
    Steps,
    X,
    Y,
    critical_path,
    draw,
    slot,
    try_block,
    try_elsewhere,
)
from jiahe.engines.optimise.shop import Shop, Whole


class Memory(NamedTuple):
    """What a tabu search remembers: when an order of two operations is free again, and its clock."""

    until: Steps
    clock: Whole


def new_memory(shop: Shop, *, seed: int) -> Memory:
    """Return an empty memory for searches in `shop`."""
    clock = np.zeros(11, np.int64)
    clock[BEST] = NEVER
    clock[TENURE] = 10 + int(shop.opens.sum()) // shop.machines
    clock[LOT] = (seed * 2 + 1) * 0x9E3779B97F4A7C15 % (1 << 63)
    return Memory(np.zeros(SLOTS, np.int32), clock)


@inlined  # pragma: no cover - compiled
def _best_move(
    nodes: Whole, options: Whole, heads: Whole, opens: Whole, until: Steps, clock: Whole, longest: int
) -> None:
    """Note the best move along a critical path; its value stays NEVER if none is allowed."""
    clock[VALUE], clock[TIES] = NEVER, 0
    size = critical_path(nodes, opens, clock, longest)
    i = 0
    while i < size:
        j = i
        while j + 1 < size and nodes[RIGHT, nodes[PATH, j]] == nodes[PATH, j + 1]:
            j += 1
        if j > i:
            try_block(nodes, until, clock, i, j)
        i = j + 1
    for i in range(size):
        v = nodes[PATH, i]
        if nodes[FIRST, v + 1] - nodes[FIRST, v] > 1:
            for option in range(nodes[FIRST, v], nodes[FIRST, v + 1]):
                if option != nodes[OPTION, v]:
                    try_elsewhere(nodes, options, heads, until, clock, v, option)


@inlined  # pragma: no cover - compiled
def _forbid(nodes: Whole, options: Whole, until: Steps, clock: Whole) -> None:
    """Forbid for a while what the chosen move is about to undo."""
    n = nodes.shape[1] - 1
    u, x, y = clock[WHO], clock[X], clock[Y]
    free = clock[STEP] + clock[TENURE] + draw(clock, clock[TENURE])
    m = options[MACHINE, nodes[OPTION, u]]
    if options[MACHINE, clock[TAKES]] != m:
        until[SLOTS - 1 - slot(n, u, m)] = free
    elif x != n and nodes[END, x] > nodes[END, u]:
        while x != u:
            until[slot(n, u, x)] = free
            x = nodes[LEFT, x]
    else:
        while y != u:
            until[slot(n, y, u)] = free
            y = nodes[RIGHT, y]


@kernel  # pragma: no cover - compiled
def _keep(nodes: Whole, clock: Whole, longest: int) -> None:
    clock[BEST] = longest
    clock[GAIN] = clock[STEP]
    nodes[BEST_ORDER] = nodes[ORDER]
    nodes[BEST_OPTION] = nodes[OPTION]


@kernel  # pragma: no cover - compiled
def _search(
    nodes: Whole,
    options: Whole,
    heads: Whole,
    opens: Whole,
    until: Steps,
    clock: Whole,
    steps: int,
    patience: int,
    goal: int,
) -> bool:
    longest = makespan(nodes, opens)
    for _ in range(steps):
        if clock[BEST] <= goal or clock[STEP] - clock[GAIN] >= patience:
            return True
        clock[STEP] += 1
        _best_move(nodes, options, heads, opens, until, clock, longest)
        if clock[VALUE] == NEVER:
            # Everything is forbidden: let the memory age, another path may be drawn.
            clock[STEP] += clock[TENURE] // 2
            continue
        _forbid(nodes, options, until, clock)
        move(nodes, options, heads, clock[WHO], clock[TAKES], clock[X], clock[Y])
        longest = makespan(nodes, opens)
        if longest < clock[BEST]:
            _keep(nodes, clock, longest)
    return False


class Tabu:
    """One tabu search, resumable: `begin` at a schedule, then `advance` until it says that it is over."""

    def __init__(self, shop: Shop, *, seed: int) -> None:
        self._graph: Graph = new_graph(shop)
        self._memory = new_memory(shop, seed=seed)
        self._size = shop.size

    def begin(self, order: Whole, option: Whole) -> None:
        """Start at the schedule with operations in `order` (n,), each by its `option` (n,); forget all else."""
        graph, memory = self._graph, self._memory
        load(graph.nodes, graph.options, graph.heads, order, option)
        memory.until[:] = 0
        memory.clock[STEP] = 0
        _keep(graph.nodes, memory.clock, makespan(graph.nodes, graph.opens))

    def advance(self, *, steps: int, patience: int, goal: int) -> bool:
        """Make at most `steps` moves; return whether the search is over.

        It is over after `patience` moves without a better schedule, or once one of at most `goal` is found.
        """
        return _search(*self._graph, *self._memory, steps, patience, goal)

    @property
    def makespan(self) -> int:
        """The best makespan since `begin`."""
        return int(self._memory.clock[BEST])

    @property
    def steps(self) -> int:
        """How many moves were made since `begin`."""
        return int(self._memory.clock[STEP])

    def best(self) -> tuple[Whole, Whole]:
        """Return the best schedule's order (n,) and options (n,)."""
        nodes = self._graph.nodes
        return nodes[BEST_ORDER, : self._size].copy(), nodes[BEST_OPTION, : self._size].copy()
