"""`python -m jiahe.office.serve prepare|web`: the steps of `jiahe up`, each in a process of its own."""

import argparse
import ipaddress
import os
import sys
from collections.abc import Sequence

from jiahe.kernel.errors import UsageError, UserError
from jiahe.kernel.text import Text
from jiahe.office.saying import say
from jiahe.runtime.home import home
from jiahe.runtime.lifeline import die_with_parent

_THREADS = 16


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one step."""
    if parent := os.environ.get("JIAHE_SUPERVISOR"):
        die_with_parent(int(parent))
    parser = argparse.ArgumentParser(prog="jiahe.office.serve")
    steps = parser.add_subparsers(dest="step", required=True)
    preparing = steps.add_parser("prepare")
    preparing.add_argument("--demo", action="store_true")
    web = steps.add_parser("web")
    web.add_argument("--host", default="127.0.0.1")
    web.add_argument("--port", type=int, default=8000)
    asked = parser.parse_args(arguments)
    try:
        if asked.step == "prepare":
            _prepare(demo=asked.demo)
        else:
            serve_web(asked.host, asked.port)
    except UserError as error:
        say(error.text)
        return 3
    return 0


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def refuse_open_demo(host: str) -> None:
    """Refuse to show demo accounts, whose passwords everybody knows, to other machines.

    Raises
    ------
    UsageError
        Where `host` is reached from elsewhere.
    """
    if not is_loopback(host):
        text = Text(
            zh=f"演示账号的密码是公开的，--demo 只能用于 127.0.0.1，不能用于 {host}",
            en=f"the demo accounts' passwords are public: --demo is for 127.0.0.1 only, not for {host}",
        )
        raise UsageError(text)


def serve_web(host: str, port: int) -> None:
    """Serve pages and API until SIGTERM or SIGINT."""
    from granian import Granian  # noqa: PLC0415  # only this step needs it
    from granian.constants import Interfaces  # noqa: PLC0415  # as above
    from granian.log import LogLevels  # noqa: PLC0415  # as above

    os.environ["JIAHE_WEB_PARENT"] = str(os.getpid())
    if not is_loopback(host):
        _warn_of_open_lines()
        names = [host, *filter(None, os.environ.get("JIAHE_HOSTS", "").split(","))]
        os.environ["JIAHE_HOSTS"] = ",".join(names)
    Granian(
        "jiahe.office.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=_THREADS,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=5,
        log_level=LogLevels.error,
    ).serve()


def _warn_of_open_lines() -> None:
    """Say that passwords travel in the open where no proxy with TLS stands in front."""
    if not os.environ.get("JIAHE_ORIGIN", "").startswith("https://"):
        text = Text(
            zh="未设置 JIAHE_ORIGIN=https://…：密码和会话将以明文传输，请在前面架设 TLS 代理",
            en="JIAHE_ORIGIN=https://… is not set: passwords and sessions travel in the open; put a proxy with TLS in front",
        )
        say(text)


def _prepare(*, demo: bool) -> None:
    from jiahe.office.preparing import is_prepared, prepare  # noqa: PLC0415  # a prepared home is told in no time

    place = home()
    if not is_prepared(place, demo=demo):
        prepare(place, demo=demo)


if __name__ == "__main__":
    sys.exit(main())
