"""What do the command line's tests share? The command as a person calls it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Jiahe = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def jiahe(tmp_path: Path) -> Jiahe:
    """Run the real command; English unless told otherwise."""

    def call(*words: object, **environment: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [Path(sys.executable).with_name("jiahe"), *map(str, words)],
            env={**os.environ, "JIAHE_LANG": "en", "COLUMNS": "80", **environment},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    return call
