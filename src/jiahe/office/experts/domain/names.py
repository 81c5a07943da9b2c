"""When do two spellings name one firm or person? If they differ in width, case and spaces alone."""

import unicodedata
from collections.abc import Iterable

from jiahe.plan.procedures.form import plain_text

LONGEST = 120


def name_key(name: str) -> str:
    """Return what all spellings of a name have in common; firms are the same if their keys are."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def names_in(text: str) -> list[str]:
    """Return the names written one a line, or parted by marks as Chinese lists are."""
    for mark in "、；;，":
        text = text.replace(mark, "\n")
    return distinct(text.splitlines())


def distinct(names: Iterable[str]) -> list[str]:
    """Return names as they are kept, each once however it is spelt."""
    found: dict[str, str] = {}
    for name in names:
        kept = " ".join(plain_text(name).split())
        if kept:
            found.setdefault(name_key(kept), kept)
    return list(found.values())
