"""What do the runtime's tests share? An application that goes wrong where it is told to, and a place for runs."""

from collections.abc import Iterator

import polars as pl
import pytest

from jiahe.runtime.home import Home, home
from tests.runtime.turner import install, uninstall


@pytest.fixture(autouse=True)
def turner(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test here has the turner, for this process and those that it starts."""
    install(monkeypatch)
    yield
    uninstall()


@pytest.fixture
def place() -> Home:
    """The home of this test alone."""
    return home()


@pytest.fixture
def items() -> pl.DataFrame:
    """Five groups; one has no values at all."""
    rows = [(group, number) for group in "abcde" for number in range(4)]
    return pl.DataFrame(
        {
            "group": [group for group, _ in rows],
            "id": [number for _, number in rows],
            "time": ["2025-05-12 08:00"] * len(rows),
            "value": [None if group == "c" else number / 3 for group, number in rows],
        }
    )
