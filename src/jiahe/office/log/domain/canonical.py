"""Which bytes stand for an entry or a state? Canonical JSON (RFC 8785), the same wherever it is written."""

import json
from collections.abc import Sequence
from json.encoder import encode_basestring as quoted
from typing import Any

from django.conf import settings
from pydantic_core import PydanticSerializationError, to_json

from jiahe.engines.merkle.hashing import HASHINGS, Hashing
from jiahe.kernel.errors import UsageError
from jiahe.kernel.text import Text

COLUMNS = (
    "number", "time", "actor", "verb", "object", "clause", "before", "after", "details", "salt", "public",
)  # fmt: skip
"""The columns of an entry in the order in which they are hashed."""


_write = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode


def canonical(value: Any) -> str:
    """Return plain data as canonical JSON; numbers are whole or texts, so that RFC 8785 has nothing to say on them."""
    return _write(value)


def leaf_text(row: Sequence[Any]) -> str:
    """Return an entry as the JSON list of its columns.

    Raises
    ------
    TypeError
        Where a column holds what is no text.
    """
    number, time, actor, verb, thing, clause, before, after, details, salt, public = row
    return (
        f"[{number},{quoted(time)},{quoted(actor)},{quoted(verb)},{quoted(thing)},{quoted(clause)},"
        f"{quoted(before)},{quoted(after)},{quoted(details)},{quoted(salt)},{public}]"
    )


def leaf_texts(rows: Sequence[Sequence[Any]]) -> list[bytes] | None:
    """Return what `leaf_text` gives for each of many rows of texts, as bytes; None where a database may not keep one.

    They are written as one and taken apart where rows meet; where that is told within a text too, one by one.

    Raises
    ------
    TypeError
        Where a column holds what is no text.
    """
    for row in rows:
        "".join(row[1:-1])  # raises it, at next to no cost
    try:
        whole = to_json(rows)
    except PydanticSerializationError:  # halves of characters
        return None
    if b"\\u0000" in whole:
        return None
    parts = whole[2:-2].split(b"],[")
    if len(parts) != len(rows):
        return [leaf_text(row).encode() for row in rows]
    return [b"[%b]" % part for part in parts]


def chosen_hashing() -> Hashing:
    """Return the hash function of digests, and of a log that is begun.

    Raises
    ------
    UsageError
        Where JIAHE_LOG_HASH names none.
    """
    name: str = settings.LOG_HASH
    if name not in HASHINGS:
        known = ", ".join(HASHINGS)
        raise UsageError(
            Text(zh=f"JIAHE_LOG_HASH 应为 {known}，得到 {name}", en=f"JIAHE_LOG_HASH is one of {known}, got {name}")
        )
    return HASHINGS[name]


def digest_of(state: Any) -> str:
    """Return the digest of a state, with the function's name; empty for None."""
    if state is None:
        return ""
    hashing = chosen_hashing()
    return f"{hashing.name}:{hashing.digest(canonical(state).encode(errors='replace')).hex()}"
