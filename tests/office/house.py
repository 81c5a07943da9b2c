"""A house for tests: people in every role, files, the sleeper, and a database in a file where processes must share it."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

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
) -> Path:
    """A migrated SQLite file to be copied."""
    path = tmp_path_factory.mktemp("database") / "office.sqlite3"
    with django_db_blocker.unblock(), _using(path):
        call_command("migrate", verbosity=0)
        connections["default"].close()
    return path


@pytest.fixture
def office(migrated: Path, tmp_path: Path, django_db_blocker: DjangoDbBlocker, playground: None) -> Iterator[Path]:
    """A home whose database is a file, so that other processes see what the test does."""
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    shutil.copyfile(migrated, home / "office.sqlite3")
    with django_db_blocker.unblock(), _using(home / "office.sqlite3"):
        sync_roles()
        yield home
        connections["default"].close()


class _using:  # noqa: N801  # reads as a word
    """Point this process's default connection, those of new threads too, at a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        self._settings, self._connection = connections.settings["default"], connections["default"]
        connections.settings["default"] = {**self._settings, "NAME": str(self._path)}
        connections["default"] = connections.create_connection("default")

    def __exit__(self, *_: object) -> None:
        connections.settings["default"], connections["default"] = self._settings, self._connection
