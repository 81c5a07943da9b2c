"""`jiahe audit`: is the log what was signed, and what shows that an entry is in it?"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from jiahe.runtime.home import home

cli = typer.Typer(help="防篡改日志。The tamper-evident log.", no_args_is_help=True)
_COMMAND = "jiahe.office.log.interfaces.command"


@cli.command("verify")
def verify(
    head: Annotated[
        list[Path] | None,
        typer.Option(
            "--head", help="另存的签名树头或证明文件，一并核对。A signed head or proof that was kept elsewhere."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出。Print JSON.")] = False,
) -> None:
    """核对全部条目与签名；有改动、删除、调换或插入时列出条目号，退出码 3。Verify the whole log; exit 3 where it is not sound."""
    kept = [argument for path in head or [] for argument in ("--head", str(path.absolute()))]
    _do("verify", *kept, *(["--json"] if as_json else []))


@cli.command("proof")
def proof(
    entry: Annotated[int, typer.Argument(metavar="ENTRY", min=0, help="条目号。The entry's number.")],
    out: Annotated[Path | None, typer.Option("--out", help="写到哪里，默认标准输出。Where to; else stdout.")] = None,
) -> None:
    """写出某一条目在日志中的证明。Write the proof that an entry is in the log."""
    _do("proof", str(entry), *(["--out", str(out.absolute())] if out else []))


def _do(*arguments: str) -> None:
    """Do it in a process of its own: this one does not load Django."""
    command = [sys.executable, "-m", _COMMAND, *arguments]
    environment = {**os.environ, "JIAHE_HOME": str(home().folder)}
    sys.stdout.flush()
    status = subprocess.run(command, env=environment, check=False).returncode  # noqa: S603  # our own module, no shell
    if status:
        raise typer.Exit(status)
