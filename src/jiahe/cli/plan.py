"""`jiahe plan`: what does the plan say, is a plan's folder right, what runs for each clause, and who owes what?"""

import json
import os
import subprocess
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

from jiahe.cli.talk import data, language, print_json, print_rows, say
from jiahe.kernel.errors import UsageError
from jiahe.kernel.money import FEN, grouped
from jiahe.kernel.text import Text
from jiahe.kernel.times import now
from jiahe.plan.check import check_plan
from jiahe.plan.coverage import coverage as join
from jiahe.plan.joined import by_clause, by_unit
from jiahe.plan.load import default_plan, load_plan
from jiahe.plan.model import Plan
from jiahe.plan.owing import owed, owed_frame
from jiahe.plan.procedures.load import default_procedures, load_procedures
from jiahe.plan.records import Records, read_records
from jiahe.runtime.evidence import figures
from jiahe.runtime.features import STANDING
from jiahe.runtime.home import home
from jiahe.runtime.registry import applications

cli = typer.Typer(help="行动计划。The plan.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出。Print JSON.")]
Folder = Annotated[Path | None, typer.Option("--plan", metavar="DIR", help="规划文件夹，默认嘉兴。A plan's folder.")]
FAULTY = 3
_COMMAND = "jiahe.office.plan.interfaces.command"


class By(StrEnum):
    """What a row of the coverage is about."""

    SYSTEM = "system"
    CLAUSE = "clause"
    UNIT = "unit"
    OWED = "owed"


@cli.command("show")
def show(
    clause: Annotated[str | None, typer.Argument(metavar="[CLAUSE]", help="条款，如 1.5。A clause.")] = None,
    plan: Folder = None,
    as_json: Json = False,
) -> None:
    """显示规划，或其中一条。Show the plan, or one clause."""
    found = _plan(plan)
    if as_json:
        print_json((found.clause(clause) if clause else found).model_dump(mode="json", exclude_none=True))
        return
    tongue = language()
    if clause is None:
        data.print(f"{found.title.say(tongue)}\n{found.valid_from} - {found.valid_until}", markup=False)
    chosen = [found.clause(clause)] if clause else found.clauses
    rows = [
        {
            "clause": one.id,
            "title": one.title.say(tongue),
            "units": ", ".join(unit.name.say(tongue) for unit in found.responsible(one.id)),
            "systems": ", ".join(system.title.say(tongue) for system in one.systems),
        }
        for one in chosen
    ]
    print_rows(pl.DataFrame(rows))
    if clause is not None:
        data.print(chosen[0].summary.say(tongue), markup=False)


@cli.command("check")
def check(folder: Annotated[Path, typer.Argument(metavar="DIR", help="规划文件夹。The plan's folder.")]) -> None:
    """检查一个规划文件夹，一次列出全部问题。Check a plan's folder and tell all faults at once."""
    faults = check_plan(folder)
    for fault in faults:
        data.print(fault.say(language()), markup=False)
    if faults:
        raise typer.Exit(FAULTY)
    say(Text(zh=f"{folder}：没有发现问题", en=f"{folder}: no fault found"))


