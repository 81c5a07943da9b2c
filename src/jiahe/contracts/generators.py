"""Which input sets may come, by the contract? Hypothesis strategies of whole, valid ones, kept small."""

import datetime as dt
import itertools
from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
from hypothesis import strategies as st

from jiahe.contracts.frames import schema
from jiahe.contracts.model import Column, Contract, Setting, Table

ROWS = 48
_POOL = 4
_TEXTS = ("a", "b", "1", "甲", "c d", "A", "É")
_STEPS = (60, 300, 900, 3600, 86400)
_START = dt.datetime(2025, 3, 1)
_FAR = 10_000
_SEED = st.integers(0, 2**32 - 1)

Sets = st.SearchStrategy[dict[str, pl.DataFrame]]


@st.composite
def input_sets(draw: st.DrawFn, contract: Contract) -> dict[str, pl.DataFrame]:
    """Draw a frame for each table read: keys unique, times on a grid with gaps, nulls where they are allowed.

    Columns of one name, and all texts, draw from one pool, so that tables refer to one another. An optional table is
    empty at times, and so is any other.
    """
    grid = draw(_grids())
    return {name: draw(frames(table, grid=grid)) for name, table in contract.reads.items()}


@st.composite
def frames(draw: st.DrawFn, table: Table, *, grid: tuple[dt.datetime, ...]) -> pl.DataFrame:
    """Draw one table of at most `ROWS` rows, sorted by its key."""
    keys = _keys(draw, table, grid)
    height = len(keys) if table.key else draw(st.integers(0, ROWS))
    columns = dict(zip(table.key, zip(*keys, strict=True), strict=True)) if keys else {}
    declared = table.columns | _others(draw, table)
    random = np.random.default_rng(draw(_SEED))
    made = {
        name: list(columns.get(name, ())) if name in table.key else _filled(draw, random, column, height, grid)
        for name, column in declared.items()
    }
    shape = schema(table.model_copy(update={"columns": declared}))
    frame = pl.DataFrame(made, schema=shape)
    return frame.sort(table.key) if table.key else frame


@st.composite
def settings(draw: st.DrawFn, contract: Contract) -> dict[str, Any]:
    """Draw a value for every setting: its default or one in its range; a time limit in seconds is kept to its least."""
    return {name: _setting(draw, name, setting) for name, setting in contract.settings.items()}


@st.composite
def _grids(draw: st.DrawFn) -> tuple[dt.datetime, ...]:
    step = dt.timedelta(seconds=draw(st.sampled_from(_STEPS)))
    start = _START + draw(st.integers(0, 400)) * step
    return tuple(start + number * step for number in range(draw(st.integers(1, ROWS))))


def _keys(draw: st.DrawFn, table: Table, grid: tuple[dt.datetime, ...]) -> list[tuple[Any, ...]]:
    empty_one_in = 2 if table.optional else 10
    if not table.key or draw(st.integers(1, empty_one_in)) == 1:
        return []
    pools = [_key_pool(draw, table.columns[name], grid) for name in table.key]
    every = list(itertools.islice(itertools.product(*pools), 16 * ROWS))
    random = np.random.default_rng(draw(_SEED))
    wanted = draw(st.integers(1, min(ROWS, len(every))))
    chosen = np.sort(random.choice(len(every), size=wanted, replace=False))
    return [every[number] for number in chosen]


def _key_pool(draw: st.DrawFn, column: Column, grid: tuple[dt.datetime, ...]) -> list[Any]:
    if column.type == "time":
        return list(grid)
    return draw(st.lists(_values(column, grid), min_size=1, max_size=_POOL, unique=True))


def _others(draw: st.DrawFn, table: Table) -> dict[str, Column]:
    if table.others is None:
        return {}
    return {f"column {number}": table.others for number in range(draw(st.integers(0, 3)))}


def _filled(
    draw: st.DrawFn, random: np.random.Generator, column: Column, height: int, grid: tuple[dt.datetime, ...]
) -> list[Any]:
    """Fill a column from a small drawn pool: cheap for Hypothesis to draw and to shrink, however many the rows."""
    value = _values(column, grid)
    if column.missing == "allowed":
        value = st.one_of(value, value, value, st.none())
    pool = draw(st.lists(value, min_size=1, max_size=2 * _POOL))
    return [pool[number] for number in random.integers(len(pool), size=height)]


def _values(column: Column, grid: tuple[dt.datetime, ...]) -> st.SearchStrategy[Any]:
    by_type: Mapping[str, st.SearchStrategy[Any]] = {
        "text": st.sampled_from(_TEXTS),
        "choice": st.sampled_from(column.of or ("",)),
        "time": st.sampled_from(grid),
        "flag": st.booleans(),
        "whole": _wholes(column),
        "number": _numbers(column),
    }
    return by_type[column.type]


def _range(part: Column | Setting) -> tuple[float, float]:
    low = part.minimum if part.minimum is not None else min(-_FAR, (part.maximum or 0) - _FAR)
    high = part.maximum if part.maximum is not None else max(_FAR, low + _FAR)
    return low, high


def _wholes(part: Column | Setting) -> st.SearchStrategy[int]:
    low, high = map(int, _range(part))
    near = st.integers(low, min(high, low + 20))
    return st.one_of(near, st.integers(low, min(high, _FAR if low < _FAR else high)))


def _numbers(part: Column | Setting) -> st.SearchStrategy[float]:
    low, high = map(float, _range(part))
    plain = st.integers(int(np.ceil(low)), int(max(np.floor(high), np.ceil(low)))).map(float)
    whole = plain.map(lambda value: min(max(value, low), high))
    return st.one_of(
        whole, st.floats(low, high, allow_nan=False, allow_infinity=False, allow_subnormal=False, width=64)
    )


def _setting(draw: st.DrawFn, name: str, setting: Setting) -> Any:
    if name == "seconds":
        return setting.minimum
    if draw(st.booleans()) or setting.type in {"text", "list"}:
        return setting.default_on(_START.date())
    by_type: Mapping[str, st.SearchStrategy[Any]] = {
        "whole": _wholes(setting),
        "number": _numbers(setting),
        "flag": st.booleans(),
        "choice": st.sampled_from(setting.of or ("",)),
    }
    return draw(by_type[setting.type])
