"""What does the doctor find, all rules at once?"""

import tomllib
from pathlib import Path

import jiahe
from jiahe.runtime.doctor.finding import Finding, House
from jiahe.runtime.doctor.rules import (
    cases,
    contract,
    environment,
    evidence,
    languages,
    names,
    shape,
    sizes,
    sources,
    state,
)
from jiahe.runtime.home import home
from jiahe.runtime.registry import applications

RULES = (shape, contract, cases, languages, evidence, sources, sizes, names, environment, state)


def repository() -> Path | None:
    """Return the repository in which this package lies, None where it is installed."""
    root = Path(jiahe.__file__).parents[2]
    file = root / "pyproject.toml"
    if not file.is_file():
        return None
    project = tomllib.loads(file.read_text(encoding="utf-8")).get("project", {})
    return root if project.get("name") == "jiahe" else None


def house() -> House:
    """Return what stands here."""
    return House(root=repository(), home=home(), applications=tuple(applications().values()))


def examine(found: House) -> list[Finding]:
    """Return the findings of every rule; those on the repository find nothing in an installed package."""
    return [finding for rule in RULES for finding in rule.examine(found)]
