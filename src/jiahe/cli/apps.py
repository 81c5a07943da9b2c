"""`jiahe apps`: which applications are there, and what does one read, write and take?"""

from typing import Annotated, Any

import polars as pl
import typer

from jiahe.cli.talk import data, language, print_json, print_rows
from jiahe.contracts.model import Table
from jiahe.runtime.describe import describe, summary
from jiahe.runtime.registry import application, applications

cli = typer.Typer(help="列出应用，或看其中一个。List applications, or show one.", invoke_without_command=True)
Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出。Print JSON.")]


@cli.callback()
def apps(context: typer.Context, as_json: Json = False) -> None:
    """列出已安装的应用。List the installed applications."""
    if context.invoked_subcommand is not None:
        return
    rows = [summary(app) for app in applications().values()]
    if as_json:
        print_json(rows)
        return
    shown = [
        {"id": row["id"], "title": row["title"][language()], "clause": row["clause"], "owner": row["owner"]}
        for row in rows
    ]
    print_rows(pl.DataFrame(shown))


@cli.command("show")
def show(
    app: Annotated[str, typer.Argument(metavar="ID", help="应用编号。The application's id.")], as_json: Json = False
) -> None:
    """显示一个应用的约定：读什么、写什么、可设什么。Show one application's contract."""
    found = describe(application(app))
    if as_json:
        print_json(found)
        return
    tongue = language()
    data.print(f"{found['id']}  {found['title'][tongue]}", markup=False)
    data.print(f"{found['question'][tongue]}\n{found['clause']} · {found['owner']}\n", markup=False)
    contract = application(app).contract
    for side, tables in (("reads", contract.reads), ("writes", contract.writes)):
        for name, table in tables.items():
            data.print(_heading(side, name, table), markup=False)
            print_rows(pl.DataFrame([_row(column_name, column) for column_name, column in table.columns.items()]))
    if contract.settings:
        data.print("settings", markup=False)
        print_rows(pl.DataFrame([_row(name, setting) for name, setting in contract.settings.items()]))


def _heading(side: str, name: str, table: Table) -> str:
    key = f" [{', '.join(table.key)}]" if table.key else ""
    optional = " ?" if table.optional else ""
    return f"{side} {name}{optional}{key}: {table.grain.say(language())}"


def _row(name: str, part: Any) -> dict[str, str]:
    low, high = ("" if bound is None else str(bound) for bound in (part.minimum, part.maximum))
    default = getattr(part, "default", None)
    return {
        "name": name,
        "type": part.type,
        "title": part.title.say(language()),
        "unit": part.unit,
        "range": f"{low}..{high}" if low or high else part.codes().say(language()) if part.of else "",
        "default": "" if default is None else str(default),
        "missing": getattr(part, "missing", ""),
    }
