"""Every test here that asks for `app` runs once for each application found."""

import json
import subprocess
import sys

import pytest

from jiahe.runtime.registry import Installed
from tests.conformance.rooms import rooms


@pytest.fixture(params=rooms(), ids=lambda app: app.id, scope="session")
def app(request: pytest.FixtureRequest) -> Installed:
    """One application."""
    found: Installed = request.param
    return found


@pytest.fixture(scope="session")
def import_seconds() -> dict[str, float]:
    """Time the import of every application's declaration, the numeric libraries of the engines being there already.

    The least of three fresh processes counts, since this machine has other work.
    """
    program = (
        "import contextlib, importlib, json, sys, time\n"
        "import numpy, polars, numba, scipy.linalg, scipy.sparse, pydantic\n"
        "import jiahe.kernel.application\n"
        "from jiahe.runtime.registry import applications\n"
        "took = {}\n"
        "for app in applications().values():\n"
        "    begun = time.perf_counter()\n"
        "    with contextlib.suppress(Exception):\n"
        "        importlib.import_module(f'{app.module}.app')\n"
        "        took[app.id] = time.perf_counter() - begun\n"
        "json.dump(took, sys.stdout)"
    )
    runs = [
        json.loads(subprocess.run([sys.executable, "-c", program], check=True, capture_output=True).stdout)
        for _ in range(3)
    ]
    return {name: min(run[name] for run in runs) for name in runs[0]}
