"""Killed at any point, a run leaves either nothing or a whole record."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from jiahe.runtime.home import Home
from jiahe.runtime.record import RECORD, interrupted, list_records, read_record, settle

KILLED = -signal.SIGKILL
RANDOM_KILLS = 20
TABLES = {"doubles.parquet", "groups.parquet"}
WHOLE = {RECORD, "model.json", "model.npz", *TABLES}


class Mortals:
    """Children of a process that has all imported already."""

    def __init__(self, file: Path) -> None:
        self._parent = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("mortal.py"), file],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._line() == "ready"

    def _line(self) -> str:
        assert self._parent.stdout is not None
        return self._parent.stdout.readline().strip()

    def start(self, step: int, pause: float = 0) -> int:
        """Start one child and return its id."""
        assert self._parent.stdin is not None
        self._parent.stdin.write(f"{step} {pause}\n")
        self._parent.stdin.flush()
        return int(self._line())

    def end(self) -> int:
        """Wait for the child and return its status."""
        return int(self._line())

    def close(self) -> None:
        """Let the parent go."""
        self._parent.communicate(timeout=30)


@pytest.fixture
def mortals(tmp_path: Path) -> Iterator[Mortals]:
    """The process that forks."""
    file = tmp_path / "items.csv"
    file.write_text("group,id,time,value\na,1,2025-05-12 08:00,1\nb,1,,\n", encoding="utf-8")
    found = Mortals(file)
    yield found
    found.close()


def look_through(place: Home) -> list[str]:
    """Settle, and return how each run ended; whatever is there must be whole."""
    settle(place.runs)
    assert interrupted(place.runs) == []
    entries = list(place.runs.iterdir()) if place.runs.is_dir() else []
    folders = [entry for entry in entries if not entry.name.startswith(".new-")]
    assert [entry.name for entry in folders if entry.name.startswith(".")] == []
    for folder in folders:
        record = read_record(folder)
        names = {path.name for path in folder.iterdir()} - {"lock", "progress.jsonl"}
        assert record.id == folder.name
        assert record.ended is not None
        if record.outcome == "succeeded":
            assert names == WHOLE
            assert {name: pl.read_parquet(folder / f"{name}.parquet").height for name in record.rows} == record.rows
        else:
            assert (record.outcome, names, record.rows) == ("interrupted", {RECORD}, {})
    return [record.outcome for record in list_records(place.runs)]


def test_at_every_touch_of_a_file(mortals: Mortals, place: Home) -> None:
    ends = []
    for step in range(1000):
        mortals.start(step)
        status = mortals.end()
        outcomes = look_through(place)
        ends.append(outcomes[0] if len(outcomes) > len([end for end in ends if end != "nothing"]) else "nothing")
        if status == 0:
            break
        assert status == KILLED

    # First there is nothing yet, then the run is told as interrupted, in the end it is whole.
    assert len(ends) > 20
    assert ends == sorted(ends, key=["nothing", "interrupted", "succeeded"].index)
    assert set(ends) == {"nothing", "interrupted", "succeeded"}


def test_at_random_moments(mortals: Mortals, place: Home) -> None:
    begun = time.monotonic()
    mortals.start(-1, 0.05)
    assert mortals.end() == 0
    whole, chance = time.monotonic() - begun, random.Random(5)

    statuses = []
    for _ in range(RANDOM_KILLS):
        child = mortals.start(-1, 0.05)
        time.sleep(chance.uniform(0, whole))
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:  # it had ended before
            assert mortals.end() == 0
            continue
        statuses.append(mortals.end())
        look_through(place)

    assert statuses
    assert set(statuses) <= {KILLED, 0}


def test_what_was_only_being_named_goes_after_a_while(place: Home) -> None:
    fresh, old = place.runs / ".new-fresh", place.runs / ".new-old"
    for folder in (fresh, old):
        folder.mkdir(parents=True)
    os.utime(old, (time.time() - 3600,) * 2)

    settle(place.runs)

    assert (fresh.exists(), old.exists()) == (True, False)
