"""Which database holds the office's tables?"""

from importlib.util import find_spec
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from jiahe.kernel.errors import MissingExtraError, UsageError
from jiahe.kernel.text import Text
from jiahe.runtime.home import Home

_BUSY_SECONDS = 30
_KEPT_SECONDS = 60
_MAPPED_BYTES = 2**31 - 1
_OPTIONS = frozenset({"sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "options"})


def database(home: Home, url: str) -> dict[str, Any]:
    """Return Django's entry for PostgreSQL where `url` names one, else for SQLite in `home`.

    What follows `?` is libpq's: `host` (the folder of a socket), `sslmode`, `sslrootcert`, `connect_timeout` and the like.

    Raises
    ------
    UsageError
        Where `url` names another kind of database, or says what is not known.
    MissingExtraError
        Where PostgreSQL is wanted and its driver is not installed.
    """
    return _postgresql(url) if url else _sqlite(home)


def _sqlite(home: Home) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": home.folder / "office.sqlite3",
        "CONN_MAX_AGE": _KEPT_SECONDS,
        "OPTIONS": {
            "timeout": _BUSY_SECONDS,
            # a transaction that would write later takes the lock at once: waiting works then, upgrading would fail
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                # reads come from the system's own cache, which all connections share, without a copy for each
                f"PRAGMA mmap_size={_MAPPED_BYTES}"
            ),
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    more = dict(parse_qsl(parts.query, keep_blank_values=True))
    host = more.pop("host", parts.hostname or "")
    known = parts.scheme in {"postgres", "postgresql"} and more.keys() <= _OPTIONS
    if not known or not parts.path.strip("/"):
        shape = "postgresql://user:password@host:port/name"
        raise UsageError(Text(zh=f"DATABASE_URL 应写作 {shape}", en=f"DATABASE_URL must be {shape}"))
    if find_spec("psycopg") is None:
        raise MissingExtraError("postgres")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": _KEPT_SECONDS,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": more,
    }
