"""Ruff and mypy are content; `make check` runs them by themselves beforehand."""

import subprocess
import sys
from pathlib import Path

import pytest

CODE = ["src", "tests", "benchmarks", "tools"]


@pytest.mark.parametrize(
    "words", [["ruff", "check", *CODE], ["ruff", "format", "--check", *CODE], ["mypy"]], ids=" ".join
)
def test_it_is_content(root: Path, words: list[str]) -> None:
    program, *rest = words

    done = subprocess.run(
        [Path(sys.executable).with_name(program), *rest], cwd=root, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr
