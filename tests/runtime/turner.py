"""The turner: an application from a distribution of its own, beside which the runtime is tried."""

import os
import sys
from pathlib import Path

import pytest

from jiahe.runtime.registry import applications

WORKSHOP = Path(__file__).parent / "workshop"
TURNER = "workshop.turner"


def install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the distribution on the path, as an installation would."""
    monkeypatch.syspath_prepend(str(WORKSHOP))
    paths = filter(None, (str(WORKSHOP), os.environ.get("PYTHONPATH")))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    applications.cache_clear()


def uninstall() -> None:
    """Forget it, so that other tests find what they would find alone."""
    applications.cache_clear()
    for name in [name for name in sys.modules if name.startswith("jiahe_workshop")]:
        del sys.modules[name]
