"""What is twice the value, and how does it go wrong this time?"""

import time
import zlib
from collections.abc import Mapping

import numpy as np
import polars as pl

from jiahe.contracts.advice import advice
from jiahe.kernel.application import Frames, Model, Settings
from jiahe.kernel.errors import DataError


def fit(frames: Frames, settings: Settings) -> Model:
    """Learn how many rows there were."""
    rows = frames["items"].height
    things = np.array([object()]) if settings["mode"] == "object" else np.arange(rows, dtype=np.float64)
    return {"rows": rows, "file": things, "word": "字", "share": 0.1}


def show(model: Model) -> Mapping[str, pl.DataFrame]:
    """Show it."""
    return {"seen": pl.DataFrame({"rows": [model["rows"]]})}


def run(frames: Frames, settings: Settings, model: Model) -> Mapping[str, pl.DataFrame]:
    """Double, slowly if told to."""
    _wait(settings)
    if settings["warn"]:
        settings.warn(f"{frames['items']['group'].n_unique()} groups")
    _fail(settings["mode"])
    items = frames["items"]
    doubles = items.select("group", "id", "time", double=pl.col("value") * 2)
    if doubles["double"].null_count() == len(doubles):
        doubles = doubles.with_columns(double=None)
    names = items["group"].unique().sort()
    draws = [np.random.default_rng([settings.seed, zlib.crc32(name.encode())]).random() for name in names]
    groups = pl.DataFrame({"group": names, "draw": pl.Series(draws, dtype=pl.Float64)})
    return _spoil({"doubles": doubles, "groups": groups}, settings["mode"])


def _wait(settings: Settings) -> None:
    until = time.monotonic() + settings["pause"]
    while (left := until - time.monotonic()) > 0:
        settings.report(1 - left / settings["pause"], "turning", left=left)
        time.sleep(min(0.02, left))


def _fail(mode: str) -> None:
    if mode == "raise":
        raise ZeroDivisionError("told to")
    if mode == "memory":
        raise MemoryError
    if mode == "refuse":
        raise DataError("items", "value", "minimum", advice=advice("minimum", "0"))


def _spoil(tables: dict[str, pl.DataFrame], mode: str) -> dict[str, pl.DataFrame]:
    doubles = tables["doubles"]
    spoilt = {
        "lack_table": {"doubles": doubles},
        "more_tables": tables | {"more": doubles},
        "more_columns": tables | {"doubles": doubles.with_columns(more=1)},
        "wrong_type": tables | {"doubles": doubles.cast({"id": pl.Int32})},
        "twice": tables | {"doubles": pl.concat([doubles, doubles])},
        "infinite": tables | {"doubles": doubles.with_columns(double=pl.lit(float("inf")))},
    }
    return spoilt.get(mode, tables)
