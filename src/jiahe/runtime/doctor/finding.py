"""What did a rule find, and what does a rule get to look at?"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jiahe.kernel.text import Text
from jiahe.runtime.home import Home
from jiahe.runtime.registry import Installed


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is not as it should be.

    Attributes
    ----------
    rule, path
        Which rule, and where: a file with its line, a folder, an application's id.
    message, hint
        What is wrong, and what to do.
    fixable
        Whether the hint is a command that mends it.
    grave
        Whether the doctor's exit status is 1 for it; what is not grave is worth knowing.
    """

    rule: str
    path: str
    message: Text
    hint: Text
    fixable: bool = False
    grave: bool = True

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as plain data."""
        return {
            "rule": self.rule,
            "path": self.path,
            "message": {"zh": self.message.zh, "en": self.message.en},
            "hint": {"zh": self.hint.zh, "en": self.hint.en},
            "fixable": self.fixable,
            "grave": self.grave,
        }


@dataclass(frozen=True, kw_only=True)
class House:
    """What is looked at: the repository (None in an installed package), the state, and the applications."""

    root: Path | None
    home: Home
    applications: tuple[Installed, ...]

    def sources(self) -> Iterator[Path]:
        """Return the repository's own Python files but migrations, which Django writes."""
        if self.root is None:
            return
        for folder in ("src", "tests", "benchmarks", "tools"):
            for path in sorted((self.root / folder).rglob("*.py")):
                if "migrations" not in path.parts:
                    yield path

    def shown(self, path: Path) -> str:
        """Name a path from the repository's root where it lies in it."""
        inside = self.root is not None and path.is_relative_to(self.root)
        return str(path.relative_to(self.root)) if inside and self.root else str(path)

    def own(self) -> Iterator[Installed]:
        """Return the applications that lie in the repository; others are tested where they come from."""
        return (app for app in self.applications if self.root and app.folder.is_relative_to(self.root))
