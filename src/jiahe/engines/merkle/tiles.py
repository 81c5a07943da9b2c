"""In which pieces are nodes kept, so that a proof reads few of them? Rows of 256 hashes, every eighth level."""

from collections.abc import Callable
from dataclasses import dataclass

from jiahe.engines.merkle.hashing import WIDTH, Hashing
from jiahe.engines.merkle.proofs import Nodes

STEP = 8
"""Levels between two kept ones; those between are computed from the row below."""
SPAN = 1 << STEP
"""Hashes in a full row."""

Rows = Callable[[int, int], bytes]
"""Gives a row: the kept level (0 = leaves, 1 = level 8, ...) and its index; 32 bytes a hash, the last row may be short."""


def nodes_from(rows: Rows, hashing: Hashing) -> Nodes:
    """Return the complete nodes of a tree whose rows are kept; each row is asked for once.

    Parameters
    ----------
    rows
        The kept rows.
    hashing
        The tree's hash function.
    """
    inside: dict[tuple[int, int], list[list[bytes]]] = {}

    def levels_of(kept: int, row: int) -> list[list[bytes]]:
        if (kept, row) not in inside:
            inside[kept, row] = _levels(rows(kept, row), hashing)
        return inside[kept, row]

    return lambda level: _Level(*divmod(level, STEP), levels_of)


@dataclass(frozen=True)
class _Level:
    """One level of the tree, found `above` levels over the kept one."""

    kept: int
    above: int
    levels_of: Callable[[int, int], list[list[bytes]]]

    def __getitem__(self, index: int, /) -> bytes:
        row, offset = divmod(index << self.above, SPAN)
        return self.levels_of(self.kept, row)[self.above][offset >> self.above]


def _levels(row: bytes, hashing: Hashing) -> list[list[bytes]]:
    levels = [[row[start : start + WIDTH] for start in range(0, len(row), WIDTH)]]
    for _ in range(STEP - 1):
        levels.append(hashing.parents(levels[-1]))
    return levels
