"""Progress is appended to a file, at most ten lines a second, and stops a run where a person asked for it."""

import json
from pathlib import Path

import pytest

from jiahe.kernel.errors import CancelledError
from jiahe.runtime.progress import Progress, read_progress
from jiahe.runtime.record import CANCEL, PROGRESS


def test_the_end_is_always_told_and_what_comes_too_fast_is_not(tmp_path: Path) -> None:
    progress = Progress(tmp_path)

    for step in range(1000):
        progress(step / 1000, "working", {})
    progress(1.0, "done", {"bound": 12})

    lines = read_progress(tmp_path)
    assert len(lines) < 100
    assert {key: lines[-1][key] for key in ("fraction", "text", "figures")} == {
        "fraction": 1.0,
        "text": "done",
        "figures": {"bound": 12},
    }


def test_a_line_that_is_being_written_is_left_for_later(tmp_path: Path) -> None:
    (tmp_path / PROGRESS).write_text(json.dumps({"fraction": 0.5}) + '\n{"fraction": 0.', encoding="utf-8")

    assert read_progress(tmp_path) == [{"fraction": 0.5}]


def test_nothing_reported_is_nothing_read(tmp_path: Path) -> None:
    assert read_progress(tmp_path) == []


def test_a_watcher_hears_all(tmp_path: Path) -> None:
    heard = []
    progress = Progress(tmp_path, lambda *report: heard.append(report))

    progress(0.1, "a", {})
    progress(0.2, "b", {"n": 1})

    assert heard == [(0.1, "a", {}), (0.2, "b", {"n": 1})]


def test_whoever_asked_is_obeyed_at_the_next_report(tmp_path: Path) -> None:
    progress = Progress(tmp_path)
    (tmp_path / CANCEL).touch()

    with pytest.raises(CancelledError):
        progress(0.1, "a", {})
