"""Files and functions are short, and names say something."""

from pathlib import Path

import pytest

from jiahe.runtime.doctor.examine import house
from jiahe.runtime.doctor.rules import cases, contract, languages, names, shape, sizes
from jiahe.runtime.doctor.rules.sizes import functions, lines_of

FILE_P90, FUNCTION_P50, FUNCTION_P90, TEST_FUNCTION_P90 = 300, 10, 30, 25


def share(values: list[int], part: float) -> int:
    """Return the value under which a part of the values lies."""
    return sorted(values)[int(part * (len(values) - 1))]


def sources(folder: str) -> list[Path]:
    """Return the files of a folder of the repository."""
    found = house()
    return [path for path in found.sources() if found.root and path.is_relative_to(found.root / folder)]


def lengths(folder: str) -> list[int]:
    """Return the lines of every function in a folder."""
    texts = (path.read_text(encoding="utf-8") for path in sources(folder))
    return [length for text in texts for _, _, length in functions(text)]


@pytest.mark.parametrize("folder", ["src", "tests"])
def test_nine_files_of_ten_are_read_at_one_go(folder: str) -> None:
    assert share([lines_of(path) for path in sources(folder)], 0.9) <= FILE_P90


def test_functions_are_short() -> None:
    found = lengths("src")

    assert share(found, 0.5) <= FUNCTION_P50
    assert share(found, 0.9) <= FUNCTION_P90
    assert share(lengths("tests"), 0.9) <= TEST_FUNCTION_P90


def test_the_doctor_finds_no_fault_in_the_repository() -> None:
    found = house()

    assert [
        finding for rule in (shape, contract, cases, languages, sizes, names) for finding in rule.examine(found)
    ] == []
