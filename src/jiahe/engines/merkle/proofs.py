"""Which hashes show that an entry is in a tree, or that one tree continues another? Read from the nodes, not the entries."""

from collections.abc import Callable
from typing import Protocol

from jiahe.engines.merkle.hashing import Hashing


class Row(Protocol):
    """The complete nodes of one level, from the left."""

    def __getitem__(self, index: int, /) -> bytes:
        """Return one's hash."""


Nodes = Callable[[int], Row]
"""Gives a level of the tree, 0 being the leaves."""


class View:
    """A tree at one size: its root, and proofs about it.

    Parameters
    ----------
    nodes
        The complete nodes; those that arose after `size` are not looked at.
    hashing
        The tree's hash function.
    size
        How many leaves, at least 0.
    """

    def __init__(self, nodes: Nodes, hashing: Hashing, size: int) -> None:
        self.size = size
        at_edge: bytes | None = None
        levels = []
        for level in range(size.bit_length()):
            row, width = nodes(level), size >> level
            levels.append((row, width, at_edge))
            if width & 1:
                last = row[width - 1]
                at_edge = last if at_edge is None else hashing.node(last, at_edge)
        self._levels = levels
        """Per level: its nodes, how many are complete, and the hash of the incomplete one at the right edge, if any."""
        numbered = list(enumerate(levels))[: max(size - 1, 0).bit_length()]
        self._complete = [(level, row) for level, (row, _width, _at_edge) in numbered]
        self._above = [numbered[level:] for level in range(size.bit_length())]
        """Levels from one upwards: what a proof reads is laid out once, so that giving one only looks it up."""
        self.root = at_edge or hashing.empty

    def inclusion(self, index: int) -> list[bytes]:
        """Return the audit path of a leaf (RFC 9162, section 2.1.3.1), from the leaf to the root; one node a level is read.

        Raises
        ------
        ValueError
            Where there is no such leaf.
        """
        if not 0 <= index < self.size:
            raise ValueError(f"leaf {index} is not in a tree of {self.size}")
        # below the highest bit in which index and size differ, every sibling is complete
        within = (index ^ self.size).bit_length() - 1
        path = [row[(index >> level) ^ 1] for level, row in self._complete[:within]]
        for level, (row, width, at_edge) in self._above[within]:
            sibling = (index >> level) ^ 1
            if sibling < width:
                path.append(row[sibling])
            elif at_edge is not None and sibling == width:
                path.append(at_edge)
        return path

    def consistency(self, old: int) -> list[bytes]:
        """Return the proof that this tree continues the one over its first `old` leaves (RFC 9162, section 2.1.4.1).

        Raises
        ------
        ValueError
            Where `old` is not between 1 and the tree's size; at that size the proof is empty.
        """
        if not 1 <= old <= self.size:
            raise ValueError(f"a tree of {self.size} continues none of {old}")
        start, end, known = 0, self.size, True
        from_below: list[bytes] = []
        while old != end:
            half = start + (1 << ((end - start - 1).bit_length() - 1))
            if old <= half:
                from_below.append(self._over(half, end))
                end = half
            else:
                from_below.append(self._over(start, half))
                start, known = half, False
        if not known:
            from_below.append(self._over(start, end))
        return from_below[::-1]

    def _over(self, start: int, end: int) -> bytes:
        """Return the hash over some leaves: a complete node, or the one at the right edge."""
        level = (end - start - 1).bit_length()
        row, _width, at_edge = self._levels[level]
        return row[start >> level] if at_edge is None or end - start == 1 << level else at_edge
