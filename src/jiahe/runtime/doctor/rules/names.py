"""Does every module's name say what is in it?"""

from collections.abc import Iterator

from jiahe.kernel.text import Text
from jiahe.runtime.doctor.finding import Finding, House

EMPTY_WORDS = frozenset(
    {"utils", "util", "helpers", "helper", "manager", "managers", "base", "common", "misc", "stuff"}
)


def examine(house: House) -> Iterator[Finding]:
    """Look for names that would fit any file; a base template is what Django calls it, so only code counts."""
    for path in house.sources():
        for name in {path.stem, path.parent.name} & EMPTY_WORDS:
            yield Finding(
                rule="names",
                path=house.shown(path),
                message=Text(zh=f"名称 {name} 什么也没说", en=f"the name {name} says nothing"),
                hint=Text(zh="以所答的问题命名", en="name it by the question that it answers"),
            )
