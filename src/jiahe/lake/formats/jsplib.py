"""Which operations does a job-shop text hold? Pairs per job, Taillard's two blocks, or flexible with alternatives.

Three layouts, told apart by the content: the numbers must add up exactly in one of them.

standard    n m, then per job m pairs (machine, duration)
Taillard    n m ..., then a block Times (n rows of m durations) and a block Machines (n rows of m machines from 1);
            the two titles may be left out, the machines of each job then being all the machines, each once
flexible    n m [average], then per job the number of operations, per operation the number of its alternatives and these
            as pairs (machine, duration)
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from jiahe.lake.decoding import text_of
from jiahe.lake.reading import FaultError, Read

NAME = "jsplib"
SUFFIXES = (".jsp", ".fjs", ".jsplib")
SCHEMA = {"job": pl.Int64, "step": pl.Int64, "machine": pl.String, "duration": pl.Int64}

_MOST_BYTES = 64 * 1024 * 1024
_ONLY = {".jsp": "standard", ".fjs": "flexible"}
_COMMENT = ("#", "+", "%", "//", "*", "!")
_NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)
_MEAN = re.compile(r"[0-9]{1,9}([.,][0-9]{1,18})?", re.ASCII)

Line = tuple[int, list[str]]
Row = tuple[int, int, str, int]


class _MisfitError(Exception):
    """The content does not fit the layout tried: in which line, and how."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


@dataclass(frozen=True)
class _Shop:
    """The header's counts and the lines of numbers behind it."""

    line: int
    jobs: int
    machines: int
    mean: bool
    body: list[Line]


def fits(head: str) -> bool:
    """Tell whether a text begins like job-shop data: a line of two or more counts, then nothing but numbers."""
    lines = list(_lines(head))
    start = next((place for place, (_, words) in enumerate(lines) if _is_header(words)), None)
    if start is None or start + 1 >= len(lines):
        return False
    following = lines[start + 1][1]
    return _block(following) is not None or all(_NUMBER.fullmatch(word) for word in following)


def read(path: Path) -> Read:
    """Read one instance; jobs and steps are numbered from 0, machines keep their text."""
    lines = list(_lines(text_of(path, _MOST_BYTES)))
    if not lines:
        raise FaultError("empty", "empty")
    try:
        rows = _instance(lines, path.suffix.lower())
    except _MisfitError as misfit:
        raise FaultError("format", "layout", misfit.line, misfit.reason) from misfit
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    return Read(frame)


def _lines(text: str) -> Iterator[Line]:
    """Yield the words of each line that is neither blank nor a comment."""
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if words and not words[0].startswith(_COMMENT):
            yield number, words


def _is_header(words: list[str]) -> bool:
    counts = all(_NUMBER.fullmatch(word) for word in words[:2])
    return len(words) >= 2 and counts and all(_MEAN.fullmatch(word) for word in words[2:])


def _block(words: list[str]) -> str | None:
    word = words[0].lower().rstrip(":")
    return word if len(words) == 1 and word in {"times", "machines"} else None


def _instance(lines: list[Line], suffix: str) -> list[Row]:
    start = next((place for place, (_, words) in enumerate(lines) if _is_header(words)), None)
    if start is None:
        raise _MisfitError(lines[0][0], "n m")
    number, words = lines[start]
    shop = _Shop(number, int(words[0]), int(words[1]), len(words) == 3, lines[start + 1 :])
    if any(_block(line) for _, line in shop.body):
        return list(_taillard(shop))
    if _untitled(shop):
        half = len(shop.body) // 2
        shop = replace(shop, body=[(number, ["Times"]), *shop.body[:half], (number, ["Machines"]), *shop.body[half:]])
        return list(_taillard(shop))
    tries = {"standard": _standard, "flexible": _flexible}
    if suffix in _ONLY:
        return list(tries[_ONLY[suffix]](shop))
    results = [_attempt(layout, shop) for layout in tries.values()]
    if shop.mean and not isinstance(results[-1], _MisfitError):
        return results[-1]  # a third number in the header is the flexible layout's mean of alternatives
    return _only(results)


def _attempt(layout: Callable[[_Shop], Iterator[Row]], shop: _Shop) -> list[Row] | _MisfitError:
    try:
        return list(layout(shop))
    except _MisfitError as misfit:
        return misfit


