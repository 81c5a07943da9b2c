"""Is every file and function short enough to be read at one go?"""

import ast
from collections.abc import Iterator
from pathlib import Path

from jiahe.kernel.text import Text
from jiahe.runtime.doctor.finding import Finding, House

FILE_LINES, FUNCTION_LINES = 500, 60


def examine(house: House) -> Iterator[Finding]:
    """Measure the repository's own files."""
    for path in house.sources():
        text = path.read_text(encoding="utf-8")
        lines = len(text.splitlines())
        if lines > FILE_LINES:
            yield _finding(house.shown(path), lines, FILE_LINES)
        for name, line, length in functions(text):
            if length > FUNCTION_LINES:
                yield _finding(f"{house.shown(path)}:{line} {name}", length, FUNCTION_LINES)


def functions(text: str) -> Iterator[tuple[str, int, int]]:
    """Name every function with its line and its number of lines, the docstring left out."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            said = (first.end_lineno or 0) - first.lineno + 1 if ast.get_docstring(node) is not None else 0
            yield node.name, node.lineno, (node.end_lineno or 0) - node.lineno + 1 - said


def lines_of(path: Path) -> int:
    """Return a file's number of lines."""
    return len(path.read_text(encoding="utf-8").splitlines())


def _finding(path: str, length: int, limit: int) -> Finding:
    return Finding(
        rule="sizes",
        path=path,
        message=Text(zh=f"{length} 行，上限 {limit}", en=f"{length} lines; {limit} are the limit"),
        hint=Text(zh="按所答的问题拆分", en="split it by the questions that it answers"),
    )
