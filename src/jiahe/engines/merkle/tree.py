"""What does a tree hold that lies in memory? Every complete node, level by level."""

from collections.abc import Iterable

from jiahe.engines.merkle.hashing import SHA256, Hashing
from jiahe.engines.merkle.proofs import View


class Tree:
    """A tree in memory: appending hashes twice on average, a proof reads one node of each level.

    Parameters
    ----------
    hashing
        The hash function.

    Examples
    --------
    >>> tree = Tree()
    >>> tree.extend([b"first", b"second", b"third"])
    >>> len(tree), len(tree.at().inclusion(0)), len(tree.at(3).consistency(2))
    (3, 2, 1)
    """

    def __init__(self, hashing: Hashing = SHA256) -> None:
        self.hashing = hashing
        self._levels: list[list[bytes]] = [[]]
        self._view = View(self._levels.__getitem__, hashing, 0)

    def __len__(self) -> int:
        return len(self._levels[0])

    def append(self, data: bytes) -> None:
        """Add one entry."""
        node = self.hashing.leaf(data)
        for level in self._levels:
            level.append(node)
            if len(level) & 1:
                return
            node = self.hashing.node(level[-2], node)
        self._levels.append([node])

    def extend(self, entries: Iterable[bytes]) -> None:
        """Add entries in their order, each level at once."""
        fresh = self.hashing.leaves(entries)
        for level in self._levels:
            unpaired = len(level) & ~1
            level.extend(fresh)
            fresh = self.hashing.parents(level[unpaired:])
        while fresh:
            self._levels.append(fresh)
            fresh = self.hashing.parents(fresh)

    def at(self, size: int | None = None) -> View:
        """Return the tree over its first `size` entries, by default over all; the last one asked for is kept.

        Raises
        ------
        ValueError
            Where it holds fewer.
        """
        size = len(self) if size is None else size
        if not 0 <= size <= len(self):
            raise ValueError(f"the tree holds {len(self)} entries, not {size}")
        if self._view.size != size:
            self._view = View(self._levels.__getitem__, self.hashing, size)
        return self._view
