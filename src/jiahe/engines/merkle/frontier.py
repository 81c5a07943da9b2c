"""What must be kept of a tree to append to it and know its root? One hash a level at most, whatever its size."""

from collections.abc import Callable, Sequence

from jiahe.engines.merkle.hashing import WIDTH, Hashing

Keep = Callable[[int, int, list[bytes]], None]
"""Takes complete nodes as they arise: level, index of the first, hashes."""


class Frontier:
    """The complete subtrees whose sizes, the powers of two in `size`, make up the tree.

    Parameters
    ----------
    hashing
        The hash function.
    size
        How many leaves the tree has.
    packed
        Their hashes, the largest subtree first, as `pack` wrote them.

    Raises
    ------
    ValueError
        Where `packed` is not of that size.
    """

    def __init__(self, hashing: Hashing, size: int = 0, packed: bytes = b"") -> None:
        levels = [level for level in reversed(range(size.bit_length())) if size >> level & 1]
        if size < 0 or len(packed) != WIDTH * len(levels):
            raise ValueError(f"{len(packed)} bytes are no frontier of {size} leaves")
        self.hashing, self.size = hashing, size
        self._waiting: list[bytes] = [b""] * size.bit_length()
        for place, level in enumerate(levels):
            self._waiting[level] = packed[WIDTH * place : WIDTH * (place + 1)]

    def copy(self) -> "Frontier":
        """Return one that grows on its own."""
        return Frontier(self.hashing, self.size, self.pack())

    def pack(self) -> bytes:
        """Return the hashes, the largest subtree first."""
        return b"".join(reversed(self._waiting))

    def extend(self, leaves: Sequence[bytes], keep: Keep | None = None) -> None:
        """Add leaves, given as their hashes.

        Parameters
        ----------
        leaves
            32 bytes each, in their order.
        keep
            Is told of every complete node that arises, level by level.
        """
        fresh, level, size = list(leaves), 0, self.size
        self.size += len(fresh)
        while fresh:
            if keep is not None:
                keep(level, size >> level, fresh)
            if level == len(self._waiting):
                self._waiting.append(b"")
            row = [self._waiting[level], *fresh] if self._waiting[level] else fresh
            self._waiting[level] = row[-1] if len(row) & 1 else b""
            fresh = self.hashing.parents(row)
            level += 1

    def root(self) -> bytes:
        """Return the root."""
        root = b""
        for waiting in self._waiting:
            if waiting:
                root = self.hashing.node(waiting, root) if root else waiting
        return root or self.hashing.empty
