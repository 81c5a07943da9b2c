"""Which command was meant, and with which exit status does it end?

0 done · 1 a fault of ours · 2 wrong usage · 3 the user's data to fix · 130 stopped by the user
"""

import contextlib
import os
import signal
import sys
import traceback

import typer
from typer.exceptions import TyperException

from jiahe.cli import apps, audit, doctor, incentives, lake, new, plan, run, runs, state, up
from jiahe.cli.talk import complain, confess, explain
from jiahe.kernel.errors import CancelledError, NotFoundError, SystemFaultError, UsageError, UserError
from jiahe.kernel.ids import new_id
from jiahe.kernel.text import Text
from jiahe.runtime.home import home

cli = typer.Typer(
    name="jiahe",
    help="嘉禾：把“人工智能+”行动计划变成可运行的软件。jiahe makes an AI+ plan executable.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
cli.command("up")(up.up)
cli.add_typer(apps.cli, name="apps")
cli.command("run")(run.run)
cli.command("fit")(run.fit)
cli.add_typer(runs.cli, name="runs")
cli.add_typer(lake.cli, name="lake")
cli.add_typer(plan.cli, name="plan")
cli.add_typer(incentives.cli, name="incentives")
cli.add_typer(audit.cli, name="audit")
cli.command("backup")(state.backup)
cli.command("restore")(state.restore)
cli.command("doctor")(doctor.doctor)
cli.command("new")(new.new)


def main() -> None:
    """Run the command line."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        status = _status()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the data has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    sys.exit(status)


def _status() -> int:
    try:
        return int(cli(standalone_mode=False) or 0)
    except typer.Exit as end:
        return end.exit_code
    except (typer.Abort, CancelledError, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001  # nobody is shown a traceback
        return _tell(error)


def _tell(error: Exception) -> int:
    if isinstance(error, TyperException):
        explain(error.format_message())
        return 2
    if isinstance(error, OSError) and not isinstance(error, UserError):  # a folder that cannot be written, a full disk
        error = UserError(Text(zh=f"系统拒绝了操作：{error}", en=f"the system refused: {error}"))
    if isinstance(error, UnicodeEncodeError) and error.reason == "surrogates not allowed":
        name = error.object.encode("utf-8", "replace").decode()
        error = UserError(
            Text(zh=f"名称不是 UTF-8 编码，请改名：{name}", en=f"a name that is not UTF-8, rename it: {name}")
        )
    if isinstance(error, UserError):
        complain(error)
        return 2 if isinstance(error, UsageError | NotFoundError) else 3
    confess(error if isinstance(error, SystemFaultError) else _kept(error))
    return 1


def _kept(error: Exception) -> SystemFaultError:
    """Keep what happened where the id leads to it."""
    incident = new_id()
    folder = home().folder / "faults"
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{incident}.txt").write_text(traceback.format_exc(), encoding="utf-8")
    return SystemFaultError(incident, type(error).__name__)
