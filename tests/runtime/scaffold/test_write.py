"""A new application passes the conformance suite as it is; names that cannot be are refused."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from jiahe.kernel.errors import UsageError
from jiahe.runtime.scaffold.write import write_application


@pytest.mark.parametrize(
    ("area", "name", "told"),
    [
        ("none", "heat_demand", "no area none; there are: industry, agriculture"),
        ("../energy", "heat_demand", "no area"),
        ("energy", "", "a name is lower-case letters"),
        ("energy", "Heat", "a name is lower-case letters"),
        ("energy", "heat-demand", "a name is lower-case letters"),
        ("energy", "1heat", "a name is lower-case letters"),
        ("energy", "heat__demand", "a name is lower-case letters"),
        ("energy", "热力", "a name is lower-case letters"),
        ("energy", "../heat", "a name is lower-case letters"),
        ("energy", "class", "a name is lower-case letters"),
        ("energy", "x" * 41, "a name is lower-case letters"),
        ("energy", "utils", "the name utils says nothing"),
        ("energy", "heat_helpers", "the name heat_helpers says nothing"),
    ],
)
def test_a_name_that_cannot_be_is_refused_and_nothing_is_written(
    tmp_path: Path, area: str, name: str, told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        write_application(tmp_path, area, name)

    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_not_overwritten(tmp_path: Path) -> None:
    files = write_application(tmp_path, "energy", "heat_demand")
    files[0].write_text("mine")

    with pytest.raises(UsageError, match="exists already"):
        write_application(tmp_path, "energy", "heat_demand")

    assert files[0].read_text() == "mine"


def test_the_clause_the_system_and_the_owner_are_those_of_the_area(tmp_path: Path) -> None:
    app = write_application(tmp_path, "transport", "parking")[1].read_text(encoding="utf-8")

    assert 'clause="1.5"' in app
    assert 'systems=("1.5a",)' in app
    assert "市交通运输局" in app


def test_it_passes_the_conformance_suite_the_doctor_and_the_linters_as_it_is(root: Path, tmp_path: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__")
    for folder in ("src", "tests/conformance", "docs"):
        shutil.copytree(root / folder, tmp_path / folder, ignore=ignored)
    for file in ("pyproject.toml", "tests/__init__.py", "tests/conftest.py"):
        shutil.copy(root / file, tmp_path / file)
    environment = {
        **os.environ,
        "PYTHONPATH": str(tmp_path / "src"),
        "JIAHE_HOME": str(tmp_path / "home"),
        "JIAHE_LANG": "en",
    }
    binaries = Path(sys.executable).parent

    def call(*command: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    made = call(sys.executable, "-m", "jiahe.cli", "new", "energy", "heat_demand")
    suite = call(
        sys.executable, "-m", "pytest", "tests/conformance", "-q", "-k", "heat_demand", "-p", "no:cacheprovider"
    )
    doctor = call(sys.executable, "-m", "jiahe.cli", "doctor")
    ruff = call(binaries / "ruff", "check", "src/jiahe/areas/energy/heat_demand")
    formatted = call(binaries / "ruff", "format", "--check", "src/jiahe/areas/energy/heat_demand")

    assert made.stdout.splitlines() == [
        f"src/jiahe/areas/energy/heat_demand/{name}" for name in ("__init__.py", "app.py", "logic.py", "contract.yaml")
    ] + ["tests/areas/energy/heat_demand.yaml"]
    assert suite.returncode == 0, suite.stdout
    assert "failed" not in suite.stdout
    assert [line for line in doctor.stdout.splitlines() if "heat_demand" in line and not line.startswith(" ")] == [
        "· [evidence] energy.heat_demand: there is no evidence of a benchmark"
    ]
    assert (ruff.returncode, ruff.stdout) == (0, "All checks passed!\n")
    assert formatted.returncode == 0, formatted.stdout
