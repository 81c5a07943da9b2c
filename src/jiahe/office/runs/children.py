"""How does a run get a process of its own without waiting for it? One is kept ready, its libraries loaded."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

_MODULE = "jiahe.office.runs.child"
_LOOK = 0.03


class Child:
    """One process that carries out one run."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", _MODULE, str(os.getpid())]
        # a session of its own: Ctrl-C in the terminal is for the portal, which then ends its runs in good order
        self._process: Any = subprocess.Popen(  # noqa: S603  # our own module, no shell
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )

    @property
    def pid(self) -> int:
        """The process id."""
        return int(self._process.pid)

    def alive(self) -> bool:
        """Tell whether the process still works; one that has ended is not reaped yet, so that its id stays its own."""
        ended = os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        return ended is None

    def begin(self, wish: Mapping[str, Any]) -> None:
        """Hand over the wish; a child that died meanwhile is told by its end."""
        with suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(dict(wish)) + "\n")
            self._process.stdin.flush()

    def wait(self, seconds: float) -> bool:
        """Wait at most so long; tell whether it has ended."""
        until = time.monotonic() + seconds
        while self.alive():
            if time.monotonic() > until:
                return False
            time.sleep(_LOOK)
        return True

    def kill(self) -> None:
        """End it and all that it started, at once."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> dict[str, Any]:
        """Let go of it, and return what it said at its end; without a word it was killed, and the signal is told."""
        self.kill()  # helpers that it left behind, too: they hold its pipe open
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        with self._process:
            said = self._process.stdout.read()
        with suppress(ValueError):
            return dict(json.loads(said.splitlines()[-1] if said else ""))
        return {"outcome": "interrupted", "error": {"error": "SystemFaultError", "exit": self._process.returncode}}


class Nursery:
    """Keeps one child ready."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ready: Child | None = None

    def take(self) -> Child:
        """Return a child that waits for its wish."""
        with self._lock:
            child, self._ready = self._ready, None
        if child is None:
            return Child()
        if child.alive():
            return child
        child.end()
        return Child()

    def prepare(self) -> None:
        """Start a child for the next run, unless one waits already."""
        with self._lock:
            if self._ready is not None and not self._ready.alive():
                self._ready.end()
                self._ready = None
            if self._ready is None:
                self._ready = Child()

    def close(self) -> None:
        """End the child that waits."""
        with self._lock:
            if self._ready is not None:
                self._ready.end()
            self._ready = None


nursery = Nursery()
