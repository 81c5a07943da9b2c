"""When does each operation run, and on which machine, so that everything is done soonest?"""

import os
import time
from collections.abc import Mapping

import numpy as np
import polars as pl

from jiahe.kernel.application import Frames, Settings
from jiahe.kernel.text import Text

MARGIN = 0.3
"""Seconds kept back for reading and writing around the search."""


def run(frames: Frames, settings: Settings) -> Mapping[str, pl.DataFrame]:
    """Schedule the operations; see the contract for the tables."""
    # Imported here because the solver takes a second to load, which listing the applications must not cost.
    from jiahe.engines.optimise.shop import Shop  # noqa: PLC0415
    from jiahe.engines.optimise.solve import solve  # noqa: PLC0415

    # `seconds` limits wall time by its meaning, so this is the one clock that an application reads.
    started = time.monotonic()
    operations = _numbered(frames["operations"])
    if operations.is_empty():
        return _tables(operations.with_columns(start=pl.col("duration")), makespan=0, bound=0)
    first = operations.select(pl.col("operation").rle_id().is_first_distinct().arg_true()).to_series().to_numpy()
    shop = Shop(
        job=operations["place"].to_numpy()[first].astype(np.int64),
        first=np.append(first, len(operations)).astype(np.int64),
        machine=operations["lane"].to_numpy().astype(np.int64),
        duration=operations["duration"].to_numpy().astype(np.int64),
    )
    seconds = float(settings["seconds"])

    def remaining() -> float:
        return seconds - MARGIN - (time.monotonic() - started)

    def report(makespan: int, bound: int) -> None:
        share = min((time.monotonic() - started) / seconds, 1.0)
        text = Text(zh=f"总工期 {makespan}，下界 {bound}", en=f"makespan {makespan}, bound {bound}")
        settings.report(share, text, makespan=makespan, bound=bound, gap=_gap(makespan, bound))

    workers = settings["workers"] or len(os.sched_getaffinity(0))
    outcome = solve(shop, remaining=remaining, workers=workers, seed=settings.seed, report=report)
    option, start = outcome.schedule.option, outcome.schedule.start
    schedule = operations[option].select("job", "step", "machine", "duration").with_columns(start=pl.Series(start))
    return _tables(schedule, makespan=outcome.makespan, bound=outcome.bound)


def _numbered(operations: pl.DataFrame) -> pl.DataFrame:
    """Give the operations, jobs and machines numbers from 0, in the order of job, step and machine."""
    return operations.sort("job", "step", "machine").with_columns(
        operation=pl.struct("job", "step").rle_id(),
        place=pl.col("job").rle_id(),
        lane=pl.col("machine").rank("dense") - 1,
    )


def _gap(makespan: int, bound: int) -> float:
    return (makespan - bound) / makespan if makespan else 0.0


def _tables(schedule: pl.DataFrame, *, makespan: int, bound: int) -> dict[str, pl.DataFrame]:
    rows = [{"makespan": makespan, "bound": bound, "gap": _gap(makespan, bound)}] if len(schedule) else []
    summary = pl.DataFrame(rows, schema={"makespan": pl.Int64, "bound": pl.Int64, "gap": pl.Float64})
    share = pl.col("busy") / makespan if makespan else pl.lit(0.0)
    machines = (
        schedule.group_by("machine")
        .agg(operations=pl.len().cast(pl.Int64), busy=pl.col("duration").sum())
        .with_columns(utilisation=share)
        .sort("machine")
    )
    ended = schedule.with_columns(end=pl.col("start") + pl.col("duration"))
    return {
        "schedule": ended.select("job", "step", "machine", "start", "end"),
        "summary": summary,
        "machines": machines,
    }
