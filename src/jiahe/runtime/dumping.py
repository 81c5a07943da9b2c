"""How is an office's PostgreSQL kept in a backup and put back? By its own programs, whole or not at all."""

import os
import subprocess
from pathlib import Path
from shutil import which
from urllib.parse import unquote, urlsplit

from jiahe.kernel.errors import UserError
from jiahe.kernel.text import Text

DUMP = "office.pgdump"


def database_url() -> str:
    """Return where the office's PostgreSQL is; empty where it has none and keeps its tables in the home."""
    return os.environ.get("DATABASE_URL", "")


def dump(url: str, target: Path) -> None:
    """Write a database as it stands at this moment into a file.

    Raises
    ------
    UserError
        Where the program is missing or cannot do it.
    """
    _call("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def restore(url: str, source: Path) -> None:
    """Put a file that `dump` wrote into an empty database; raises as `dump`, also where the database is not empty."""
    _call("pg_restore", url, "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(source))


def _call(program: str, url: str, *arguments: str) -> None:
    if which(program) is None:
        text = Text(
            zh=f"需要程序 {program}（Debian：postgresql-client）", en=f"needs {program} (Debian: postgresql-client)"
        )
        raise UserError(text)
    parts = urlsplit(url)
    # the password goes by the environment, where other accounts of the machine do not see it
    secret = {"PGPASSWORD": unquote(parts.password)} if parts.password else {}
    bare = parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@")).geturl() if secret else url
    command = [program, f"--dbname={bare}", *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env={**os.environ, **secret})  # noqa: S603  # no shell
    if done.returncode:
        told = done.stderr.strip().splitlines()
        why = told[0] if told else str(done.returncode)
        raise UserError(Text(zh=f"{program} 未成功：{why}", en=f"{program} did not succeed: {why}"))
