"""`jiahe lake`: which tables are kept, and how do rows come in, get asked for and go out?"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from jiahe.cli.talk import data, print_json, print_rows, say
from jiahe.contracts.model import Table
from jiahe.kernel.errors import UsageError
from jiahe.kernel.text import Text
from jiahe.lake.formats import read_file
from jiahe.lake.reading import split_part
from jiahe.lake.tables import Lake, Version, sha256_of
from jiahe.runtime.home import home
from jiahe.runtime.inputs import FileInput, parse_input
from jiahe.runtime.registry import application

cli = typer.Typer(help="数据湖。The lake's tables.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出。Print JSON.")]
Name = Annotated[str, typer.Argument(metavar="TABLE", help="表名。The table's name.")]


class Written(StrEnum):
    """How an export is written."""

    CSV = "csv"
    PARQUET = "parquet"
    XLSX = "xlsx"


@cli.command("ls")
def ls(as_json: Json = False) -> None:
    """列出各表：版本、行数、大小、最近写入。List the tables."""
    lake = _lake()
    rows = [_line(name, lake) for name in lake.names()]
    if as_json:
        print_json(rows)
        return
    shape = {"table": pl.String, "version": pl.Int64, "rows": pl.Int64, "bytes": pl.Int64, "written": pl.String}
    print_rows(pl.DataFrame(rows, schema=shape))


def _line(name: str, lake: Lake) -> dict[str, str | int]:
    """Describe a table by what costs nothing to know, however large it is."""
    seen = lake.glance(name)
    written = lake.versions(name)[0].time.isoformat(timespec="seconds")
    return {"table": name, "version": seen.version, "rows": seen.rows, "bytes": seen.size_bytes, "written": written}


@cli.command("add")
def add(
    table: Name,
    file: Annotated[str, typer.Argument(metavar="FILE[:FORMAT]", help="要加入的文件。The file to add.")],
    contract: Annotated[
        str | None,
        typer.Option("--contract", metavar="ID:TABLE", help="新表遵守的约定，如 transport.flow_forecast:readings。"),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="整表替换，旧版本保留。Replace the table.")] = False,
) -> None:
    """把一个文件加入一张表，先按约定检查，坏文件整个拒收。Add a file to a table, whole or not at all."""
    lake = _lake()
    _, source = parse_input(f"{table}={file}")
    if not isinstance(source, FileInput):
        raise UsageError(Text(zh=f"要加入的应是文件，得到 {file}", en=f"a file is added, got {file}"))
    rules = _contract(lake, table, contract)
    frame = read_file(table, source.path, source.format).frame
    digest = sha256_of(split_part(source.path)[0])
    put = lake.replace if replace else lake.append
    version = put(table, frame, rules, source=source.path.name, sha256=digest)
    say(
        Text(
            zh=f"已写入 {table} 第 {version.number} 版，{version.rows} 行",
            en=f"{table} version {version.number}: {version.rows} rows",
        )
    )


@cli.command("query")
def query(
    sql: Annotated[str, typer.Argument(metavar="SQL", help="一条 SELECT，表名即湖中表名。One SELECT.")],
    rows: Annotated[int, typer.Option("--rows", min=1, help="最多多少行。How many rows at most.")] = 10_000,
    as_json: Json = False,
) -> None:
    """用一条 SELECT 查询。Ask the tables with one SELECT."""
    found = _lake().query(sql, rows=rows)
    if as_json:
        print_json(found.to_dicts())
        return
    print_rows(found)


@cli.command("export")
def export(
    table: Name,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="写到哪里。Where to.")],
    file_format: Annotated[
        Written | None, typer.Option("--format", help="默认按扩展名。By the suffix unless told.")
    ] = None,
) -> None:
    """导出一张表的最新版本。Write the latest version of a table to a file."""
    suffix = file.suffix.lstrip(".").lower()
    chosen = suffix if file_format is None and suffix in list(Written) else (file_format or Written.CSV)
    _lake().export(table, file, str(chosen))
    data.print(str(file), markup=False)


@cli.command("sources")
def sources(as_json: Json = False) -> None:
    """列出每次加入：何时、来自何处、多少行、摘要。List what was added, when and from where."""
    rows = [_source(one) for one in _lake().sources()]
    if as_json:
        print_json(rows)
        return
    shape = dict.fromkeys(("table", "time", "kind", "source", "sha256"), pl.String)
    print_rows(pl.DataFrame(rows, schema={**shape, "version": pl.Int64, "rows": pl.Int64}))


def _source(one: Version) -> dict[str, str | int]:
    return {
        "table": one.table,
        "time": one.time.isoformat(timespec="seconds"),
        "kind": one.kind,
        "source": one.source,
        "sha256": one.sha256,
        "version": one.number,
        "rows": one.rows,
    }


def _lake() -> Lake:
    return Lake(home().lake)


def _contract(lake: Lake, table: str, named: str | None) -> Table:
    if named is None:
        if table in lake.names():
            return lake.contract(table)
        raise UsageError(
            Text(
                zh=f"{table} 是新表，请用 --contract 应用:表 指明它遵守的约定",
                en=f"{table} is new; name the contract that it keeps with --contract ID:TABLE",
            )
        )
    app, _, read = named.partition(":")
    reads = application(app).contract.reads
    if read not in reads:
        known = ", ".join(f"{app}:{name}" for name in reads)
        raise UsageError(Text(zh=f"没有约定 {named}；可用：{known}", en=f"no contract {named}; there are: {known}"))
    return reads[read]
