"""Which contract does a YAML 1.2 text declare?"""

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from jiahe.contracts.model import Contract

_SHARED = Path(__file__).parent / "shared"


class ContractError(ValueError):
    """A contract is written wrongly: which file, and every fault with its path."""

    def __init__(self, path: Path, faults: list[str]) -> None:
        super().__init__("\n".join([f"{path}:", *faults]))
        self.path, self.faults = path, faults

    def __reduce__(self) -> tuple[Any, ...]:
        return ContractError, (self.path, self.faults)


def read_yaml(path: Path) -> Any:
    """Read one YAML 1.2 file strictly: safe types only, no duplicate keys."""
    reader = YAML(typ="safe", pure=True)
    reader.allow_duplicate_keys = False
    try:
        return reader.load(path.read_text(encoding="utf-8"))
    except (OSError, YAMLError, ValueError, RecursionError) as error:
        raise ContractError(path, [str(error)]) from error


@cache
def read_contract(path: Path) -> Contract:
    """Read a contract; the word `shared` stands for the shared table of that name.

    Raises
    ------
    ContractError
        With all faults at once.
    """
    raw = read_yaml(path)
    if not isinstance(raw, dict):
        raise ContractError(path, ["a contract is a mapping with reads, writes and settings"])
    for side in ("reads", "writes"):
        tables = raw.get(side)
        if isinstance(tables, dict):
            raw[side] = {name: _table(name, table) for name, table in tables.items()}
    try:
        return Contract.model_validate(raw)
    except ValidationError as error:
        faults = [f"  {'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
        raise ContractError(path, faults) from error


def _table(name: str, table: Any) -> Any:
    return read_yaml(_SHARED / f"{name}.yaml") if table == "shared" else table
