"""Which applications are installed? Those whose folders stand in the areas, and those of entry points."""

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType

import jiahe.areas
from jiahe.contracts.model import Contract
from jiahe.contracts.read import read_contract
from jiahe.kernel.application import Application
from jiahe.kernel.errors import NotFoundError
from jiahe.kernel.text import Text

ENTRY_POINTS = "jiahe.areas"


@dataclass(frozen=True)
class Installed:
    """One application found: its id is `<area>.<folder>`; its module is imported when first asked for."""

    id: str
    module: str
    folder: Path

    @property
    def area(self) -> str:
        """The area's folder name."""
        return self.id.partition(".")[0]

    @cached_property
    def application(self) -> Application:
        """The declaration."""
        found = importlib.import_module(f"{self.module}.app").APPLICATION
        if not isinstance(found, Application):
            raise TypeError(f"{self.module}.app.APPLICATION is no Application")
        return found

    @property
    def contract(self) -> Contract:
        """What it reads, writes and may be set to."""
        return read_contract(self.folder / "contract.yaml")


@cache
def applications() -> dict[str, Installed]:
    """Return every installed application by id, in order of id; nothing is imported but the areas' packages."""
    found = {app.id: app for area in _areas() for app in _in_area(area)}
    return dict(sorted(found.items()))


def application(app_id: str) -> Installed:
    """Return one application.

    Raises
    ------
    NotFoundError
        With the ids that there are.
    """
    known = applications()
    if app_id not in known:
        ids = ", ".join(known)
        raise NotFoundError(
            Text(zh=f"没有应用 {app_id}；已安装：{ids}", en=f"no application {app_id}; installed: {ids}")
        )
    return known[app_id]


def _areas() -> list[tuple[str, ModuleType]]:
    own = [
        (name, importlib.import_module(f"jiahe.areas.{name}"))
        for _, name, is_package in pkgutil.iter_modules(jiahe.areas.__path__)
        if is_package
    ]
    return own + [(point.name, point.load()) for point in entry_points(group=ENTRY_POINTS)]


def _in_area(area: tuple[str, ModuleType]) -> list[Installed]:
    name, package = area
    folders = [Path(place) / app for place in package.__path__ for app in _packages(place)]
    return [
        Installed(id=f"{name}.{folder.name}", module=f"{package.__name__}.{folder.name}", folder=folder)
        for folder in folders
        if (folder / "contract.yaml").is_file()
    ]


def _packages(place: str) -> list[str]:
    return [name for _, name, is_package in pkgutil.iter_modules([place]) if is_package]
