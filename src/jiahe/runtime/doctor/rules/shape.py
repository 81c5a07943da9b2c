"""Has each application's folder the four files and nothing else?"""

from collections.abc import Iterator

from jiahe.kernel.text import Text
from jiahe.runtime.doctor.finding import Finding, House
from jiahe.runtime.registry import Installed

FILES = frozenset({"__init__.py", "app.py", "logic.py", "contract.yaml"})
LOGIC_LINES = 250


def examine(house: House) -> Iterator[Finding]:
    """Compare each folder with the shape."""
    for app in house.applications:
        yield from _files(house, app)
        yield from _logic(house, app)


def _files(house: House, app: Installed) -> Iterator[Finding]:
    there = {path.name for path in app.folder.iterdir() if path.name != "__pycache__"}
    for name in sorted(FILES - there):
        yield Finding(
            rule="shape",
            path=house.shown(app.folder / name),
            message=Text(zh=f"应用 {app.id} 缺少文件 {name}", en=f"the application {app.id} lacks the file {name}"),
            hint=Text(zh="用 jiahe new 可得到完整的骨架", en="jiahe new writes a whole one to copy from"),
        )
    for name in sorted(there - FILES):
        yield Finding(
            rule="shape",
            path=house.shown(app.folder / name),
            message=Text(zh=f"应用 {app.id} 多出 {name}", en=f"the application {app.id} has {name} too many"),
            hint=Text(
                zh="算法放入引擎，其余放入 logic.py", en="an algorithm belongs in an engine, the rest in logic.py"
            ),
        )


def _logic(house: House, app: Installed) -> Iterator[Finding]:
    path = app.folder / "logic.py"
    lines = len(path.read_text(encoding="utf-8").splitlines()) if path.is_file() else 0
    if lines > LOGIC_LINES:
        yield Finding(
            rule="shape",
            path=house.shown(path),
            message=Text(zh=f"有 {lines} 行，上限 {LOGIC_LINES}", en=f"has {lines} lines; {LOGIC_LINES} are the limit"),
            hint=Text(zh="把算法移入引擎", en="move the algorithm into an engine"),
        )
