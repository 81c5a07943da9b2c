"""How is a new application written: which names may it have, and which files does it get?"""

import keyword
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template

from jiahe.kernel.errors import UsageError
from jiahe.kernel.text import Text
from jiahe.plan.load import default_plan
from jiahe.runtime.doctor.rules.names import EMPTY_WORDS

_TEMPLATES = Path(__file__).parent / "templates"
_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*", re.ASCII)
_LONGEST = 40


def write_application(root: Path, area: str, name: str) -> list[Path]:
    """Write a new application into the repository at `root`; return the files.

    Raises
    ------
    UsageError
        Where the plan has no such area, the name says nothing or cannot be a package's, or it is taken.
    """
    _check(area, name)
    places = dict(_places(root, area, name))
    taken = [path for path in (*places, next(iter(places)).parent) if path.exists()]
    if taken:
        raise UsageError(Text(zh=f"{taken[0]} 已存在", en=f"{taken[0]} exists already"))
    words = _words(area, name)
    for path, template in places.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        text = (_TEMPLATES / f"{template}.txt").read_text(encoding="utf-8")
        path.write_text(Template(text).substitute(words), encoding="utf-8")
    return list(places)


def _check(area: str, name: str) -> None:
    areas = [one.id for one in default_plan().areas]
    if area not in areas:
        known = ", ".join(areas)
        raise UsageError(Text(zh=f"没有领域 {area}；可用：{known}", en=f"no area {area}; there are: {known}"))
    if not _NAME.fullmatch(name) or len(name) > _LONGEST or keyword.iskeyword(name):
        raise UsageError(
            Text(
                zh=f"名称用小写字母、数字与下划线，以字母开头，至多 {_LONGEST} 个字符，得到 {name}",
                en=f"a name is lower-case letters, digits and underscores, at most {_LONGEST}, a letter first; got {name}",
            )
        )
    if EMPTY_WORDS & {name, *name.split("_")}:
        raise UsageError(Text(zh=f"名称 {name} 什么也没说", en=f"the name {name} says nothing"))


def _places(root: Path, area: str, name: str) -> Iterator[tuple[Path, str]]:
    folder = root / "src" / "jiahe" / "areas" / area / name
    yield folder / "__init__.py", "package"
    yield folder / "app.py", "app"
    yield folder / "logic.py", "logic"
    yield folder / "contract.yaml", "contract"
    yield root / "tests" / "areas" / area / f"{name}.yaml", "cases"


def _words(area: str, name: str) -> Mapping[str, str]:
    """Fill in what the plan says of the area; whoever writes the application chooses more exactly."""
    plan = default_plan()
    clause = plan.clause(next(one.clause for one in plan.areas if one.id == area))
    return {
        "area": area,
        "name": name,
        "title": name.replace("_", " ").capitalize(),
        "clause": clause.id,
        "system": clause.systems[0].id,
        "owner": plan.responsible(clause.id)[0].name.zh,
    }
