"""Which key signs sessions? One made once for an installation and readable by its owner only."""

import os
import secrets

from jiahe.runtime.home import Home


def secret(home: Home) -> str:
    """Return the installation's key; where none was made yet, one that lives as long as this process."""
    path = home.folder / "secret"
    return path.read_text(encoding="ascii").strip() if path.is_file() else secrets.token_urlsafe(50)


def make_secret(home: Home) -> None:
    """Make the installation's key, unless it has one."""
    home.folder.mkdir(parents=True, exist_ok=True)
    part = home.folder / f".secret-{os.getpid()}"
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
    try:
        os.link(part, home.folder / "secret")
    except FileExistsError:
        pass
    finally:
        part.unlink()
