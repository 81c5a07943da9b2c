"""`jiahe backup` and `jiahe restore`: all state in one file, and back."""

from pathlib import Path
from typing import Annotated

import typer

from jiahe.cli.talk import say
from jiahe.kernel.text import Text
from jiahe.runtime.backup import back_up, put_back
from jiahe.runtime.home import home


def backup(file: Annotated[Path, typer.Argument(help="备份文件（.tar.gz）。The backup file.")]) -> None:
    """把全部状态写入一个文件。Write all state into one file."""
    count = back_up(home(), file)
    say(Text(zh=f"已备份 {count} 个文件到 {file}", en=f"{count} files are backed up in {file}"))


def restore(file: Annotated[Path, typer.Argument(help="备份文件。The backup file.")]) -> None:
    """从备份恢复；现有状态须为空。Restore from a backup into an empty home."""
    count = put_back(home(), file)
    say(Text(zh=f"已恢复 {count} 个文件", en=f"{count} files are restored"))
