"""How is an application exercised as the runtime does it, with nothing hidden?"""

import ast
import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from jiahe.contracts.check import check_output
from jiahe.contracts.frames import empty
from jiahe.contracts.model import Contract
from jiahe.contracts.settings import resolve
from jiahe.kernel.application import Model, Settings
from jiahe.runtime.parts import Part, compute
from jiahe.runtime.registry import Installed, applications

DAY = dt.date(2026, 1, 1)
"""The day on which dated settings are read where a test names none."""

Tables = dict[str, pl.DataFrame]


def rooms() -> list[Installed]:
    """Return every application found, as pytest parameters want it."""
    return list(applications().values())


def trees(app: Installed) -> dict[Path, ast.Module]:
    """Return the syntax trees of an application's files."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(app.folder.rglob("*.py"))}


def imported(tree: ast.Module) -> Iterator[str]:
    """Name every module that a file imports, inside functions too, down to the name imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def values(contract: Contract, given: Mapping[str, Any] | None = None, day: dt.date = DAY) -> dict[str, Any]:
    """Return all settings; a time limit is kept to its least where the test names none."""
    quick = {"seconds": contract.settings["seconds"].minimum} if "seconds" in contract.settings else {}
    return resolve(contract, {**quick, **(given or {})}, day)


def fit(
    app: Installed, frames: Mapping[str, pl.DataFrame], chosen: Mapping[str, Any], *, seed: int = 0, as_of: Any = None
) -> Model | None:
    """Fit where the application learns."""
    learn = app.application.fit
    return None if learn is None else learn(frames, Settings(values=chosen, seed=seed, as_of=as_of))


def run(
    app: Installed,
    frames: Mapping[str, pl.DataFrame],
    chosen: Mapping[str, Any],
    *,
    model: Model | None = None,
    seed: int = 0,
    as_of: dt.datetime | None = None,
) -> Tables:
    """Run as the runtime runs one part, and check what comes out."""
    if model is None:
        model = fit(app, frames, chosen, seed=seed, as_of=as_of)
    return checked(app, compute(Part(app.id, frames, chosen, as_of, seed, model)).frames)


def checked(app: Installed, frames: Mapping[str, pl.DataFrame]) -> Tables:
    """Hold outputs to the contract: exactly the tables, exactly the columns, sorted by key."""
    assert set(frames) == set(app.contract.writes)
    return {
        name: empty(table)
        if frames[name].is_empty() and frames[name].columns == list(table.columns)
        else check_output(name, frames[name], table)
        for name, table in app.contract.writes.items()
    }


def same(left: Mapping[str, pl.DataFrame], right: Mapping[str, pl.DataFrame]) -> bool:
    """Tell whether two sets of tables are equal bit for bit."""
    return left.keys() == right.keys() and all(
        left[name].equals(right[name]) and left[name].schema == right[name].schema for name in left
    )


def same_model(left: Model | None, right: Model | None) -> bool:
    """Tell whether two models are equal bit for bit."""
    if left is None or right is None:
        return left is right
    return left.keys() == right.keys() and all(_same_value(left[name], right[name]) for name in left)


def _same_value(left: Any, right: Any) -> bool:
    if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
        left, right = np.asarray(left), np.asarray(right)
        return left.dtype == right.dtype and left.shape == right.shape and left.tobytes() == right.tobytes()
    return type(left) is type(right) and left == right


@cache
def ordinary(app: Installed) -> tuple[Tables, dict[str, Any], dt.datetime | None, int]:
    """Return the inputs of the first case that ends well: an application's ordinary day."""
    from tests.conformance.cases import cases_of, frames_of  # noqa: PLC0415  # the cases are prepared by way of rooms

    for case in cases_of(app):
        if case.raises is None:
            frames = frames_of(app, case)
            if any(not frame.is_empty() for frame in frames.values()):
                return frames, values(app.contract, case.settings), case.moment, case.seed
    raise AssertionError(f"{app.id} has no ordinary case")
