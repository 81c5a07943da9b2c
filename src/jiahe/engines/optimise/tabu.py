"""How good does a schedule become by moves, always the best that is not forbidden? Tabu search, compiled."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from jiahe.engines.optimise.compiled import inlined, kernel
from jiahe.engines.optimise.graph import (
    BEST_OPTION,
    BEST_ORDER,
    FIRST,
    LEFT,
    MACHINE,
    OPTION,
    ORDER,
    PATH,
    PLACE,
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
    try_earlier,
    try_elsewhere,
    try_later,
)
from jiahe.engines.optimise.relink import relink
from jiahe.engines.optimise.shop import Shop, Whole

SAMPLE = 60


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
    # On a long path a sample, evenly spread, keeps a move's cost within bounds.
    tried = min(size, SAMPLE)
    offset = draw(clock, size) if tried < size else 0
    for c in range(tried):
        v = nodes[PATH, (offset + c * size // tried) % size]
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
    elif x != n and nodes[PLACE, x] > nodes[PLACE, u]:
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
        self.graph: Graph = new_graph(shop)
        self.memory = new_memory(shop, seed=seed)
        self._size = shop.size

    def begin(self, order: Whole, option: Whole) -> None:
        """Start at the schedule with operations in `order` (n,), each by its `option` (n,); forget all else."""
        graph, memory = self.graph, self.memory
        load(graph.nodes, graph.options, graph.heads, order, option)
        memory.until[:] = 0
        memory.clock[STEP] = 0
        _keep(graph.nodes, memory.clock, makespan(graph.nodes, graph.opens))

    def advance(self, *, steps: int, patience: int, goal: int) -> bool:
        """Make at most `steps` moves; return whether the search is over.

        It is over after `patience` moves without a better schedule, or once one of at most `goal` is found.
        """
        return _search(*self.graph, *self.memory, steps, patience, goal)

    @property
    def makespan(self) -> int:
        """The best makespan since `begin`."""
        return int(self.memory.clock[BEST])

    def best(self) -> tuple[Whole, Whole]:
        """Return the best schedule's order (n,) and options (n,)."""
        nodes = self.graph.nodes
        return nodes[BEST_ORDER, : self._size].copy(), nodes[BEST_OPTION, : self._size].copy()


def warm(over: Callable[[], bool]) -> bool:
    """Compile the search piece by piece on a toy shop; stop early, and return False, once `over()`.

    Where compiled code is on disk already this takes moments.
    """
    toy = Shop(
        job=np.array([0, 0, 1, 1]),
        first=np.array([0, 2, 3, 4, 5]),
        machine=np.array([0, 1, 1, 1, 0]),
        duration=np.ones(5, np.int64),
    )
    tabu = Tabu(toy, seed=0)
    nodes, options, heads, _ = tabu.graph
    until, clock = tabu.memory
    order, option = np.arange(4), np.array([0, 2, 3, 4])
    pieces = (
        lambda: load(nodes, options, heads, order, option),
        lambda: tabu.begin(order, option),
        lambda: try_later(nodes, until, clock, 0, 0),
        lambda: try_earlier(nodes, until, clock, 0, 0),
        lambda: try_elsewhere(nodes, options, heads, until, clock, 0, 1),
        lambda: tabu.advance(steps=1, patience=1, goal=0),
        lambda: relink(order.copy(), option.copy(), order, option, options, clock, 0),
    )
    for piece in pieces:
        if over():
            return False
        piece()
    return True
