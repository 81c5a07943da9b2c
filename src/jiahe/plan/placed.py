"""Which items have the right shape, where do they stand, and what is wrong between them?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Generic

from jiahe.plan.faults import Fault
from jiahe.plan.files import Piece
from jiahe.plan.shape import Item, join, shape

At = tuple[str | int, ...]
Named = Sequence[tuple[str, At]]
_SHOWN = 4


@dataclass(frozen=True)
class Placed(Generic[Item]):
    """An item of the right shape, and where it stands."""

    file: str
    path: str
    item: Item

    def fault(self, check: str, *values: str, at: At = ()) -> Fault:
        """Return a fault of this item, or of the part of it that `at` leads to."""
        return Fault(self.file, join(self.path, *at), check, values)


def shaped(pieces: list[Piece], model: type[Item], faults: list[Fault]) -> list[Placed[Item]]:
    """Return the items of the right shape; what is wrong with the others is added to `faults`."""
    placed = []
    for piece in pieces:
        item, found = shape(piece, model)
        faults += found
        if item is not None:
            placed.append(Placed(piece.file, piece.path, item))
    return placed


def ids_of(pieces: list[Piece]) -> tuple[str, ...]:
    """Return the ids that are spoken for, malformed items' included."""
    found = (piece.raw.get("id") for piece in pieces if isinstance(piece.raw, dict))
    return tuple(dict.fromkeys(str(value) for value in found if _is_plain(value)))


def _is_plain(value: object) -> bool:
    return isinstance(value, str | float) or (isinstance(value, int) and abs(value) < 10**9)


def duplicates(found: Iterable[tuple[Placed[Item], str, At]]) -> Iterator[Fault]:
    """Tell each value that stood already, and where."""
    first: dict[str, str] = {}
    for placed, value, at in found:
        if value in first:
            yield placed.fault("duplicate", value, first[value], at=at)
        first.setdefault(value, f"{placed.file} {join(placed.path, *at)}")


def refer(placed: Placed[Item], check: str, known: tuple[str, ...] | None, named: Named) -> Iterator[Fault]:
    """Tell each name that is not among the known, with near ones; where nothing is known (None), tell nothing."""
    for name, at in named:
        if known is not None and name not in known:
            near = get_close_matches(name, known, n=_SHOWN, cutoff=0.5) or known[:_SHOWN]
            yield placed.fault(check, name, ", ".join(near) or "-", at=at)


def repeats(placed: Placed[Item], named: Named) -> Iterator[Fault]:
    """Tell each name that stood already in the same list."""
    seen: set[str] = set()
    for name, at in named:
        if name in seen:
            yield placed.fault("repeated", name, at=at)
        seen.add(name)
