"""How far is a run? It appends lines to a file; whoever looks reads the last ones."""

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jiahe.kernel.errors import CancelledError
from jiahe.runtime.record import CANCEL, PROGRESS

Watcher = Callable[[float, str, Mapping[str, Any]], None]
_PAUSE = 0.1


class Progress:
    """Writes what a run reports, at most ten lines a second, and stops the run where a person asked for it."""

    def __init__(self, folder: Path, watcher: Watcher | None = None) -> None:
        self._folder, self._watcher = folder, watcher
        self._started = self._last = time.monotonic()

    def __call__(self, fraction: float, text: str, figures: Mapping[str, Any]) -> None:
        """Take one report; raises CancelledError where the run shall stop."""
        if (self._folder / CANCEL).exists():
            raise CancelledError
        if self._watcher is not None:
            self._watcher(fraction, text, figures)
        moment = time.monotonic()
        if moment - self._last >= _PAUSE or fraction >= 1:
            self._last = moment
            self._write(fraction, text, figures, moment - self._started)

    def _write(self, fraction: float, text: str, figures: Mapping[str, Any], seconds: float) -> None:
        line = {"fraction": round(fraction, 4), "text": text, "seconds": round(seconds, 2), "figures": dict(figures)}
        with (self._folder / PROGRESS).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def read_progress(folder: Path) -> list[dict[str, Any]]:
    """Return what a run has reported so far, in order; a line that is still being written is left for later."""
    path = folder / PROGRESS
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").split("\n")[:-1]
    return [json.loads(line) for line in lines]
