"""Which files make up a plan, and what stands in them before anything is checked?"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jiahe.contracts.read import read_yaml
from jiahe.plan.faults import Fault, show

MAIN = "plan.yaml"
SECTIONS = ("units", "areas", "clauses", "targets")
OTHER_FOLDERS = ("incentives", "procedures", "cases")
"""Folders of a plan that this floor leaves to others."""
LARGEST = 1 << 20

# What a YAML reader may let through on hostile text: impossible dates, odd tags, nesting without end.
_UNREADABLE = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RecursionError)


@dataclass(frozen=True)
class Piece:
    """One item as read, and where it stands."""

    file: str
    path: str
    raw: Any


@dataclass
class Raw:
    """A folder as read: the head, the items of each section, the sections that are whole, and the faults so far."""

    head: Piece | None = None
    sections: dict[str, list[Piece]] = field(default_factory=lambda: {name: [] for name in SECTIONS})
    broken: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)


def gather(folder: Path) -> Raw:
    """Read plan.yaml and the split-off files `<section>/*.yaml`; what cannot be read becomes a fault."""
    raw = Raw()
    try:
        _collect(raw, folder)
    except OSError as error:  # the folder itself cannot be looked into
        raw.faults.append(Fault(MAIN, "", "file_unreadable", (_named(error),)))
        raw.broken |= set(SECTIONS)
    return raw


def gather_lists(folder: Path, names: list[Path]) -> tuple[list[Piece], list[Fault]]:
    """Return the items of files that are each a list, and what cannot be read as faults."""
    raw, section = Raw(), SECTIONS[0]
    for path in names:
        _split_off(raw, section, folder, path)
    return raw.sections[section], raw.faults


def _collect(raw: Raw, folder: Path) -> None:
    _main(raw, folder)
    for section in SECTIONS:
        for path in _listed(folder / section):
            _split_off(raw, section, folder, path)
    raw.faults += _strays(folder)


def _main(raw: Raw, folder: Path) -> None:
    if not (folder / MAIN).is_file():
        raw.faults.append(Fault(MAIN, "", "file_missing", (MAIN,)))
        raw.broken |= set(SECTIONS)
        return
    content = _read(raw, folder, folder / MAIN, set(SECTIONS))
    if isinstance(content, dict):
        raw.head = Piece(MAIN, "", {name: value for name, value in content.items() if name not in SECTIONS})
        for section in SECTIONS:
            if section in content:
                _items(raw, section, Piece(MAIN, section, content[section]))
    elif not isinstance(content, _Nothing):
        raw.faults.append(Fault(MAIN, "", "not_a_mapping"))
        raw.broken |= set(SECTIONS)


def _split_off(raw: Raw, section: str, folder: Path, path: Path) -> None:
    content = _read(raw, folder, path, {section})
    if not isinstance(content, _Nothing):
        _items(raw, section, Piece(_relative(folder, path), "", content))


def _items(raw: Raw, section: str, piece: Piece) -> None:
    if isinstance(piece.raw, list):
        items = (Piece(piece.file, f"{piece.path}[{place}]", item) for place, item in enumerate(piece.raw))
        raw.sections[section] += items
        return
    raw.faults.append(Fault(piece.file, piece.path, "not_a_list"))
    raw.broken.add(section)


class _Nothing:
    """Stands for a file that could not be read; an empty file reads as None."""


def _read(raw: Raw, folder: Path, path: Path, sections: set[str]) -> Any:
    fault, content = _try(path)
    if fault is None:
        return content
    check, value = fault
    raw.faults.append(Fault(_relative(folder, path), "", check, (value,)))
    raw.broken |= sections
    return _Nothing()


def _try(path: Path) -> tuple[tuple[str, str] | None, Any]:
    try:
        if path.stat().st_size > LARGEST:
            return ("file_too_large", f"{LARGEST >> 20} MiB"), None
        return None, read_yaml(path)
    except OSError as error:
        return ("file_unreadable", _named(error)), None
    except _UNREADABLE as error:
        if isinstance(error.__cause__, OSError):
            return ("file_unreadable", _named(error.__cause__)), None
        return ("yaml", _reason(error)), None


def _named(error: OSError) -> str:
    return error.strerror or type(error).__name__


def _reason(error: Exception) -> str:
    reasons: list[str] = getattr(error, "faults", [str(error)])
    return show(" ".join(" ".join(reasons).split())[:400]) or type(error).__name__


def _listed(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yaml")) if folder.is_dir() else []


def _strays(folder: Path) -> Iterator[Fault]:
    if not folder.is_dir():
        return
    wanted = f"{MAIN}, {', '.join(f'{section}/*.yaml' for section in SECTIONS)}"
    for path in sorted([*folder.iterdir(), *(inner for name in SECTIONS for inner in _inside(folder / name))]):
        if not _expected(folder, path):
            yield Fault(_relative(folder, path), "", "file_stray", (path.name, wanted))


def _inside(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _expected(folder: Path, path: Path) -> bool:
    if path.name.startswith(".") or path.suffix == ".md":
        return True
    if path.parent != folder:
        return path.suffix == ".yaml"
    return path.name in {*SECTIONS, *OTHER_FOLDERS} if path.is_dir() else path.name == MAIN


def _relative(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()
