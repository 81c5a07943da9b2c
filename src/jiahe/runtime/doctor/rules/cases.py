"""Has each application cases that say what it does?"""

from collections.abc import Iterator
from pathlib import Path

from jiahe.contracts.read import ContractError, read_yaml
from jiahe.kernel.text import Text
from jiahe.runtime.doctor.finding import Finding, House

LEAST = 4
_HINT = Text(
    zh=f"至少 {LEAST} 例：普通、临界前后、空表、坏数据",
    en=f"at least {LEAST}: an ordinary one, a pair at a boundary, an empty table, bad data",
)


def examine(house: House) -> Iterator[Finding]:
    """Look for the cases of the repository's own applications."""
    for app in house.own():
        area, _, name = app.id.partition(".")
        path = Path("tests") / "areas" / area / f"{name}.yaml"
        found = _count(house.root / path) if house.root else 0
        if isinstance(found, str):
            yield _finding(path, Text(zh=f"无法读取：{found}", en=f"cannot be read: {found}"))
        elif found < LEAST:
            yield _finding(path, Text(zh=f"{app.id} 只有 {found} 个用例", en=f"{app.id} has {found} cases"))


def _count(path: Path) -> int | str:
    try:
        cases = read_yaml(path) if path.is_file() else []
    except ContractError as error:
        return str(error)
    return len(cases) if isinstance(cases, list) else "not a list of cases"


def _finding(path: Path, message: Text) -> Finding:
    return Finding(rule="cases", path=str(path), message=message, hint=_HINT)