def _only(results: list[list[Row] | _MisfitError]) -> list[Row]:
    """Return the one result that fits; where none does, the fault of the layout that went furthest."""
    rows = [result for result in results if not isinstance(result, _MisfitError)]
    if len(rows) > 1:
        raise FaultError("format", "ambiguous")
    if not rows:
        raise max((result for result in results if isinstance(result, _MisfitError)), key=lambda misfit: misfit.line)
    return rows[0]


def _numbers(body: list[Line]) -> list[tuple[int, int, str]]:
    """Return every number with its line and its text."""
    found = []
    for number, words in body:
        for word in words:
            if not _NUMBER.fullmatch(word):
                raise _MisfitError(number, word[:40])
            found.append((number, int(word), word))
    return found


def _standard(shop: _Shop) -> Iterator[Row]:
    """Read m pairs per job, a line a job or broken at will."""
    numbers = _numbers(shop.body)
    _count(numbers, 2 * shop.jobs * shop.machines, shop)
    _lines_add_up(shop.body, shop.jobs, 2 * shop.machines)
    first = 0 if any(machine == 0 for _, machine, _ in numbers[::2]) else 1
    for place in range(0, len(numbers), 2):
        line, machine, text = numbers[place]
        if machine >= shop.machines + first:
            raise _MisfitError(line, f"{machine}: {first}..{shop.machines + first - 1}")
        job, step = divmod(place // 2, shop.machines)
        yield job, step, text, numbers[place + 1][1]


def _taillard(shop: _Shop) -> Iterator[Row]:
    """Read the durations and the machines, from 1, of two blocks in either order."""
    blocks = _blocks(shop)
    for body in blocks.values():
        _count(_numbers(body), shop.jobs * shop.machines, shop)
        _lines_add_up(body, shop.jobs, shop.machines)
    pairs = zip(_numbers(blocks["times"]), _numbers(blocks["machines"]), strict=True)
    for place, ((_, duration, _), (line, machine, text)) in enumerate(pairs):
        if not 1 <= machine <= shop.machines:
            raise _MisfitError(line, f"{machine}: 1..{shop.machines}")
        yield *divmod(place, shop.machines), text, duration


def _untitled(shop: _Shop) -> bool:
    """Tell whether there are 2 n rows of m numbers, each of the latter n naming every machine from 1 once."""
    if len(shop.body) != 2 * shop.jobs or any(len(words) != shop.machines for _, words in shop.body):
        return False
    every = {str(machine) for machine in range(1, shop.machines + 1)}
    return shop.machines > 1 and all(set(words) == every for _, words in shop.body[shop.jobs :])


def _blocks(shop: _Shop) -> dict[str, list[Line]]:
    """Return the lines under `Times` and under `Machines`."""
    blocks: dict[str, list[Line]] = {}
    name = None
    for line, words in shop.body:
        title = _block(words)
        if title in blocks or (title is None and name is None):
            raise _MisfitError(line, " ".join(words)[:40])
        name = title or name
        if title is None:
            blocks[str(name)].append((line, words))
        else:
            blocks[title] = []
    absent = {"times", "machines"} - set(blocks)
    if absent:
        raise _MisfitError(shop.line, f"{min(absent)}?")
    return blocks


def _flexible(shop: _Shop) -> Iterator[Row]:
    """Read, job by job, the operations and their alternatives."""
    numbers = iter(_numbers(shop.body))
    line = shop.line

    def take(least: int, most: int) -> tuple[int, str]:
        nonlocal line
        following = next(numbers, None)
        if following is None:
            raise _MisfitError(line, "…")
        line, value, text = following
        if not least <= value <= most:
            raise _MisfitError(line, f"{value}: {least}..{most}")
        return value, text

    for job in range(shop.jobs):
        for step in range(take(1, _MOST_BYTES)[0]):
            for _ in range(take(1, shop.machines)[0]):
                machine = take(0, shop.machines)[1]
                yield job, step, machine, take(0, 10**15)[0]
    rest = next(numbers, None)
    if rest is not None:
        raise _MisfitError(rest[0], rest[2])


def _count(numbers: list[tuple[int, int, str]], wanted: int, shop: _Shop) -> None:
    if len(numbers) != wanted or not wanted:
        line = numbers[min(wanted, len(numbers) - 1)][0] if numbers else shop.line
        raise _MisfitError(line, f"{len(numbers)} ≠ {wanted}")


def _lines_add_up(body: list[Line], jobs: int, wanted: int) -> None:
    """Where there is a line for each job, each must hold the whole job."""
    odd = next((line for line, words in body if len(words) != wanted), None)
    if len(body) == jobs and odd is not None:
        raise _MisfitError(odd, f"≠ {wanted}")
