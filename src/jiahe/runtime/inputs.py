"""Where do a run's tables come from, and do they keep the contract?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from jiahe.contracts.advice import advice
from jiahe.contracts.check import check
from jiahe.contracts.frames import empty
from jiahe.contracts.model import Contract
from jiahe.kernel.errors import DataError, UsageError
from jiahe.kernel.text import Text
from jiahe.kernel.times import TimeForm
from jiahe.lake.formats import read_file
from jiahe.lake.reading import split_part
from jiahe.lake.tables import Lake, sha256_of

_LAKE = re.compile(r"lake:(?P<table>[a-z][a-z0-9_]*)(?:@(?P<version>\d+))?")
_FORMAT = re.compile(r"(?P<path>.+):(?P<format>[a-z][a-z0-9]{1,15})")


@dataclass(frozen=True)
class FileInput:
    """A file in one of the lake's formats; None: the format is told by name and content."""

    path: Path
    format: str | None = None
    name: str | None = None
    """The file's name as its owner knows it, where `path` is a stored upload."""


@dataclass(frozen=True)
class LakeInput:
    """A table of the lake, in its newest or a named version."""

    table: str
    version: int | None = None


Input = FileInput | LakeInput | pl.DataFrame


@dataclass
class Gathered:
    """Checked frames for every table read, and where they came from."""

    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    described: dict[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    form: TimeForm | None = None


def parse_input(text: str) -> tuple[str, Input]:
    """Read `TABLE=FILE[:FORMAT]` or `TABLE=lake:NAME[@VERSION]`.

    Raises
    ------
    UsageError
        Where it has another shape.
    """
    table, equals, place = text.partition("=")
    if not equals or not table or not place:
        raise UsageError(
            Text(zh=f"--in 应写作 表=文件[:格式]，得到 {text}", en=f"--in must be TABLE=FILE[:FORMAT], got {text}")
        )
    if found := _LAKE.fullmatch(place):
        return table, LakeInput(found["table"], int(found["version"]) if found["version"] else None)
    found = _FORMAT.fullmatch(place)
    if found and not Path(place).exists():
        return table, FileInput(Path(found["path"]), found["format"])
    return table, FileInput(Path(place))


def gather(contract: Contract, inputs: Mapping[str, Input], lake: Lake) -> Gathered:
    """Read and check every input of a run; optional tables that are not given come empty.

    Raises
    ------
    DataError
        For an undeclared or absent table, an unreadable file, or a table that breaks its contract.
    """
    raw, gathered = _read_all(contract, inputs, lake)
    for name, table in contract.reads.items():
        if name not in raw:
            if not table.optional:
                raise DataError(name, "", "required", advice=advice("required", name))
            gathered.frames[name] = empty(table)
            continue
        checked = check(name, raw[name], table)
        gathered.frames[name] = checked.frame
        gathered.warnings += checked.warnings
        gathered.form = gathered.form or checked.form
        gathered.described[name]["rows"] = checked.frame.height
    return gathered


def _read_all(contract: Contract, inputs: Mapping[str, Input], lake: Lake) -> tuple[dict[str, pl.DataFrame], Gathered]:
    raw: dict[str, pl.DataFrame] = {}
    gathered = Gathered()
    for name, source in inputs.items():
        if name not in contract.reads:
            raise DataError(name, "", "unknown", advice=advice("unknown", ", ".join(contract.reads)))
        tables, origin = _read(name, source, lake)
        for filled, frame in tables.items():
            # What a file brings beside its table gives way to what was named for that table.
            if filled == name or (filled in contract.reads and filled not in inputs):
                raw[filled] = frame
                gathered.described[filled] = dict(origin)
    return raw, gathered


def _read(name: str, source: Input, lake: Lake) -> tuple[dict[str, pl.DataFrame], dict[str, Any]]:
    if isinstance(source, pl.DataFrame):
        return {name: source}, {"frame": True}
    if isinstance(source, LakeInput):
        version = lake.versions(source.table)[0].number if source.version is None else source.version
        frame = lake.read(source.table, version=version)
        return {name: frame}, {"lake": source.table, "version": version}
    read = read_file(name, source.path, source.format)
    origin = {"file": source.name or source.path.name, "sha256": sha256_of(split_part(source.path)[0])}
    return {name: read.frame, **read.also}, origin
