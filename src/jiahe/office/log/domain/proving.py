"""What shows that an entry is in the log, and that the log of today continues that of then? Read from few kept rows."""

from dataclasses import dataclass
from typing import Any

from jiahe.engines.merkle.hashing import HASHINGS
from jiahe.engines.merkle.proofs import View
from jiahe.engines.merkle.tiles import SPAN, nodes_from
from jiahe.kernel.errors import NotFoundError, UserError
from jiahe.kernel.text import Text
from jiahe.office.log.domain.canonical import COLUMNS
from jiahe.office.log.domain.heads import Head
from jiahe.office.log.domain.keys import public_key
from jiahe.office.log.domain.recording import stored_head
from jiahe.office.log.models import Entry, Tile
from jiahe.runtime.home import home

FORMAT = "jiahe-log-proof/1"


@dataclass(frozen=True)
class Proof:
    """That an entry is in the log whose head is signed; `entry` holds its columns where they may be read."""

    entry: dict[str, Any] | None
    index: int
    leaf: bytes
    path: list[bytes]
    head: Head

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, hashes in hexadecimal."""
        return {
            "format": FORMAT,
            "hash": self.head.origin.split("/")[1],
            "entry": self.entry,
            "index": self.index,
            "leaf": self.leaf.hex(),
            "path": [one.hex() for one in self.path],
            "head": self.head.as_dict(),
            "key": public_key(home()).raw.hex(),
        }


def newest_head() -> Head:
    """Return the newest signed head.

    Raises
    ------
    NotFoundError
        Where nothing was entered yet.
    """
    head = stored_head()
    if head is None:
        raise NotFoundError(Text(zh="日志还没有条目", en="the log has no entries yet"))
    return head


def prove(number: int, *, whole: bool = False) -> Proof:
    """Return the proof that an entry is in the log; its columns go along where it is public or the `whole` is wanted.

    Raises
    ------
    NotFoundError
        Where there is no such entry.
    UserError
        Where the log does not hold together any more.
    """
    head = newest_head()
    found = Entry.objects.filter(pk=number).first() if 0 <= number < head.size else None
    if found is None:
        raise NotFoundError(Text(zh=f"日志中没有条目 {number}", en=f"the log has no entry {number}"))
    entry = {name: getattr(found, name) for name in COLUMNS} if whole or found.public == 1 else None
    return Proof(entry, number, bytes(found.leaf), _view(head).inclusion(number), head)


def continues(old: int) -> tuple[list[bytes], Head]:
    """Return the proof that today's log continues that of `old` entries, and the head of today.

    Raises
    ------
    NotFoundError
        Where it was never that long, or nothing was entered yet.
    UserError
        Where the log does not hold together any more.
    """
    head = newest_head()
    if not 1 <= old <= head.size:
        raise NotFoundError(Text(zh=f"日志没有 {old} 条时的状态", en=f"the log has no state of {old} entries"))
    return _view(head).consistency(old), head


def _view(head: Head) -> View:
    hashing = HASHINGS[head.origin.split("/")[1]]
    nodes = nodes_from(_rows, hashing)
    try:
        view = View(nodes, hashing, head.size)
    except (IndexError, Tile.DoesNotExist):
        raise _broken() from None
    if view.root.hex() != head.root:
        raise _broken()
    return view


def _broken() -> UserError:
    return UserError(
        Text(
            zh="日志与其签名不符，请运行 jiahe audit verify",
            en="the log does not fit what was signed; jiahe audit verify tells where",
        )
    )


def _rows(level: int, place: int) -> bytes:
    if level:
        return bytes(Tile.objects.get(level=level, place=place).hashes)
    first = place * SPAN
    rows = Entry.objects.filter(number__gte=first, number__lt=first + SPAN).order_by("number")
    return b"".join(bytes(leaf) for leaf in rows.values_list("leaf", flat=True))
