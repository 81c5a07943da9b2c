"""`jiahe runs`: what ran, and how did it end?"""

from dataclasses import asdict
from typing import Annotated

import polars as pl
import typer

from jiahe.cli.talk import print_json, print_rows
from jiahe.runtime.home import home
from jiahe.runtime.record import folder_of, list_records, read_record, settle

cli = typer.Typer(help="列出运行记录，或看其中一条。List runs, or show one.", invoke_without_command=True)
_COLUMNS = ("id", "application", "kind", "started", "ended", "outcome")


@cli.callback()
def runs(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出。Print JSON.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="最多列出多少条。How many at most.")] = 50,
) -> None:
    """列出运行记录，新的在前。List runs, the newest first."""
    if context.invoked_subcommand is not None:
        return
    place = home()
    settle(place.runs)
    rows = [asdict(record) for record in list_records(place.runs, limit=limit)]
    if as_json:
        print_json(rows)
        return
    print_rows(
        pl.DataFrame(
            [{name: row[name] for name in _COLUMNS} for row in rows], schema=dict.fromkeys(_COLUMNS, pl.String)
        )
    )


@cli.command("show")
def show(run: Annotated[str, typer.Argument(metavar="RUN", help="运行编号或文件夹。Id or folder.")]) -> None:
    """显示一条运行记录。Show one run's record."""
    place = home()
    settle(place.runs)
    print_json(asdict(read_record(folder_of(place.runs, run))))
