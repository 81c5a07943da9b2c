"""What do the pages' tests share?"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import trans_real

from jiahe.office.accounts.models import User
from jiahe.office.locale import compile_messages
from jiahe.runtime.registry import applications
from tests.web.house import WEB, make_people, with_showroom


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Chinese texts, compiled once."""
    folder = tmp_path_factory.mktemp("locale")
    compile_messages(WEB, folder)
    return folder


@pytest.fixture(autouse=True)
def pages(monkeypatch: pytest.MonkeyPatch, settings: Any, compiled: Path, tmp_path: Path) -> Iterator[None]:
    """Every test here has the gallery, Chinese, quick passwords, and files of its own."""
    with_showroom(monkeypatch)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.LOCALE_PATHS = [compiled]
    settings.ALLOWED_HOSTS = ["*"]
    incoming = tmp_path / "home" / "uploads" / "incoming"
    incoming.mkdir(parents=True)
    settings.FILE_UPLOAD_TEMP_DIR = str(incoming)
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": _PLAIN}}
    _forget_texts()
    yield
    translation.deactivate_all()
    _forget_texts()
    applications.cache_clear()
    for name in [name for name in sys.modules if name.startswith("jiahe_showroom")]:
        del sys.modules[name]


_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"


def _forget_texts() -> None:
    trans_real._translations = {}
    trans_real._default = None


@pytest.fixture
def people(db: None) -> dict[str, User]:
    """Somebody in every role."""
    return make_people()
