"""`jiahe incentives`: what does each claim pay under the plans named, and why?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jiahe.cli.talk import data, language, say
from jiahe.kernel.errors import UsageError
from jiahe.kernel.text import Language, Text, language_of

if TYPE_CHECKING:
    import polars as pl

cli = typer.Typer(help="激励政策。Incentives.", no_args_is_help=True)
File = Annotated[Path, typer.Option("--claims", metavar="FILE", help="申报表（CSV 或 Excel）。The claims.")]
PaidFile = Annotated[Path | None, typer.Option("--paid", metavar="FILE", help="已付记录。What has been paid.")]
Plans = Annotated[
    list[Path],
    typer.Option("--plan", metavar="DIR", help="规划文件夹，可重复，次序有意义；默认嘉兴。Plans' folders, in order."),
]
More = Annotated[list[Path], typer.Argument(metavar="[DIR]...", help="--plan 之后的其他规划。Further plans.")]
Out = Annotated[Path, typer.Option("--out", metavar="DIR", file_okay=False, help="结果文件夹。Where the results go.")]
Lang = Annotated[str | None, typer.Option("--lang", metavar="zh|en", help="理由的语言。Language of the reasons.")]


@cli.callback()
def _group() -> None:
    """Keep `assess` a command of its own."""


@cli.command("assess")
def assess(
    claims: File,
    out: Out,
    paid: PaidFile = None,
    plan: Plans = [],  # noqa: B006  # Typer reads the default and never changes it
    more: More = [],  # noqa: B006  # as above
    lang: Lang = None,
) -> None:
    """核定每项申报应付多少、为什么。Assess every claim: what it pays, and why."""
    from jiahe.plan.incentives.assessment import assess as reckon
    from jiahe.plan.incentives.load import load_policies
    from jiahe.plan.incentives.write import write

    policies = load_policies(_folders(plan, more))
    found = reckon(policies, _read("claims", claims), None if paid is None else _read("paid", paid))
    for kind in policies.mixed():
        say(
            Text(
                zh=f"注意：类别 {kind} 有的激励认事项、有的认企业，二者不互相抵扣",
                en=f"note: of the kind {kind} some incentives go to a matter and some to a firm; these never meet",
            )
        )
    for note in found.notes:
        say(Text(zh=f"注意：{note}", en=f"note: {note}"))
    written = write(found, out, _language(lang))
    say(Text(zh=f"完成：{len(found)} 项申报", en=f"done: {len(found)} claims"))
    for path in written:
        data.print(str(path), markup=False)


def _read(table: str, path: Path) -> "pl.DataFrame":
    from jiahe.lake.formats import read_file

    return read_file(table, path).frame


def _folders(plan: list[Path], more: list[Path]) -> list[Path]:
    if more and len(plan) != 1:
        raise UsageError(
            Text(
                zh="规划写作 --plan A B，或 --plan A --plan B，不要混用",
                en="write the plans as --plan A B or as --plan A --plan B, not both ways",
            )
        )
    return [*plan, *more]


def _language(lang: str | None) -> Language:
    if lang not in {None, "zh", "en"}:
        raise UsageError(Text(zh=f"--lang 应为 zh 或 en，得到 {lang}", en=f"--lang must be zh or en, got {lang}"))
    return language() if lang is None else language_of(lang)
