"""What stands in the table of entries, byte for byte, whoever wrote it?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection

from jiahe.engines.merkle.hashing import Hashing
from jiahe.office.log.domain.canonical import COLUMNS, leaf_text

CHUNK = 2000
"""Entries read at a time."""


@dataclass(frozen=True)
class Leaf:
    """An entry's number, its hash as it is stored, and as its columns give it; empty where there can be none."""

    number: int
    stored: bytes
    computed: bytes

    @property
    def changed(self) -> bool:
        """Tell whether they do not fit."""
        return not self.computed or self.stored != self.computed


def leaf_of(row: Sequence[Any], hashing: Hashing) -> Leaf:
    """Return the hashes of a row as `stored_rows` gives it."""
    try:
        computed = hashing.leaf(leaf_text(row[: len(COLUMNS)]).encode())
    except (TypeError, ValueError):  # a column holds what is no text, or the row could not be read
        computed = b""
    return Leaf(row[0], as_bytes(row[-1]), computed)


def as_bytes(value: Any) -> bytes:
    """Return what a column of bytes holds; nothing where it holds something else."""
    return bytes(value) if isinstance(value, bytes | memoryview) else b""


def stored_rows() -> Iterator[tuple[Any, ...]]:
    """Yield every row as it is stored, by number; one that cannot be read comes as its number and nothing else."""
    columns = ", ".join(f"log_entry.{connection.ops.quote_name(name)}" for name in (*COLUMNS, "leaf"))
    start: int | None = None
    while True:
        where, values = ("", []) if start is None else ("WHERE number > %s ", [start])
        rows = _fetch(f"SELECT {columns} FROM log_entry {where}ORDER BY number LIMIT {CHUNK}", values)  # noqa: S608  # names of ours
        if rows is None:
            rows = _one_by_one(columns, where, values)
        if not rows:
            return
        yield from rows
        start = rows[-1][0]


def _fetch(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]] | None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())
    except DatabaseError:  # text that is no UTF-8 any more
        return None


def _one_by_one(columns: str, where: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    numbers = _fetch(f"SELECT number FROM log_entry {where}ORDER BY number LIMIT {CHUNK}", values) or []  # noqa: S608  # as above
    rows = []
    for (number,) in numbers:
        found = _fetch(f"SELECT {columns} FROM log_entry WHERE number = %s", [number])  # noqa: S608  # as above
        rows.append(found[0] if found else (number,))
    return rows
