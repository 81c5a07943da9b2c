"""How are leaves and nodes hashed? By SHA-256 or SM3, a leaf never mistaken for a node."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes

WIDTH = 32
"""Bytes of a digest, for both functions."""


@dataclass(frozen=True)
class Hashing:
    """A hash function of 32 bytes with the two prefixes of RFC 9162, section 2.1.1: 00 for leaves, 01 for nodes."""

    name: str
    digest: Callable[[bytes], bytes]

    @property
    def empty(self) -> bytes:
        """The root of the tree without leaves."""
        return self.digest(b"")

    def leaf(self, data: bytes) -> bytes:
        """Return the hash of one leaf."""
        return self.digest(b"\x00" + data)

    def node(self, left: bytes, right: bytes) -> bytes:
        """Return the hash of the node over two others."""
        return self.digest(b"\x01" + left + right)

    def leaves(self, entries: Iterable[bytes]) -> list[bytes]:
        """Return the hash of each leaf."""
        return [self.leaf(data) for data in entries]

    def parents(self, nodes: Sequence[bytes]) -> list[bytes]:
        """Return the nodes over each pair; a last one without partner has none."""
        return [self.node(left, right) for left, right in zip(nodes[::2], nodes[1::2], strict=False)]


class _Sha256(Hashing):
    """The same with the function's name written out: half of what a short input costs would be calls of ours."""

    def leaves(self, entries: Iterable[bytes]) -> list[bytes]:
        """Return the hash of each leaf."""
        sha256 = hashlib.sha256
        return [sha256(b"\x00" + data).digest() for data in entries]

    def parents(self, nodes: Sequence[bytes]) -> list[bytes]:
        """Return the nodes over each pair; a last one without partner has none."""
        sha256 = hashlib.sha256
        pairs = zip(nodes[::2], nodes[1::2], strict=False)
        return [sha256(b"\x01" + left + right).digest() for left, right in pairs]


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _sm3(data: bytes) -> bytes:
    # GB/T 32905-2016; not every build of Python's own hashlib has it
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


SHA256: Hashing = _Sha256("sha256", _sha256)
SM3 = Hashing("sm3", _sm3)
HASHINGS = {one.name: one for one in (SHA256, SM3)}
