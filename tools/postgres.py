"""Which commands need a PostgreSQL of their own? Starts one for a command, and leaves nothing of it behind.

    python tools/postgres.py                 tell whether there is one to start
    python tools/postgres.py COMMAND ...     run COMMAND with DATABASE_URL naming an empty database
    python tools/postgres.py --durable ...   as an office would run it: every commit waits for the disk

It is Debian's (apt-get install postgresql) or whichever lies on the PATH, listens on a socket in a folder of its own and on
no port, and sorts as a Chinese office's would. Runs on any supported Python with nothing installed.
"""

import argparse
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

NAME, USER = "jiahe", "jiahe"
_DEBIAN = Path("/usr/lib/postgresql")
_ALWAYS = ("listen_addresses=", "max_connections=60")
_HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def main() -> int:
    """Run a command beside a server; its exit status is ours."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--durable", action="store_true", help="every commit waits for the disk")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    asked = parser.parse_args()
    programs = find_programs()
    if programs is None:
        print("no PostgreSQL here (Debian: apt-get install postgresql)", file=sys.stderr)
        return 2
    if not asked.command:
        print(programs)
        return 0
    signal.signal(signal.SIGTERM, _stop)
    with server(programs, () if asked.durable else _HASTY) as url:
        return subprocess.run(asked.command, check=False, env={**os.environ, "DATABASE_URL": url}).returncode


def find_programs() -> Path | None:
    """Return the folder of the newest server's programs, None where there is none."""
    versions = [path.parent for path in _DEBIAN.glob("*/bin/initdb")]
    if versions:
        return max(versions, key=lambda path: [int(part) for part in path.parent.name.split(".")])
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def server(programs: Path, options: Sequence[str]) -> Iterator[str]:
    """Run a server and give the address of its one database."""
    owner = _owner()
    with tempfile.TemporaryDirectory(prefix="jiahe-pg-") as named:
        folder, data = Path(named), Path(named) / "data"
        if owner:
            shutil.chown(folder, **owner)

        def call(program: str, *arguments: str) -> None:
            command = [str(programs / program), *arguments]
            who = {**owner, "extra_groups": []} if owner else {}
            done = subprocess.run(command, check=False, cwd=folder, capture_output=True, text=True, **who)
            if done.returncode:
                sys.exit(f"{program}: {done.stdout}{done.stderr}")

        sorting = ("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=zh-Hans-CN")
        call("initdb", "-D", str(data), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync", *sorting)
        settings = [f"-c {option}" for option in (*_ALWAYS, f"unix_socket_directories={folder}", *options)]
        call("pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-w", "-o", " ".join(settings), "start")
        try:
            call("createdb", "-h", str(folder), "-U", USER, NAME)
            yield f"postgresql://{USER}@/{NAME}?host={folder}"
        finally:
            call("pg_ctl", "-D", str(data), "-m", "immediate", "stop")


def _owner() -> dict[str, Any]:
    """Return as whom the server runs, who may not be root: Debian's postgres then; nothing where it runs as we do."""
    if os.geteuid() != 0:
        return {}
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        sys.exit("a server does not run as root, and there is no account postgres")
    return {"user": "postgres", "group": "postgres"}


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(143)  # by way of what stops the server


if __name__ == "__main__":
    sys.exit(main())
