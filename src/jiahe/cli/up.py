"""`jiahe up`: database, worker and web on this machine, in one command."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Annotated
from urllib.error import URLError
from urllib.request import urlopen

import typer

from jiahe.cli.talk import data, say
from jiahe.kernel.errors import UsageError, UserError
from jiahe.kernel.text import Text
from jiahe.office.named_directory import named_directory
from jiahe.office.preparing import is_prepared
from jiahe.office.serve import refuse_open_demo
from jiahe.runtime.home import home

_PREPARE, _WEB, _WORKER = ("jiahe.office.serve", "prepare"), ("jiahe.office.serve", "web"), ("jiahe.office.worker",)
_LOOK, _READY_SECONDS, _STOP_SECONDS = 0.1, 60, 15
_FALLS, _WITHIN = 5, 60.0
"""A process that ends so often within so many seconds is not started again."""


def up(
    demo: Annotated[
        bool, typer.Option("--demo", help="载入模拟的演示城市与演示账号。Load the simulated demo city.")
    ] = False,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="端口。The port.")] = 8000,
    host: Annotated[str, typer.Option("--host", help="监听地址。The address to listen on.")] = "127.0.0.1",
) -> None:
    """在本机启动门户：数据库、工作进程与网页。Start the portal: database, worker and web."""
    started = time.monotonic()
    if demo:
        refuse_open_demo(host)
    _refuse_busy(host, port)
    named_directory(os.environ)  # half said, it is refused before anything is started
    _prepare(demo=demo)
    processes = [_Kept((*_WEB, "--host", host, "--port", str(port))), _Kept(_WORKER)]
    try:
        _wait_until_it_answers(processes, host, port)
        _announce(host, port, time.monotonic() - started, demo=demo)
        while True:
            for process in processes:
                process.look_after()
            time.sleep(_LOOK)
    except KeyboardInterrupt:
        say(Text(zh="正在停止…", en="stopping…"))
    finally:
        _stop(processes)


class _Kept:
    """A process that is started again where it falls."""

    def __init__(self, module: Sequence[str]) -> None:
        self._module = module
        self._falls: list[float] = []
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(_command(self._module), env=_environment(), start_new_session=True)  # noqa: S603  # our own modules, no shell

    def look_after(self) -> None:
        """Start it again where it has ended.

        Raises
        ------
        UserError
            Where it does not stay up.
        """
        status = self.process.poll()
        if status is None:
            return
        moment = time.monotonic()
        self._falls = [fall for fall in self._falls if moment - fall < _WITHIN] + [moment]
        name = " ".join(self._module[:2])
        if len(self._falls) >= _FALLS:
            raise UserError(Text(zh=f"{name} 反复退出（状态 {status}）", en=f"{name} keeps ending (status {status})"))
        say(
            Text(
                zh=f"{name} 已退出（状态 {status}），重新启动", en=f"{name} ended (status {status}); starting it again"
            )
        )
        time.sleep(min(len(self._falls), 3))
        self.process = self._start()


def _command(module: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", *module]


def _environment() -> dict[str, str]:
    return {**os.environ, "JIAHE_SUPERVISOR": str(os.getpid()), "JIAHE_HOME": str(home().folder)}


def _refuse_busy(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = error.strerror or str(error)
            text = Text(
                zh=f"无法使用 {host}:{port}（{reason}）；请用 --port 另选端口",
                en=f"cannot use {host}:{port} ({reason}); choose another with --port",
            )
            raise UsageError(text) from error


def _prepare(*, demo: bool) -> None:
    if is_prepared(home(), demo=demo):
        return
    command = _command((*_PREPARE, "--demo") if demo else _PREPARE)
    status = subprocess.run(command, env=_environment(), check=False).returncode  # noqa: S603  # as above
    if status:
        raise UserError(Text(zh="准备未完成，原因见上", en="the preparation did not finish; the reason is above"))


def _wait_until_it_answers(processes: Sequence[_Kept], host: str, port: int) -> None:
    until = time.monotonic() + _READY_SECONDS
    while not _answers(host, port):
        if time.monotonic() > until:
            raise UserError(Text(zh=f"{_READY_SECONDS} 秒内未能启动", en=f"it did not start within {_READY_SECONDS} s"))
        for process in processes:
            process.look_after()
        time.sleep(_LOOK)


def _answers(host: str, port: int) -> bool:
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # compared, not bound
    try:
        with urlopen(f"http://{_bracketed(reached)}:{port}/api/v1/health", timeout=5) as answer:  # http only
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _announce(host: str, port: int, seconds: float, *, demo: bool) -> None:
    address = f"http://{_bracketed(host)}:{port}/"
    say(
        Text(
            zh=f"门户已启动，用时 {seconds:.1f} 秒；按 Ctrl-C 停止",
            en=f"the portal is up after {seconds:.1f} s; Ctrl-C stops it",
        )
    )
    data.print(address, markup=False)
    if demo:
        from jiahe.office.demo.people import PASSWORD, PEOPLE

        say(Text(zh=f"演示账号（密码均为 {PASSWORD}）：", en=f"demo accounts (the password of each is {PASSWORD}):"))
        for person in PEOPLE:
            data.print(f"  {person.username:10} {person.full_name}", markup=False)
    data.file.flush()


def _stop(processes: Sequence[_Kept]) -> None:
    for kept in processes:
        kept.process.send_signal(signal.SIGTERM)
    until = time.monotonic() + _STOP_SECONDS
    for kept in processes:
        try:
            kept.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            kept.process.kill()
            kept.process.wait()
