"""A house for tests: people in every role, files, the sleeper, and a database in a file where processes must share it."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connections
from pytest_django import DjangoDbBlocker

from jiahe.office.accounts.domain import sync_roles
from jiahe.office.accounts.models import Role, User
from jiahe.office.accounts.rules import FIXED_ROLES
from jiahe.office.runs.domain import store_upload
from jiahe.office.runs.models import Upload
from jiahe.runtime.registry import applications

PLAYGROUND = Path(__file__).parent / "playground"
SLEEPER = "playground.sleeper"
ROLES = (*FIXED_ROLES, "sleep_desk", "industry_desk", "no_role")
ITEMS = b"id,value,time\na,1.5,2025-05-12 08:00\nb,,2025-05-12 08:05\n"
MakePerson = Callable[..., User]


def on_sqlite() -> bool:
    """Tell whether these tests run on SQLite, which they do unless DATABASE_URL names a PostgreSQL."""
    return connections["default"].vendor == "sqlite"


sqlite_only = pytest.mark.skipif(not on_sqlite(), reason="PostgreSQL does not take such a thing at all")


def with_playground(monkeypatch: pytest.MonkeyPatch) -> None:
    """Install the sleeper, for this process and those that it starts."""
    monkeypatch.syspath_prepend(str(PLAYGROUND))
    paths = filter(None, (str(PLAYGROUND), os.environ.get("PYTHONPATH")))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    applications.cache_clear()


def make_person(role: str, number: int = 1) -> User:
    """Make somebody in a role; `no_role` is somebody without any."""
    person = User.objects.create(username=f"{role}_{number}", full_name=role)
    if role != "no_role":
        person.roles.set(Role.objects.filter(name=role))
    return person


def upload(person: User, content: bytes = ITEMS, name: str = "items.csv") -> Upload:
    """Hand a file in."""
    return store_upload(person, SimpleUploadedFile(name, content))


@pytest.fixture(autouse=True)
def playground(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test here has the sleeper, and passwords that cost no time."""
    with_playground(monkeypatch)
    yield
    applications.cache_clear()
    for name in [name for name in sys.modules if name.startswith("jiahe_playground")]:
        del sys.modules[name]


@pytest.fixture(autouse=True)
def quick_passwords(settings: pytest.FixtureRequest) -> None:
    """Derive passwords in no time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]


@pytest.fixture
def people(db: None, playground: None) -> dict[str, User]:
    """Somebody in every role."""
    sync_roles()
    return {role: make_person(role) for role in ROLES}


@pytest.fixture(scope="session")
def migrated(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Path | str]:
    """A migrated database to be copied: the path of a SQLite file, or the name of a database of PostgreSQL's."""
    name = tmp_path_factory.mktemp("database") / "office.sqlite3" if on_sqlite() else f"{_database()}_office"
    with django_db_blocker.unblock(), _made(name), _using(name):
        call_command("migrate", verbosity=0)
        connections["default"].close()
        yield name


@pytest.fixture
def office(
    migrated: Path | str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    django_db_blocker: DjangoDbBlocker,
    playground: None,
) -> Iterator[Path]:
    """A home whose database other processes see too."""
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    name = home / "office.sqlite3" if isinstance(migrated, Path) else f"{migrated}_copy"
    with django_db_blocker.unblock(), _made(name, migrated), _using(name):
        if isinstance(name, str):
            monkeypatch.setenv("DATABASE_URL", _address(name))
        sync_roles()
        yield home


def _database() -> str:
    """Return the name of this process's test database."""
    return str(connections.settings["default"]["NAME"])


@contextmanager
def another_office(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[None]:
    """Be another installation for a while: another home, and where it is PostgreSQL an empty database."""
    name = folder / "office.sqlite3" if on_sqlite() else f"{_database()}_other"
    with monkeypatch.context() as patch, _made(name), _using(name):
        patch.setenv("JIAHE_HOME", str(folder))
        if isinstance(name, str):
            patch.setenv("DATABASE_URL", _address(name))
        yield


def _address(name: str) -> str:
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


@contextmanager
def _made(name: Path | str, copied: Path | str | None = None) -> Iterator[None]:
    """Make a database, as a copy of another where one is named, and drop it in the end."""
    if isinstance(name, Path):
        if copied:
            shutil.copyfile(copied, name)
        yield
        return
    template = f' TEMPLATE "{copied}" STRATEGY file_copy' if copied else ""
    _on_server(f'CREATE DATABASE "{name}"{template}')
    try:
        yield
    finally:
        _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


def _on_server(statement: str) -> None:
    with connections["default"]._nodb_cursor() as cursor:  # what Django's own tests make databases with
        cursor.execute(statement)


class _using:  # noqa: N801  # reads as a word
    """Point this process's default connection, those of new threads too, at a database."""

    def __init__(self, name: Path | str) -> None:
        self._name = name

    def __enter__(self) -> None:
        self._settings, self._connection = connections.settings["default"], connections["default"]
        connections.settings["default"] = {**self._settings, "NAME": str(self._name)}
        connections["default"] = connections.create_connection("default")

    def __exit__(self, *_: object) -> None:
        connections["default"].close()
        connections.settings["default"], connections["default"] = self._settings, self._connection
