"""Which entries are not what the heads say? The tree is rebuilt from the entries and compared with each head on the way."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from jiahe.engines.merkle.frontier import Frontier
from jiahe.engines.merkle.hashing import Hashing
from jiahe.engines.merkle.tiles import SPAN, STEP
from jiahe.office.log.domain.heads import Head
from jiahe.office.log.domain.reading import Leaf, as_bytes, leaf_of
from jiahe.office.log.domain.verdict import MOST, Verdict
from jiahe.office.log.models import Standing, Tile

Report = Callable[[int, int], None]
"""Is told how many entries are done, of how many."""
Row = tuple[Any, ...]
_OFTEN = 2000


class Walk:
    """One way through all entries, head by head."""

    def __init__(self, hashing: Hashing, verdict: Verdict) -> None:
        self._hashing, self._verdict = hashing, verdict
        self._tree = Frontier(hashing)
        self._tiles: dict[tuple[int, int], list[bytes]] = {}
        self._next = 0
        self._fits = True
        """So far every head fitted; once one did not, no later one can."""
        self._rows: Iterator[Row] = iter(())
        self._row: Row | None = None

    def through(self, rows: Iterator[Row], heads: Iterable[Head], size: int, report: Report) -> None:
        """Go through the entries that heads cover, in the order of their sizes."""
        self._rows, self._row = rows, next(rows, None)
        told = 0
        for head in heads:
            self._settle(self._group(head.size), head)
            if self._next - told >= _OFTEN:
                told = self._next
                report(told, size)
            if self._verdict.full:
                break
        self._verdict.root = self._tree.root().hex() if self._fits else ""

    def end(self, size: int) -> None:
        """Look at what stands after the last head: entered meanwhile up to `size`, beyond it by somebody else."""
        while self._row is not None and not self._verdict.full:
            number = self._row[0]
            if number >= size:
                zh, en = f"条目 {number} 未经签名，是插入的", f"entry {number} was inserted: it was never signed"
                self._verdict.add("inserted", number, zh, en)
            self._row = next(self._rows, None)

    def compare(self, standing: Standing, *, grown: bool) -> None:
        """Compare what is kept of the tree; where it has `grown` meanwhile, as far as it was gone through."""
        if not self._fits or self._tree.size != standing.size:
            return
        kept = {(tile.level, tile.place): as_bytes(tile.hashes) for tile in Tile.objects.iterator()}
        good = as_bytes(standing.frontier) == self._tree.pack() and (grown or len(kept) == len(self._tiles))
        for place, nodes in self._tiles.items():
            hashes, found = b"".join(nodes), kept.get(place, b"")
            good = good and (found[: len(hashes)] if grown else found) == hashes
        if not good:
            self._verdict.add(
                "tree",
                None,
                "存储的树节点被改动（条目无误）",
                "kept nodes of the tree were changed; the entries are sound",
            )

    def _group(self, until: int) -> list[Leaf]:
        """Return the entries up to a head's size, and tell of those that are missing, odd or changed."""
        group: list[Leaf] = []
        while self._row is not None and self._row[0] < until and not self._verdict.full:
            row, number = self._row, self._row[0]
            self._row = next(self._rows, None)
            if number < self._next:
                self._verdict.add("inserted", number, f"条目 {number} 是插入的", f"entry {number} was inserted")
                continue
            self._missing(number)
            self._verdict.entries += 1
            leaf = leaf_of(row, self._hashing)
            if leaf.changed:
                self._verdict.add("changed", number, f"条目 {number} 被改动", f"entry {number} was changed")
            group.append(leaf)
            self._next = number + 1
        if not self._verdict.full:
            self._missing(until)
        return group

    def _missing(self, until: int) -> None:
        for number in range(self._next, min(until, self._next + MOST)):
            self._verdict.add("removed", number, f"条目 {number} 被删除", f"entry {number} was removed")
            self._fits = False
        self._next = max(self._next, until)

    def _settle(self, group: Sequence[Leaf], head: Head) -> None:
        """Add a group to the tree and compare with its head, by the stored hashes, else by those of the columns."""
        if not self._fits:
            return
        for leaves in ([leaf.stored for leaf in group], [leaf.computed for leaf in group]):
            tree, kept = self._tree.copy(), list[tuple[int, int, list[bytes]]]()
            tree.extend(leaves, lambda *told, kept=kept: kept.append(told))
            if tree.root().hex() == head.root:
                self._tree = tree
                self._keep(kept)
                return
        self._fits = False
        if not any(leaf.changed for leaf in group):
            self._blame(group, head)

    def _blame(self, group: Sequence[Leaf], head: Head) -> None:
        """Say which entries a head covers that does not fit, where none gives itself away."""
        if not group:
            self._verdict.add(
                "head", None, f"{head.size} 条时的树头互不相符", f"heads over {head.size} entries disagree"
            )
            return
        first, last = group[0].number, group[-1].number
        which = f"{first}" if first == last else f"{first}–{last}"
        zh, en = f"条目 {which} 连同其散列值被改动", f"entry {which} was changed along with its hash"
        self._verdict.add("changed", first, zh, en)

    def _keep(self, kept: Sequence[tuple[int, int, list[bytes]]]) -> None:
        for level, first, nodes in kept:
            if level and level % STEP == 0:
                for index, node in enumerate(nodes, first):
                    self._tiles.setdefault((level // STEP, index // SPAN), []).append(node)
