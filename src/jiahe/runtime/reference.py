"""What does the documentation say of each application? Pages made from the contracts, so that they cannot drift.

`python -m jiahe.runtime.reference docs/reference/applications` writes them.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jiahe.contracts.model import Column, Setting, Table
from jiahe.kernel.text import BAR
from jiahe.runtime.registry import Installed, applications


def pages() -> dict[str, str]:
    """Return the text of every generated page by file name, the index included."""
    found = applications()
    texts = {f"{app.id}.md": page(app) for app in found.values()}
    rows = [
        f"| [{app.id}]({app.id}.md) | {app.application.title.zh} | {app.application.title.en} | {app.application.clause} |"
        for app in found.values()
    ]
    head = ["# Applications 应用", "", "| id | 名称 | name | clause 条款 |", "|---|---|---|---|"]
    return texts | {"README.md": "\n".join([*head, *rows, ""])}


def page(app: Installed) -> str:
    """Return one application's page."""
    return "\n".join([*_head(app), *_tables("Reads 读入", app.contract.reads), *_tail(app), ""])


def _head(app: Installed) -> Iterator[str]:
    declared = app.application
    yield f"# {declared.title.zh} {declared.title.en}"
    yield ""
    yield f"`{app.id}` · clause {declared.clause} ({', '.join(declared.systems)}) · {declared.owner}"
    for text in (declared.question, declared.meaning):
        yield from ("", text.zh, "", text.en)
    verbs = "`fit`, `run`" if declared.learns else "`run`"
    yield from ("", f"Verbs: {verbs} · cadence: {declared.cadence} · its result starts: {declared.starts.value}", "")


def _tail(app: Installed) -> Iterator[str]:
    yield from _tables("Writes 写出", app.contract.writes)
    if app.contract.learned:
        yield from _tables("Shows of what it learned 所学", app.contract.learned)
    yield from (
        "## Settings 设置",
        "",
        "| name | 名称 title | type | unit | default | range | note |",
        "|---|---|---|---|---|---|---|",
    )
    for name, setting in app.contract.settings.items():
        yield _row(
            [
                f"`{name}`",
                _both(setting),
                setting.type,
                setting.unit,
                _default(setting),
                _range(setting),
                _note(setting),
            ]
        )


def _tables(title: str, tables: Mapping[str, Table]) -> Iterator[str]:
    yield from (f"## {title}", "")
    for name, table in tables.items():
        optional = " (optional 可省)" if table.optional else ""
        yield from (f"### `{name}`{optional}", "", f"{table.grain.zh} · {table.grain.en}", "")
        if table.key:
            yield from (f"Key 主键: {', '.join(f'`{part}`' for part in table.key)}", "")
        yield from ("| column | 名称 title | type | unit | range | missing | note |", "|---|---|---|---|---|---|---|")
        for column_name, column in table.columns.items():
            yield _column(f"`{column_name}`", column)
        if table.others is not None:
            yield _column("any other 其他各列", table.others)
        yield ""


def _column(name: str, column: Column) -> str:
    return _row([name, _both(column), column.type, column.unit, _range(column), column.missing, _note(column)])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _both(part: Column | Setting) -> str:
    return f"{part.title.zh} {part.title.en}"


def _range(part: Column | Setting) -> str:
    if part.of:
        return ", ".join(f"`{one}`{_label(part, one)}" for one in part.of)
    low, high = ("" if bound is None else str(bound) for bound in (part.minimum, part.maximum))
    return f"{low} … {high}" if low or high else ""


def _label(part: Column | Setting, choice: str) -> str:
    said = part.label(choice)
    return "" if said.zh == said.en == choice else f" {said.zh} {said.en}" if said.en != choice else f" {said.zh}"


def _default(setting: Setting) -> str:
    if setting.values:
        return "; ".join(f"{_plain(value)} from {day}" for day, value in sorted(setting.values.items()))
    return "" if setting.default is None else _plain(setting.default)


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _note(part: Column | Setting) -> str:
    source = (
        f"{' '.join(part.source.split(BAR))}, checked {part.checked}"
        if isinstance(part, Setting) and part.source
        else ""
    )
    note = f"{part.note.zh} {part.note.en}" if part.note else ""
    return " · ".join(text for text in (note, source) if text)


def main(folder: str) -> None:
    """Write every page into `folder`, and remove pages of applications that are gone."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    texts = pages()
    for old in target.glob("*.md"):
        if old.name not in texts:
            old.unlink()
    for name, text in texts.items():
        (target / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
