"""Can every case have its experts? The flow network of an assignment, and the part of it that is too narrow."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import max_flow
from scipy import sparse
from scipy.sparse import csgraph

Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]

SOURCE, SINK, FIRST = 0, 1, 2


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What is to be filled.

    Attributes
    ----------
    free : (n,)
        How many experts of whatever field each case needs, beyond its quotas.
    quotas : (n, fields)
        How many of each field it needs at least.
    field : (m,)
        Each expert's field.
    least, most : (m,)
        How many cases an expert takes.
    allowed : (n, m)
        Which pairs may be.
    """

    free: Whole
    quotas: Whole
    field: Whole
    least: Whole
    most: Whole
    allowed: Mask

    @property
    def total(self) -> int:
        """How many assignments are wanted."""
        return int(self.free.sum() + self.quotas.sum())

    def only(self, allowed: Mask) -> "Demand":
        """Return the same demand with fewer pairs."""
        return replace(self, allowed=self.allowed & allowed)

    def without_quotas(self) -> "Demand":
        """Return the same numbers, of whatever fields."""
        return replace(self, free=self.free + self.quotas.sum(axis=1), quotas=np.zeros_like(self.quotas))


@dataclass(frozen=True, kw_only=True)
class Network:
    """Arcs of unit flows: source, case, the case's part for one field, expert, sink.

    A quota enters at its part, the rest at the case, from where it may go to any part; so to fill every arc of the
    source is to fill every quota, and no arc needs a lower bound.
    """

    tails: Whole
    heads: Whole
    capacity: Whole
    pairs: slice
    """Where the arcs of the allowed pairs are, in the order of `numpy.nonzero`."""
    nodes: int


def network(demand: Demand, load: Whole) -> Network:
    """Build the network in which expert j takes at most load[j]; the last arcs are the experts', in order."""
    cases, fields = demand.quotas.shape
    case = FIRST + np.arange(cases)
    part = FIRST + cases + np.arange(cases * fields)
    expert = FIRST + cases + cases * fields + np.arange(load.size)
    row, column = np.nonzero(demand.allowed)
    owner = np.repeat(case, fields)
    source, sink = np.full(cases * (1 + fields), SOURCE), np.full(load.size, SINK)
    first = cases + 2 * cases * fields
    return Network(
        tails=np.concatenate([source, owner, part[row * fields + demand.field[column]], expert]),
        heads=np.concatenate([case, part, part, expert[column], sink]),
        capacity=np.concatenate(
            [demand.free, demand.quotas.ravel(), np.repeat(demand.free, fields), np.ones_like(row), load]
        ),
        pairs=slice(first, first + row.size),
        nodes=FIRST + cases * (1 + fields) + load.size,
    )


@dataclass(frozen=True, kw_only=True)
class Narrow:
    """Cases and experts that hang together and cannot all be served: Hall's condition fails on them.

    Attributes
    ----------
    cases, experts
        Their places, ascending.
    needed, available
        How many assignments are needed there, and how many at most there can be. Where fields are short, only the
        places for these fields are counted.
    """

    cases: tuple[int, ...]
    experts: tuple[int, ...]
    needed: int
    available: int


def unserved(demand: Demand) -> tuple[Narrow, ...]:
    """Return what keeps cases from having their experts within the experts' largest loads; nothing if they can.

    The source's side of a least cut: cases that need more than the experts open to them can take. It falls into parts
    that share no expert with room, each of which is short by itself.
    """
    solver, short = _flow(demand, demand.most, demand.total)
    if not short:
        return ()
    inside = np.zeros(FIRST + demand.allowed.shape[0] + demand.quotas.size + demand.most.size, bool)
    inside[solver.get_source_side_min_cut()] = True
    free, quotas, experts = _sides(demand, inside)
    open_to: Mask = demand.allowed & quotas[:, demand.field]
    wanted = demand.free * free + (demand.quotas * quotas).sum(axis=1)
    beside = (open_to & ~experts).sum(axis=1)
    return tuple(
        Narrow(
            cases=_places(rows),
            experts=_places(np.any(open_to[rows], axis=0)),
            needed=int(wanted[rows].sum()),
            available=int(demand.most[columns].sum() + beside[rows].sum()),
        )
        for rows, columns in _parts(open_to & experts, np.asarray(quotas.any(axis=1)), experts)
    )


def idle(demand: Demand) -> tuple[Narrow, ...]:
    """Return what keeps experts from their least loads; nothing if all can be reached.

    Experts and cases can be satisfied both at once if each side can alone (Perfect's linking theorem, the network
    form of Mendelsohn and Dulmage's), so this is asked of the experts alone: the sink's side of a least cut.
    """
    solver, short = _flow(demand, demand.least, int(demand.least.sum()))
    if not short:
        return ()
    inside = np.zeros(FIRST + demand.allowed.shape[0] + demand.quotas.size + demand.most.size, bool)
    inside[solver.get_sink_side_min_cut()] = True
    _, quotas, experts = _sides(demand, inside)
    # A case's free places count once wherever the cut takes them: before the case or between it and its part.
    given = demand.free * quotas.any(axis=1) + (demand.quotas * quotas).sum(axis=1)
    beside = (demand.allowed & ~quotas[:, demand.field] & experts).sum(axis=0)
    inner: Mask = demand.allowed & quotas[:, demand.field] & experts
    return tuple(
        Narrow(
            cases=_places(np.any(demand.allowed[:, columns], axis=1)),
            experts=_places(columns),
            needed=int(demand.least[columns].sum()),
            available=int(given[rows].sum() + beside[columns].sum()),
        )
        for rows, columns in _parts(inner, np.asarray(quotas.any(axis=1)), experts)
        if columns.any()
    )


def _flow(demand: Demand, load: Whole, wanted: int) -> tuple[max_flow.SimpleMaxFlow, bool]:
    """Return a largest flow, and whether it falls short."""
    arcs = network(demand, load)
    solver = max_flow.SimpleMaxFlow()
    solver.add_arcs_with_capacity(arcs.tails, arcs.heads, arcs.capacity)
    solver.solve(SOURCE, SINK)
    return solver, solver.optimal_flow() < wanted


def _sides(demand: Demand, inside: Mask) -> tuple[Mask, Mask, Mask]:
    cases = demand.quotas.shape[0]
    free, quotas, experts = np.split(inside[FIRST:], [cases, cases + demand.quotas.size])
    return free, quotas.reshape(demand.quotas.shape), experts


def _parts(joined: Mask, rows: Mask, columns: Mask) -> list[tuple[Mask, Mask]]:
    """Split the marked rows and columns into those that hang together."""
    size = joined.shape[0]
    none = sparse.csr_array((sum(joined.shape), sum(joined.shape)))
    graph = sparse.bmat([[None, joined], [joined.T, None]], format="csr") if joined.size else none
    label = csgraph.connected_components(graph, directed=False)[1]
    marked = np.concatenate([rows, columns])
    parts = [(label == number) & marked for number in np.unique(label[marked])]
    return [(part[:size], part[size:]) for part in parts]


def _places(mask: Mask) -> tuple[int, ...]:
    return tuple(np.flatnonzero(mask).tolist())
