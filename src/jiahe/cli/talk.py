"""How does the command speak? Data to stdout, talk to stderr, in the language of JIAHE_LANG."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import polars as pl
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from jiahe.kernel.errors import SystemFaultError, UserError
from jiahe.kernel.text import Language, Text, language_of
from jiahe.runtime.progress import Watcher

data = Console(highlight=False, soft_wrap=True)
talk = Console(stderr=True, highlight=False, soft_wrap=True)


def language() -> Language:
    """Return the language of JIAHE_LANG, Chinese where it is not set."""
    return language_of(os.environ.get("JIAHE_LANG"))


def say(text: Text) -> None:
    """Tell something to the person."""
    talk.print(text.say(language()), markup=False)


def complain(error: UserError) -> None:
    """Tell a user's error, its hint on a line of its own."""
    talk.print("错误 error: " if language() == "zh" else "error: ", style="bold red", end="")
    talk.print(error.say(language()), markup=False)


def explain(message: str) -> None:
    """Tell what is wrong with a command line; a whole help text needs no hint."""
    talk.print(message, markup=False, soft_wrap=True)
    if "\n" not in message.strip():
        talk.print("\nhint: jiahe --help", markup=False)


def confess(error: SystemFaultError) -> None:
    """Tell a fault of ours, with the id to quote."""
    text = Text(
        zh=f"系统故障，请报告编号 {error.incident}（{error.summary}）",
        en=f"internal fault, please quote {error.incident} ({error.summary})",
    )
    talk.print(text.say(language()), style="bold red", markup=False)


def print_json(value: Any) -> None:
    """Print data as JSON."""
    data.print(json.dumps(value, ensure_ascii=False, indent=2, default=str), markup=False)


def print_rows(frame: pl.DataFrame, titles: Mapping[str, str] | None = None) -> None:
    """Print rows as a table on a terminal, as CSV where stdout is piped."""
    if not data.is_terminal:
        data.file.write(frame.write_csv())
        return
    table = Table()
    for name in frame.columns:
        table.add_column((titles or {}).get(name, name), justify="right" if frame[name].dtype.is_numeric() else "left")
    for row in frame.iter_rows():
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    data.print(table)


@contextmanager
def progress_bar(title: str) -> Iterator[Watcher | None]:
    """Show a bar while something runs, if a person is watching stderr."""
    if not talk.is_terminal:
        yield None
        return
    columns = (
        TextColumn(title),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[text]}"),
    )
    with Progress(*columns, console=talk, transient=True) as bar:
        task = bar.add_task("", total=1.0, text="")

        def watch(fraction: float, text: str, figures: Mapping[str, Any]) -> None:
            shown = ", ".join(f"{name} {value:g}" for name, value in figures.items())
            said = Text.parse(text).say(language()) if text.strip() else ""
            bar.update(task, completed=fraction, text=f"{said} {shown}".strip())

        yield watch
