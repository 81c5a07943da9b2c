"""Who controls a firm in the end? The top of the control graph above it, rings of mutual control taken as one."""

from collections import defaultdict
from collections.abc import Collection, Iterable

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph


def ultimate_controllers(
    firms: Iterable[str], control: Collection[tuple[str, str]], *, apart: Collection[str] = ()
) -> dict[str, frozenset[str]]:
    """Find who stands at the top above each firm.

    Parameters
    ----------
    firms
        Those that are asked for.
    control
        Pairs (controller, controlled) of firms, persons or bodies. Chains may be of any length and close to rings.
    apart
        Controllers that make nobody related, such as the state as owner: firms are not related merely because the
        state controls them (Company Law of the PRC, 2023, article 265). They and their pairs are passed over.

    Returns
    -------
    tops
        For each firm those above whom nobody stands; the firm itself if nobody controls it; of a ring without
        anyone above it the name that comes first. Two firms with a common controller anywhere have a common top.

    Examples
    --------
    >>> ultimate_controllers(["c"], [("a", "b"), ("b", "c"), ("b", "a")])
    {'c': frozenset({'a'})}
    """
    pairs = [(above, below) for above, below in control if above not in apart and below not in apart]
    parents: dict[str, set[str]] = defaultdict(set)
    for above, below in pairs:
        parents[below].add(above)
    ring = _rings(pairs)
    under = {ring[below] for above, below in pairs if ring[above] != ring[below]}
    found = {}
    for firm in firms:
        rings = {ring.get(member, member) for member in _upwards(firm, parents)}
        found[firm] = frozenset(rings - under)
    return found


def _rings(pairs: Collection[tuple[str, str]]) -> dict[str, str]:
    """Name the ring in which each one is, by its first member; who is in none is a ring of its own."""
    names = sorted({name for pair in pairs for name in pair})
    place = {name: index for index, name in enumerate(names)}
    ends = np.array([(place[above], place[below]) for above, below in pairs], np.int64).reshape(-1, 2)
    graph = sparse.coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(len(names), len(names)))
    label = csgraph.connected_components(graph.tocsr(), connection="strong")[1].tolist() if names else []
    first: dict[int, str] = {}
    return {name: first.setdefault(number, name) for name, number in zip(names, label, strict=True)}


def _upwards(firm: str, parents: dict[str, set[str]]) -> set[str]:
    seen, waiting = {firm}, [firm]
    while waiting:
        fresh = parents.get(waiting.pop(), set()) - seen
        seen |= fresh
        waiting += fresh
    return seen
