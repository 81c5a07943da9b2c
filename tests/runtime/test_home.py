"""Where the state lies."""

from pathlib import Path

import pytest

from jiahe.runtime.home import home


def test_the_environment_names_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JIAHE_HOME", str(tmp_path / "x" / ".." / "state"))

    found = home()

    assert found.folder == tmp_path / "state"
    assert (found.runs, found.lake, found.uploads) == (
        tmp_path / "state" / "runs",
        tmp_path / "state" / "lake",
        tmp_path / "state" / "uploads",
    )


def test_else_it_lies_where_the_system_keeps_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("JIAHE_HOME")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert home().folder == tmp_path / "jiahe"

    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert home().folder == tmp_path / ".local" / "state" / "jiahe"
