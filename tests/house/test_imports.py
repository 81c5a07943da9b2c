"""Does each import contract hold, and would it notice a fault?"""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

RULES = {
    "floors": 1,
    "applications": 2,
    "application": 3,
    "engines": 4,
    "pure": 5,
    "django": 6,
    "lake": 7,
    "office": 8,
    "cycles": 9,
}
APP = "areas/planted/first"
FILES = {
    "areas/planted/__init__.py": '"""An area."""\n',
    f"{APP}/__init__.py": '"""An application."""\n',
    f"{APP}/app.py": '"""?"""\n\nfrom jiahe.areas.planted.first import logic\n\nlogic.run()\n',
    f"{APP}/logic.py": '"""?"""\n\n\ndef run() -> None:\n    """Do nothing."""\n',
    "areas/planted/second/__init__.py": '"""An application."""\n',
    "areas/planted/second/app.py": '"""?"""\n',
    "areas/planted/second/logic.py": '"""?"""\n',
    "engines/planted/__init__.py": '"""An engine."""\n',
    "engines/planted/sums.py": '"""?"""\n',
    "office/planted/__init__.py": '"""An office app."""\n',
    "office/planted/models.py": '"""?"""\n',
    "office/planted/domain/__init__.py": '"""Verbs."""\n',
    "office/planted/interfaces.py": '"""?"""\n',
}
FAULTS = [
    ("floors", "utils/__init__.py", '"""A package that is no floor."""'),
    ("floors", "plan/load.py", "import jiahe.areas.planted"),
    ("floors", "contracts/check.py", "def late():\n    import jiahe.runtime.home"),
    ("applications", "areas/planted/second/logic.py", "from jiahe.areas.planted.first import logic"),
    (
        "applications",
        "areas/planted/second/logic.py",
        "def late():\n    import jiahe.areas.industry.job_scheduling.app",
    ),
    ("application", f"{APP}/more.py", '"""A third file."""'),
    ("engines", "engines/planted/sums.py", "from jiahe.engines.optimise import shop"),
    ("pure", "engines/planted/sums.py", "import sqlite3"),
    ("pure", "engines/planted/sums.py", "def late():\n    import requests"),
    ("pure", f"{APP}/logic.py", "from urllib.request import urlopen"),
    ("pure", f"{APP}/logic.py", "import jiahe.lake"),
    ("django", "runtime/home.py", "def late():\n    from django.db import models"),
    ("lake", "runtime/home.py", "import duckdb"),
    ("lake", "office/planted/models.py", "import deltalake"),
    ("office", "office/planted/models.py", "import jiahe.office.planted.domain"),
    ("office", "office/planted/domain/__init__.py", "import jiahe.office.planted.interfaces"),
    ("cycles", "kernel/text.py", "def late():\n    import jiahe.kernel.errors"),
]


def broken(tree: Path, cache: Path) -> set[int]:
    """Return the numbers of the contracts that the tree breaks."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--cache-dir", cache],
        cwd=tree,
        env={"PYTHONPATH": str(tree / "src"), "PATH": "", "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    told = re.findall(r"^(\d) .* (KEPT|BROKEN)", done.stdout, re.MULTILINE)
    assert [int(number) for number, _ in told] == sorted(RULES.values()), done.stdout + done.stderr
    return {int(number) for number, word in told if word == "BROKEN"}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the source, with an area, an engine and an office app beside the real ones for faults to lie in."""
    repository, tree = Path(__file__).resolve().parents[2], tmp_path_factory.mktemp("tree")
    shutil.copy(repository / "pyproject.toml", tree)
    shutil.copytree(repository / "src", tree / "src", ignore=shutil.ignore_patterns("__pycache__", "static", "*.yaml"))
    for name, text in FILES.items():
        path = tree / "src" / "jiahe" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tree


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep what was read of the tree between the runs."""
    return tmp_path_factory.mktemp("cache")


def test_the_house_keeps_all_its_contracts(tree: Path, cache: Path) -> None:
    assert broken(tree, cache) == set()


@pytest.mark.parametrize(("rule", "file", "fault"), FAULTS, ids=[f"{rule}: {file}" for rule, file, _ in FAULTS])
def test_a_planted_fault_breaks_exactly_its_contract(tree: Path, cache: Path, rule: str, file: str, fault: str) -> None:
    path = tree / "src" / "jiahe" / file
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{before or ''}\n{fault}\n", encoding="utf-8")

    try:
        found = broken(tree, cache)
    finally:
        path.unlink()
        if before is not None:
            path.write_text(before, encoding="utf-8")
        elif path.name == "__init__.py":
            shutil.rmtree(path.parent)

    # An import upwards from below the imported floor closes a circle too.
    circle = {RULES["cycles"]} if file == "contracts/check.py" else set()
    assert found == {RULES[rule]} | circle


def test_no_contract_has_an_exception(root: Path) -> None:
    contracts = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    exempt = [key for contract in contracts for key in contract if "ignore" in key or "skip" in key]

    assert exempt == []
    assert [contract["id"] for contract in contracts] == list(RULES)


def test_the_rules_on_outside_packages_name_every_floor_but_those_that_may(root: Path) -> None:
    contracts = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    floors = {f"jiahe.{name}" for layer in contracts[0]["layers"] for name in layer.split(" | ")}
    sources = {
        contract["id"]: set(contract["source_modules"]) for contract in contracts if "source_modules" in contract
    }

    assert floors - sources["django"] == {"jiahe.office", "jiahe.web", "jiahe.api"}
    assert floors - sources["lake"] == {"jiahe.lake"}


def test_every_folder_of_code_is_a_package_so_that_the_contracts_see_it(root: Path) -> None:
    folders = {path.parent for path in (root / "src" / "jiahe").rglob("*.py")}

    assert [str(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []
