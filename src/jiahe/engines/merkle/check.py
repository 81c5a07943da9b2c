"""Does a proof show what it claims? Needs nothing but the proof, the leaf and the roots."""

from collections.abc import Sequence

from jiahe.engines.merkle.hashing import Hashing


def root_by_inclusion(hashing: Hashing, leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root to which an audit path leads (RFC 9162, section 2.1.3.2), None where its length does not fit.

    Parameters
    ----------
    hashing
        The tree's hash function.
    leaf
        The hash of the leaf, 32 bytes.
    index, size
        Which leaf, of how many.
    path
        The hashes from the leaf to the root.
    """
    sides = _sides(index, size - 1, len(path)) if 0 <= index < size else None
    if sides is None:
        return None
    root = leaf
    for sibling, on_the_left in zip(path, sides, strict=True):
        root = hashing.node(sibling, root) if on_the_left else hashing.node(root, sibling)
    return root


def is_included(hashing: Hashing, leaf: bytes, index: int, size: int, *, path: Sequence[bytes], root: bytes) -> bool:
    """Tell whether a leaf is in the tree of that root."""
    return root_by_inclusion(hashing, leaf, index, size, path) == root


def is_consistent(
    hashing: Hashing, old: int, old_root: bytes, *, size: int, root: bytes, path: Sequence[bytes]
) -> bool:
    """Tell whether the tree of `size` leaves begins with the one of `old` (RFC 9162, section 2.1.4.2).

    Parameters
    ----------
    hashing
        The trees' hash function.
    old, old_root
        The smaller tree, at least one leaf.
    size, root
        The larger one.
    path
        The proof.
    """
    if not 1 <= old <= size:
        return False
    if old == size:
        return not path and old_root == root
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    alike = _alike(old)
    sides = _sides(old - 1 >> alike, size - 1 >> alike, len(steps) - 1)
    if sides is None or not path:
        return False
    first = second = steps[0]
    for sibling, on_the_left in zip(steps[1:], sides, strict=True):
        if on_the_left:
            first, second = hashing.node(sibling, first), hashing.node(sibling, second)
        else:
            second = hashing.node(second, sibling)
    return (first, second) == (old_root, root)


def _alike(old: int) -> int:
    """Return the level of the largest complete subtree at the right end of the smaller tree."""
    return (old & -old).bit_length() - 1


def _sides(place: int, last: int, count: int) -> list[bool] | None:
    """Tell of each hash of a path whether it stands on the left; None where the path is too long or too short.

    Levels in which the node at the right edge has no partner are passed over, as they give the path no hash.
    """
    sides = []
    for _ in range(count):
        if last == 0:
            return None
        on_the_left = bool(place & 1) or place == last
        while on_the_left and place and not place & 1:
            place, last = place >> 1, last >> 1
        sides.append(on_the_left)
        place, last = place >> 1, last >> 1
    return sides if last == 0 else None
