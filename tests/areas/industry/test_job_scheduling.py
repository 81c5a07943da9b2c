import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from jiahe.areas.industry.job_scheduling import logic
from jiahe.contracts.check import check, check_output
from jiahe.contracts.read import read_contract
from jiahe.kernel.application import Settings
from jiahe.kernel.errors import CancelledError

CONTRACT = read_contract(Path(logic.__file__).parent / "contract.yaml")


def table(rows: list[tuple[int, int, str, int]]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=["job", "step", "machine", "duration"], orient="row")
    return check("operations", frame, CONTRACT.reads["operations"]).frame


def workshop(seed: int, *, jobs: int, machines: int, choices: int) -> pl.DataFrame:
    random = np.random.default_rng(seed)
    return table(
        [
            (job, step * 10, f"m{machine}", int(random.integers(1, 100)))
            for job in range(jobs)
            for step in range(machines)
            for machine in random.choice(machines, choices, replace=False).tolist()
        ]
    )


def run(operations: pl.DataFrame, **told: Any) -> dict[str, pl.DataFrame]:
    values = {"seconds": 2, "workers": 0} | {name: told.pop(name) for name in ("seconds", "workers") if name in told}
    made = logic.run({"operations": operations}, Settings(values=values, **told))
    return {name: check_output(name, made[name], declared) for name, declared in CONTRACT.writes.items()}


def faults(operations: pl.DataFrame, schedule: pl.DataFrame) -> list[str]:
    """Judge a schedule by the tables alone."""
    joined = schedule.join(operations, on=["job", "step", "machine"], how="left")
    wrong = joined.filter(pl.col("duration").is_null() | (pl.col("end") - pl.col("start") != pl.col("duration")))
    early = schedule.sort("job", "step").filter(pl.col("start") < pl.col("end").shift(1).over("job"))
    lanes = schedule.sort("machine", "start", "end").filter(pl.col("start") < pl.col("end").shift(1).over("machine"))
    steps = operations.select("job", "step").unique()
    missing = steps.join(schedule, on=["job", "step"], how="anti")
    found = {"allowed": wrong, "in order": early, "one at a time": lanes, "all": missing}
    return [name for name, frame in found.items() if len(frame)] + ["twice"] * (len(schedule) != len(steps))


@pytest.mark.parametrize(("jobs", "machines", "choices"), [(15, 10, 1), (15, 10, 3), (100, 20, 1)])
def test_a_workshop_is_scheduled_in_time_with_no_fault(jobs: int, machines: int, choices: int) -> None:
    operations = workshop(1, jobs=jobs, machines=machines, choices=choices)
    begun = time.monotonic()

    made = run(operations)

    assert time.monotonic() - begun < 12.0
    assert faults(operations, made["schedule"]) == []
    summary = made["summary"].row(0, named=True)
    assert summary["makespan"] == made["schedule"]["end"].max()
    assert summary["bound"] <= summary["makespan"]
    assert summary["gap"] == (summary["makespan"] - summary["bound"]) / summary["makespan"]
    assert made["machines"]["busy"].sum() == (made["schedule"]["end"] - made["schedule"]["start"]).sum()


def test_makespan_bound_and_gap_are_told_while_it_runs() -> None:
    told: list[tuple[float, str, Mapping[str, Any]]] = []

    run(workshop(2, jobs=15, machines=10, choices=1), on_report=lambda *news: told.append(news))

    fractions, texts, figures = zip(*told, strict=True)
    assert list(fractions) == sorted(fractions)
    assert fractions[-1] <= 1.0
    assert all("总工期" in text and "makespan" in text for text in texts)
    assert all(set(figure) == {"makespan", "bound", "gap"} for figure in figures)
    assert [figure["makespan"] for figure in figures] == sorted((f["makespan"] for f in figures), reverse=True)


def test_a_user_who_stops_the_run_stops_the_search() -> None:
    def stop(fraction: float, text: str, figures: Mapping[str, Any]) -> None:
        raise CancelledError(text)

    begun = time.monotonic()
    with pytest.raises(CancelledError):
        run(workshop(3, jobs=20, machines=15, choices=1), seconds=60, on_report=stop)

    assert time.monotonic() - begun < 20.0


def test_one_worker_is_enough() -> None:
    operations = workshop(4, jobs=8, machines=8, choices=2)

    assert faults(operations, run(operations, workers=1)["schedule"]) == []
