"""What does the documentation say of each command? A page made from the commands themselves, so that it cannot drift.

`python -m jiahe.cli.reference docs/reference/command-line.md` writes it.
"""

import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import typer.main

from jiahe.cli.main import cli

_HEAD = """\
# The command line 命令行

Data goes to stdout, talk to stderr, in Chinese unless `JIAHE_LANG=en`. `JIAHE_HOME` names the folder of all state.
数据写到标准输出，提示写到标准错误；`JIAHE_LANG=en` 时用英文；`JIAHE_HOME` 指定状态文件夹。

| exit status 退出码 | |
|---|---|
| 0 | done 完成 |
| 1 | a fault of ours, with an id to quote 系统故障，附编号 |
| 2 | wrong usage 用法有误 |
| 3 | the data is to be mended 数据需要改正 |
| 130 | stopped by a person 已由人停止 |
"""


def page() -> str:
    """Return the page."""
    commands: dict[str, Any] = typer.main.get_command(cli).commands  # type: ignore[attr-defined]  # it is a group
    return "\n".join(
        [_HEAD, *(line for name, command in commands.items() for line in _section(f"jiahe {name}", command))]
    )


def _section(name: str, command: Any) -> Iterator[str]:
    below = getattr(command, "commands", {})
    if not below or command.callback is not None:
        yield from _one(name, command)
    for sub, inner in below.items():
        yield from _section(f"{name} {sub}", inner)


def _one(name: str, command: Any) -> Iterator[str]:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option" and one.name != "help"]
    words = [name, *(_metavar(one) for one in arguments), *(["[OPTIONS]"] if options else [])]
    yield from (f"## `{' '.join(words)}`", "", (command.help or "").strip(), "")
    if not command.params:
        return
    yield from ("| | |", "|---|---|")
    for one in (*arguments, *options):
        spelt = _metavar(one) if one in arguments else " ".join(filter(None, [", ".join(one.opts), _value(one)]))
        yield f"| `{spelt}` | {(one.help or '').strip()} |"
    yield ""


def _metavar(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def _value(option: Any) -> str:
    if option.is_flag:
        return ""
    kind = option.type_descriptor.annotation
    members = [one.value for one in kind] if isinstance(kind, type) and issubclass(kind, Enum) else []
    return str(option.metavar or " | ".join(members) or "VALUE").replace("|", "\\|")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
