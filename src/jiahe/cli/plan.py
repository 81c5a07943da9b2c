"""`jiahe plan`: what does the plan say, is a plan's folder right, and what runs for each clause?"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from jiahe.cli.talk import data, language, print_json, print_rows, say
from jiahe.kernel.money import grouped
from jiahe.kernel.text import Text
from jiahe.plan.check import check_plan
from jiahe.plan.coverage import coverage as join
from jiahe.plan.load import default_plan, load_plan
from jiahe.plan.model import Plan
from jiahe.runtime.evidence import figures
from jiahe.runtime.features import STANDING
from jiahe.runtime.home import home
from jiahe.runtime.registry import applications

cli = typer.Typer(help="行动计划。The plan.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出。Print JSON.")]
Folder = Annotated[Path | None, typer.Option("--plan", metavar="DIR", help="规划文件夹，默认嘉兴。A plan's folder.")]
FAULTY = 3


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
def coverage(plan: Folder = None, as_json: Json = False) -> None:
    """每一条款下运行着什么、效果如何、谁负责。What runs for each clause, how well, and whose it is."""
    installed = {app.id: app.application for app in applications().values()}
    found = _plan(plan)
    awards = _awards(found)
    rows = join(found, installed, figures(installed), features=STANDING, awards=awards)
    if as_json:
        print_json(rows.to_dicts())
        return
    tongue = language()
    shown = rows.select(
        "system",
        pl.col(f"name_{tongue}").alias("name"),
        pl.col(f"lead_{tongue}").alias("lead"),
        "due",
        "state",
        "metric",
        "ours",
        "published",
        "aims",
        "aims_reached",
    )
    print_rows(shown)
    for clause, (paid, due) in (awards or {}).items():
        say(
            Text(
                zh=f"{clause}：已付 {grouped(paid)} 元，应付未付 {grouped(due)} 元",
                en=f"{clause}: {grouped(paid)} yuan paid, {grouped(due)} due",
            )
        )


def _awards(plan: Plan) -> dict[str, tuple[int, int]] | None:
    """Return what the portal of this home has paid by clause, asked of a process of its own; None where there is no portal."""
    if not os.environ.get("DATABASE_URL") and not (home().folder / "office.sqlite3").is_file():
        return None
    command = [sys.executable, "-m", "jiahe.office.money.interfaces.command", plan.id]
    environment = {**os.environ, "JIAHE_HOME": str(home().folder)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  # our own module, no shell
    if done.returncode:
        say(Text(zh="资金记录无法读取，未列入", en="the records of money cannot be read and are left out"))
        return None
    return {clause: (paid, due) for clause, (paid, due) in json.loads(done.stdout).items()}


def _plan(folder: Path | None) -> Plan:
    return default_plan() if folder is None else load_plan(folder)
