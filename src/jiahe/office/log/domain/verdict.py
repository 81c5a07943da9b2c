"""What was found wrong with the log, and at which entry?"""

from dataclasses import dataclass, field
from typing import Any, Literal

from jiahe.kernel.text import Text

MOST = 100
"""Faults told of before verifying stops."""
Kind = Literal["changed", "removed", "inserted", "head", "tree"]


@dataclass(frozen=True)
class Fault:
    """One thing that is not as it was signed; `number` is the entry's, where it is one."""

    kind: Kind
    number: int | None
    text: Text

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"kind": self.kind, "number": self.number, "zh": self.text.zh, "en": self.text.en}


@dataclass
class Verdict:
    """What was found: entries and heads gone through, the root over them, and the faults."""

    entries: int = 0
    heads: int = 0
    root: str = ""
    witnessed: int = 0
    """How many of them the heads outside the database cover; those after it were entered just now."""
    faults: list[Fault] = field(default_factory=list)

    def add(self, kind: Kind, number: int | None, zh: str, en: str) -> None:
        """Keep a fault."""
        self.faults.append(Fault(kind, number, Text(zh=zh, en=en)))

    @property
    def full(self) -> bool:
        """Tell whether there are so many faults that more say nothing."""
        return len(self.faults) >= MOST

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        figures = {name: getattr(self, name) for name in ("entries", "heads", "root", "witnessed")}
        return {"sound": not self.faults, **figures, "faults": [one.as_dict() for one in self.faults]}
