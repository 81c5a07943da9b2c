"""Which command was meant, and with which exit status does it end?

0 done · 1 a fault of ours · 2 wrong usage · 3 the user's data to fix · 130 stopped by the user
"""

import signal
import sys

import typer
from typer.exceptions import TyperException

from jiahe.cli import apps, doctor, incentives, lake, new, plan, run, runs, state, up
from jiahe.cli.talk import complain, confess, explain
from jiahe.kernel.errors import CancelledError, NotFoundError, SystemFaultError, UsageError, UserError

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
cli.command("backup")(state.backup)
cli.command("restore")(state.restore)
cli.command("doctor")(doctor.doctor)
cli.command("new")(new.new)


def main() -> None:
    """Run the command line."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(_status())


def _status() -> int:
    try:
        return int(cli(standalone_mode=False) or 0)
    except typer.Exit as end:
        return end.exit_code
    except (typer.Abort, CancelledError, KeyboardInterrupt):
        return 130
    except TyperException as error:
        explain(error.format_message())
        return 2
    except UserError as error:
        complain(error)
        return 2 if isinstance(error, UsageError | NotFoundError) else 3
    except SystemFaultError as error:
        confess(error)
        return 1
