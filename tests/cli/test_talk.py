"""How the command speaks: to a person on a terminal, or to a pipe."""

import io

import polars as pl
import pytest
from rich.console import Console

from jiahe.cli import talk

WIDE = 120


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """A terminal that can be read back."""
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, color_system=None, width=WIDE, highlight=False)
    monkeypatch.setattr(talk, "data", console)
    monkeypatch.setattr(talk, "talk", console)
    return screen


def test_rows_are_a_table_on_a_terminal(terminal: io.StringIO) -> None:
    talk.print_rows(pl.DataFrame({"name": ["甲", None], "n": [1, 20]}), {"name": "名称"})

    lines = terminal.getvalue().splitlines()
    assert "名称" in lines[1]
    assert [line.split("│")[2].strip() for line in lines[3:5]] == ["1", "20"]


def test_progress_is_shown_to_whoever_watches(terminal: io.StringIO) -> None:
    with talk.progress_bar("job") as watch:
        assert watch is not None
        watch(0.5, "searching", {"bound": 12})

    assert "searching bound 12" in terminal.getvalue()


def test_and_to_nobody_else() -> None:
    with talk.progress_bar("job") as watch:
        assert watch is None
