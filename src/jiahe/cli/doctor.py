"""`jiahe doctor`: does the house keep its shape, and is this machine fit for it?"""

from typing import Annotated

import typer

from jiahe.cli.talk import data, language, print_json, say
from jiahe.kernel.text import Text
from jiahe.runtime.doctor.examine import examine, house


def doctor(as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出。Print JSON.")] = False) -> None:
    """检查应用、环境与状态，一次列出全部问题。Examine applications, machine and state; exit 1 where something is wrong."""
    findings = examine(house())
    if as_json:
        print_json([finding.as_dict() for finding in findings])
    tongue = language()
    for finding in () if as_json else findings:
        mark = "✗" if finding.grave else "·"
        data.print(f"{mark} [{finding.rule}] {finding.path}: {finding.message.say(tongue)}", markup=False)
        data.print(f"    {finding.hint.say(tongue)}", markup=False)
    grave = sum(finding.grave for finding in findings)
    notes = len(findings) - grave
    say(Text(zh=f"{grave} 个问题，{notes} 条提示", en=f"{grave} faults, {notes} notes"))
    if grave:
        raise typer.Exit(1)
