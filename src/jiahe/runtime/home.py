"""Where does this installation keep its state?"""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """The folder that holds all state, named by JIAHE_HOME."""

    folder: Path

    @property
    def runs(self) -> Path:
        """The run records, a folder each."""
        return self.folder / "runs"

    @property
    def lake(self) -> Path:
        """The lake's tables."""
        return self.folder / "lake"

    @property
    def uploads(self) -> Path:
        """Files that people handed in, outside any web root."""
        return self.folder / "uploads"

    @property
    def templates(self) -> Path:
        """The templates of notices that the office put in place of the original ones."""
        return self.folder / "templates"

    @property
    def papers(self) -> Path:
        """Notices as they were made last; whatever is missing here is made again."""
        return self.folder / "papers"

    @property
    def attachments(self) -> Path:
        """The contents of files that belong to cases, by their digests."""
        return self.folder / "attachments"


def home() -> Home:
    """Return the home named by the environment, by default under the user's state folder."""
    named = os.environ.get("JIAHE_HOME")
    if named:
        return Home(Path(named).expanduser().resolve())
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return Home(state / "jiahe")
