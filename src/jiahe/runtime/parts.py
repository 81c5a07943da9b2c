"""How is one run split, so that any split gives the same bits?"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import polars as pl
from threadpoolctl import threadpool_limits

from jiahe.contracts.model import Contract
from jiahe.kernel.application import Model, Settings
from jiahe.runtime.registry import application


@dataclass(frozen=True)
class Part:
    """A share of a run that can travel to another process or machine."""

    application: str
    frames: Mapping[str, pl.DataFrame]
    values: Mapping[str, Any]
    as_of: dt.datetime | None
    seed: int
    model: Model | None


@dataclass(frozen=True)
class PartResult:
    """What one part gave."""

    frames: Mapping[str, pl.DataFrame]
    warnings: tuple[str, ...]


def compute(part: Part, report: Any = None) -> PartResult:
    """Run one part; linear algebra keeps to one thread, since its rounding depends on their number."""
    # A library is limited only once it is loaded, and SciPy loads its own as late as it can.
    import_module("scipy.linalg")
    app = application(part.application).application
    warnings: list[str] = []
    callbacks = {"on_report": report} if report else {}
    settings = Settings(values=part.values, as_of=part.as_of, seed=part.seed, on_warning=warnings.append, **callbacks)
    with threadpool_limits(1):
        learned = () if part.model is None else (part.model,)
        frames = app.run(part.frames, settings, *learned)
    return PartResult(dict(frames), tuple(warnings))


def split(whole: Part, contract: Contract, pieces: int) -> list[Part]:
    """Split a run into at most `pieces` parts along the contract's partition column; without one it stays whole."""
    column = contract.partition
    if column is None or pieces <= 1:
        return [whole]
    split_tables = [name for name, table in contract.reads.items() if column in table.columns]
    groups = pl.concat([whole.frames[name][column] for name in split_tables]).unique().sort()
    size = -(-len(groups) // pieces) or 1
    shares = [groups.slice(start, size) for start in range(0, len(groups), size)]
    return [_share(whole, split_tables, column, share) for share in shares] or [whole]


def join(results: Sequence[Mapping[str, pl.DataFrame]]) -> dict[str, pl.DataFrame]:
    """Put the parts' tables together; a part may have no rows, or a column that is null throughout and so untyped."""
    names = dict.fromkeys(name for result in results for name in result)
    return {name: _concat([result[name] for result in results if name in result]) for name in names}


def _concat(frames: list[pl.DataFrame]) -> pl.DataFrame:
    filled = [frame for frame in frames if not frame.is_empty()]
    return pl.concat(filled, how="vertical_relaxed") if filled else frames[0]


def _share(whole: Part, tables: list[str], column: str, share: pl.Series) -> Part:
    mine = {name: whole.frames[name].filter(pl.col(column).is_in(share.implode())) for name in tables}
    return Part(whole.application, {**whole.frames, **mine}, whole.values, whole.as_of, whole.seed, whole.model)
