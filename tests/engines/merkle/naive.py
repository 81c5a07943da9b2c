"""The definitions of RFC 9162, section 2.1, written as they stand there: recursive, and reading every leaf."""

from collections.abc import Sequence

from jiahe.engines.merkle.hashing import Hashing


def root(hashing: Hashing, entries: Sequence[bytes]) -> bytes:
    """MTH."""
    if not entries:
        return hashing.digest(b"")
    if len(entries) == 1:
        return hashing.digest(b"\x00" + entries[0])
    half = split(len(entries))
    return hashing.digest(b"\x01" + root(hashing, entries[:half]) + root(hashing, entries[half:]))


def path(hashing: Hashing, index: int, entries: Sequence[bytes]) -> list[bytes]:
    """PATH."""
    if len(entries) == 1:
        return []
    half = split(len(entries))
    if index < half:
        return [*path(hashing, index, entries[:half]), root(hashing, entries[half:])]
    return [*path(hashing, index - half, entries[half:]), root(hashing, entries[:half])]


def proof(hashing: Hashing, old: int, entries: Sequence[bytes], *, known: bool = True) -> list[bytes]:
    """PROOF and SUBPROOF."""
    if old == len(entries):
        return [] if known else [root(hashing, entries)]
    half = split(len(entries))
    if old <= half:
        return [*proof(hashing, old, entries[:half], known=known), root(hashing, entries[half:])]
    return [*proof(hashing, old - half, entries[half:], known=False), root(hashing, entries[:half])]


def split(size: int) -> int:
    """Return the largest power of two below a size."""
    half = 1
    while 2 * half < size:
        half *= 2
    return half
