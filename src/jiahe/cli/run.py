"""`jiahe run` and `jiahe fit`: one application on given inputs, results into a folder."""

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer

from jiahe.cli.talk import data, progress_bar, say
from jiahe.kernel.errors import UsageError
from jiahe.kernel.text import Text
from jiahe.kernel.times import parse_time
from jiahe.runtime.execute import Request, execute
from jiahe.runtime.home import home
from jiahe.runtime.inputs import parse_input
from jiahe.runtime.record import settle
from jiahe.runtime.results import export


class Format(StrEnum):
    """How output tables are written."""

    CSV = "csv"
    PARQUET = "parquet"


App = Annotated[str, typer.Argument(metavar="ID", help="应用编号，如 transport.flow_forecast。The application's id.")]
In = Annotated[
    list[str],
    typer.Option(
        "--in", metavar="TABLE=FILE[:FORMAT]", help="输入表，可重复；也可写 TABLE=lake:NAME[@VERSION]。An input table."
    ),
]
Set = Annotated[list[str], typer.Option("--set", metavar="NAME=VALUE", help="设置项，可重复。A setting.")]
Out = Annotated[Path, typer.Option("--out", metavar="DIR", file_okay=False, help="结果文件夹。Where the results go.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="T", help="以此时刻为“现在”。The moment taken as now.")]
Seed = Annotated[int, typer.Option("--seed", metavar="N", min=0, max=2**31 - 1, help="随机种子。Seed.")]
Written = Annotated[Format, typer.Option("--format", help="输出格式。Format of the output tables.")]
ModelRun = Annotated[
    str | None, typer.Option("--model", metavar="RUN", help="训练运行的编号或其文件夹。Id or folder of a fit.")
]


def run(
    app: App,
    inputs: In = [],  # noqa: B006  # Typer reads the default and never changes it
    settings: Set = [],  # noqa: B006  # as above
    model: ModelRun = None,
    as_of: AsOf = None,
    seed: Seed = 0,
    out: Out = ...,  # type: ignore[assignment]  # Typer's mark of a required option
    file_format: Written = Format.CSV,
) -> None:
    """运行一个应用，结果写入文件夹。Run an application and write its results into a folder."""
    _carry_out("run", app, inputs, settings, model=model, as_of=as_of, seed=seed, out=out, file_format=file_format)


def fit(
    app: App,
    inputs: In = [],  # noqa: B006  # as above
    settings: Set = [],  # noqa: B006  # as above
    as_of: AsOf = None,
    seed: Seed = 0,
    out: Out = ...,  # type: ignore[assignment]  # as above
    file_format: Written = Format.CSV,
) -> None:
    """训练一个应用，模型写入文件夹。Fit an application and write its model into a folder."""
    _carry_out("fit", app, inputs, settings, model=None, as_of=as_of, seed=seed, out=out, file_format=file_format)


def _carry_out(
    kind: Literal["run", "fit"],
    app: str,
    inputs: list[str],
    settings: list[str],
    *,
    model: str | None,
    as_of: str | None,
    seed: int,
    out: Path,
    file_format: Format,
) -> None:
    request = Request(
        application=app,
        inputs=dict(map(parse_input, inputs)),
        settings=dict(map(_setting, settings)),
        model=model,
        as_of=_moment(as_of),
        seed=seed,
        kind=kind,
    )
    place = home()
    settle(place.runs)
    with progress_bar(app) as watcher:
        record = execute(request, place, watcher=watcher)
    written = export(place.runs / record.id, record, out, kind=file_format.value)
    for warning in record.warnings:
        told = Text.parse(warning)
        say(Text(zh=f"注意：{told.zh}", en=f"note: {told.en}"))
    rows = ", ".join(f"{table} {count}" for table, count in record.rows.items())
    say(Text(zh=f"完成，运行编号 {record.id}（{rows} 行）", en=f"done, run {record.id} ({rows} rows)"))
    for path in written:
        data.print(str(path), markup=False)


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise UsageError(Text(zh=f"--set 应写作 名称=值，得到 {text}", en=f"--set must be NAME=VALUE, got {text}"))
    return name, value


def _moment(text: str | None) -> dt.datetime | None:
    if text is None:
        return None
    moment = parse_time(text)
    if moment is None:
        raise UsageError(
            Text(zh=f"--as-of 应为 ISO 8601 时间，得到 {text}", en=f"--as-of must be an ISO 8601 time, got {text}")
        )
    return moment