@cli.command("coverage")
def coverage(
    plan: Folder = None,
    by: Annotated[
        By, typer.Option("--by", help="按系统、条款、单位，或列出所欠事项。By system, clause, unit, or what is owed.")
    ] = By.SYSTEM,
    records: Annotated[
        Path | None,
        typer.Option(
            "--records", metavar="FILE", help="办公记录（jiahe plan records 写出），默认取本机的。The office's records."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """每一条款下运行着什么、效果如何、谁负责、欠什么。What runs for each clause, how well, whose it is, and what is owed."""
    installed = {app.id: app.application for app in applications().values()}
    found = _plan(plan)
    awards = _awards(found) if by is By.SYSTEM else None
    rows = join(found, installed, figures(installed), features=STANDING, awards=awards)
    shown = rows if by is By.SYSTEM else _joined(found, plan, rows, by, records)
    if as_json:
        print_json(shown.to_dicts())
        return
    print_rows(shown.select(_SHOWN[by](language())))
    for clause, (paid, due) in (awards or {}).items():
        say(
            Text(
                zh=f"{clause}：已付 {grouped(paid)} 元，应付未付 {grouped(due)} 元",
                en=f"{clause}: {grouped(paid)} yuan paid, {grouped(due)} due",
            )
        )


def _awards(plan: Plan) -> dict[str, tuple[int, int]] | None:
    """Return what the portal of this home has paid by clause, asked of a process of its own; None where there is no portal."""
    if not _has_office():
        return None
    command = [sys.executable, "-m", "jiahe.office.money.interfaces.command", plan.id]
    environment = {**os.environ, "JIAHE_HOME": str(home().folder)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  # our own module, no shell
    if done.returncode:
        say(Text(zh="资金记录无法读取，未列入", en="the records of money cannot be read and are left out"))
        return None
    return {clause: (paid, due) for clause, (paid, due) in json.loads(done.stdout).items()}


def _has_office() -> bool:
    return bool(os.environ.get("DATABASE_URL")) or (home().folder / "office.sqlite3").is_file()


@cli.command("records")
def write_records() -> None:
    """写出本机的办公记录（JSON），供 coverage --records 使用。Write the office's records, for `coverage --records`."""
    data.print(_office_records(), markup=False, soft_wrap=True, end="")


def _joined(found: Plan, folder: Path | None, rows: pl.DataFrame, by: By, file: Path | None) -> pl.DataFrame:
    """Join the plan with the office's records: those of a file, else those of this installation where it has any."""
    known = read_records(_read(file)) if file else _of_installation(found)
    if known.plan != found.id:
        say(Text(zh=f"记录属于规划 {known.plan}，不计入", en=f"the records are of the plan {known.plan}, left out"))
        known = Records(plan=found.id, day=known.day)
    if known.simulated:
        say(Text(zh="注意：以下为模拟记录", en="note: these are simulated records"))
    kept = known.of(simulated=known.simulated)
    procedures = default_procedures() if folder is None else load_procedures(folder)
    items = owed(found, procedures, rows, kept)
    if by is By.OWED:
        return owed_frame(found, items)
    return by_unit(found, rows, items) if by is By.UNIT else by_clause(found, procedures, rows, kept, items)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(Text(zh=f"{file} 不是 UTF-8 文本", en=f"{file} is no UTF-8 text")) from error


def _of_installation(found: Plan) -> Records:
    if not _has_office():
        say(
            Text(
                zh="本机没有办公数据，只按规划和应用列出；可用 --records 指定",
                en="there is no office here: plan and applications alone are joined; name records with --records",
            )
        )
        return Records(plan=found.id, day=now().date())
    return read_records(_office_records())


def _office_records() -> str:
    """Ask the office in a process of its own: this one does not load Django."""
    command = [sys.executable, "-m", _COMMAND]
    environment = {**os.environ, "JIAHE_HOME": str(home().folder)}
    sys.stdout.flush()
    done = subprocess.run(command, env=environment, check=False, stdout=subprocess.PIPE)  # noqa: S603  # our own module, no shell
    if done.returncode:
        raise typer.Exit(done.returncode)
    return done.stdout.decode("utf-8")


def _of_systems(tongue: str) -> list[Any]:
    names = [pl.col(f"name_{tongue}").alias("name"), pl.col(f"lead_{tongue}").alias("lead")]
    return ["system", *names, "due", "state", "metric", "ours", "published", "aims", "aims_reached"]


def _of_clauses(tongue: str) -> list[Any]:
    names = [pl.col(f"title_{tongue}").alias("title"), pl.col(f"lead_{tongue}").alias("lead")]
    paid = (pl.col("paid_fen") / FEN).alias("paid_yuan")
    counts = ["systems", "measured", "running", "due", "aims", "aims_reached", "rounds", "counted"]
    return ["clause", *names, *counts, paid, "owed", "overdue"]


def _of_units(tongue: str) -> list[Any]:
    name = pl.col(f"name_{tongue}").alias("name")
    return [
        name,
        "leads",
        "supports",
        "throughout",
        "systems",
        "running",
        "measured",
        "owed",
        "overdue",
        "days_overdue",
    ]


def _of_owed(tongue: str) -> list[Any]:
    names = [pl.col(f"unit_{tongue}").alias("unit"), "clause", pl.col(f"about_{tongue}").alias("about")]
    return [*names, "what", "area", "county", "cases", "overdue", "due", "days_overdue", "people"]


_SHOWN = {By.SYSTEM: _of_systems, By.CLAUSE: _of_clauses, By.UNIT: _of_units, By.OWED: _of_owed}


def _plan(folder: Path | None) -> Plan:
    return default_plan() if folder is None else load_plan(folder)
