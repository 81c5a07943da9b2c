"""Do appending and asking for the latest reading of each sensor stay flat as the lake's table grows?

`python -m benchmarks.lake.growth [--rows 1e8] [--folder /tmp/x]` fills one table with readings of 10,000 sensors in batches of
100,000 rows. At every power of ten it times appends of one reading per sensor (each checked against its contract and against
the keys that stand), each followed by the latest-per-sensor question: ours, the same by a full look with Polars (the naive
line) and with DuckDB over the same files (the peer). The table is removed at the end.
"""

import argparse
import os
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks import evidence
from jiahe.contracts.model import Table
from jiahe.lake.tables import Lake

SENSORS = 10_000
STEPS_PER_BATCH = 10
PROBES = 5
BEST_OF = 5
FIRST = np.datetime64("2025-01-01", "us")
MINUTE = np.timedelta64(60_000_000, "us")
NAMES = [f"S{number:05}" for number in range(SENSORS)]
QUESTION = "SELECT sensor, max(time) AS time, arg_max(value, time) AS value FROM readings GROUP BY sensor"


def contract() -> Table:
    """Return the contract of readings."""

    def column(kind: str, zh: str, en: str) -> dict[str, Any]:
        return {"type": kind, "title": {"zh": zh, "en": en}}

    columns = {"sensor": column("text", "检测器", "Detector"), "time": column("time", "时间", "Time")}
    return Table.model_validate(
        {
            "title": {"zh": "读数", "en": "Readings"},
            "grain": {"zh": "每个检测器每个时刻一行", "en": "one row per sensor and time"},
            "key": ["sensor", "time"],
            "columns": {**columns, "value": column("number", "读数", "Value")},
        }
    )


class Growth:
    """One table that grows, and what was measured on the way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lake, self.table = Lake(folder), contract()
        self.step = 0
        self.rows = 0
        self.worked = 0.0
        self.lines: list[dict[str, float]] = []
        self._random = np.random.default_rng(2025)

    def append(self, steps: int) -> float:
        """Append the next readings of all sensors; return the seconds of the append alone."""
        moments = FIRST + MINUTE * np.arange(self.step, self.step + steps)
        frame = pl.DataFrame(
            {
                "sensor": NAMES * steps,
                "time": np.repeat(moments, SENSORS),
                "value": self._random.normal(50, 10, SENSORS * steps).round(2),
            }
        )
        self.step += steps
        self.rows += len(frame)
        begun, worked = time.perf_counter(), time.process_time()
        self.lake.append("readings", frame, self.table, source=f"batch {self.step}")
        self.worked = time.process_time() - worked
        return time.perf_counter() - begun

    def grow(self, rows: int) -> list[float]:
        """Append whole batches until the table has `rows` rows; return their seconds."""
        seconds = []
        while self.rows < rows:
            steps = min(STEPS_PER_BATCH, (rows - self.rows) // SENSORS)
            seconds.append(self.append(steps))
        return seconds

    def measure(self, batches: list[float]) -> None:
        """Take the line of the table as it stands."""
        rows = self.rows
        appends, append_work, asks, ask_work = zip(*(self._probe() for _ in range(PROBES)), strict=True)
        latest = self.lake.latest("readings")
        naive, looked = best(self._full_look)
        peer, asked = best(lambda: self.lake.query(QUESTION, rows=SENSORS))
        assert latest.equals(looked.select(latest.columns).sort("sensor"))
        assert latest.equals(asked.select(latest.columns).sort("sensor"))
        glance = self.lake.glance("readings")
        line = {
            "rows": rows,
            "append": statistics.median(appends),
            "append_work": statistics.median(append_work),
            "latest_work": statistics.median(ask_work),
            "append_worst": max(appends),
            "batch": statistics.median(batches) if batches else float("nan"),
            "batch_worst": max(batches, default=float("nan")),
            "batch_mean": statistics.fmean(batches) if batches else float("nan"),
            "latest": statistics.median(asks),
            "latest_worst": max(asks),
            "naive": naive,
            "peer": peer,
            "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10,
            "live": glance.size_bytes / 2**20,
            "disk": sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file()) / 2**20,
            "files": glance.files,
            "load": os.getloadavg()[0],
        }
        self.lines.append(line)
        print(show(line), flush=True)

    def _probe(self) -> tuple[float, float, float, float]:
        """Append one reading per sensor and ask for the latest at once; return seconds and processor seconds of both."""
        seconds, worked = self.append(1), self.worked
        begun, began = time.perf_counter(), time.process_time()
        self.lake.latest("readings")
        return seconds, worked, time.perf_counter() - begun, time.process_time() - began

    def _full_look(self) -> pl.DataFrame:
        rows = self.lake.scan("readings")
        last = rows.group_by("sensor").agg(pl.col("time").max())
        return rows.join(last, on=["sensor", "time"], how="semi").collect(engine="streaming")


def best(ask: Callable[[], pl.DataFrame]) -> tuple[float, pl.DataFrame]:
    """Return the least of several times, and the answer; what takes long is asked twice."""
    least = float("inf")
    answer = ask()
    for _ in range(BEST_OF):
        begun = time.perf_counter()
        answer = ask()
        least = min(least, time.perf_counter() - begun)
        if least > 1:
            break
    return least, answer


HEADER = (
    f"{'rows':>12} {'append':>8} {'cpu':>8} {'worst':>8} | {'batch':>8} {'mean':>8} {'worst':>8} | "
    f"{'latest':>8} {'cpu':>8} {'worst':>8} {'polars':>8} {'duckdb':>8} | {'memory':>7} {'live':>7} {'disk':>7} {'files':>5} {'load':>5}"
)


def show(line: dict[str, float]) -> str:
    """Return one line of the table: seconds, then MiB."""
    seconds = {name: f"{line[name]:8.3f}" for name in line}
    return (
        f"{line['rows']:12,.0f} {seconds['append']} {seconds['append_work']} {seconds['append_worst']} | "
        f"{seconds['batch']} {seconds['batch_mean']} {seconds['batch_worst']} | "
        f"{seconds['latest']} {seconds['latest_work']} {seconds['latest_worst']} {seconds['naive']} {seconds['peer']} | "
        f"{line['memory']:7.0f} {line['live']:7.0f} {line['disk']:7.0f} {line['files']:5.0f} {line['load']:5.1f}"
    )


def rows_of_evidence(lines: list[dict[str, float]]) -> list[dict[str, Any]]:
    """Return the curve as evidence, and how far its worst point lies above its first."""
    first, last = lines[0], lines[-1]
    decades = f"{first['rows']:,.0f} to {last['rows']:,.0f} rows, worst point against the first"

    def growth(name: str) -> float:
        return max(line[name] for line in lines) / first[name]

    # no aim stands for these: the curve is to be shown. Like is set beside like, clock by clock
    made: list[dict[str, Any]] = [
        {"metric": f"append, growth on the clock, {decades}", "unit": "times", "ours": growth("append")},
        {"metric": f"append, growth in processor seconds, {decades}", "unit": "times", "ours": growth("append_work")},
        {
            "metric": f"latest per sensor, growth on the clock, {decades}",
            "headline": True,
            "unit": "times",
            "ours": growth("latest"),
            "naive": growth("naive"),
            "peer": growth("peer"),
        },
        {
            "metric": f"latest per sensor, growth in processor seconds, {decades}",
            "unit": "times",
            "ours": growth("latest_work"),
        },
    ]
    for line in lines:
        at = f"at {line['rows']:,.0f} rows"
        made += [
            {"metric": f"append of {SENSORS:,} rows {at}, median of {PROBES}", "unit": "s", "ours": line["append"]},
            {
                "metric": f"latest per sensor right after an append {at}, median of {PROBES}",
                "unit": "s",
                "ours": line["latest"],
                "naive": line["naive"],
                "peer": line["peer"],
            },
        ]
    made += [
        {
            "metric": f"append of {SENSORS * STEPS_PER_BATCH:,} rows, mean over the last tenfold",
            "unit": "s",
            "ours": last["batch_mean"],
        },
        {"metric": "peak memory", "unit": "MiB", "ours": last["memory"]},
        {"metric": "disk, latest version", "unit": "MiB", "ours": last["live"]},
        {"metric": "disk, all versions kept", "unit": "MiB", "ours": last["disk"]},
    ]
    made.append(
        {"metric": "load of the machine at the last point (2 cores)", "unit": "processes", "ours": last["load"]}
    )
    peer = {"peer_name": "DuckDB over the same files"}
    return [{"better": "lower"} | (peer if "peer" in row else {}) | row for row in made]


def main() -> None:
    """Fill, measure, print, and write the evidence."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=float, default=1e7, help="rows in the end, a power of ten from 1e4")
    parser.add_argument("--folder", type=Path, default=None, help="where the table lies meanwhile")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="growth-", dir=asked.folder))
    growth = Growth(folder / "lake")
    print(HEADER)
    try:
        for power in range(4, len(str(int(asked.rows)))):
            growth.measure(growth.grow(10**power))
    finally:
        shutil.rmtree(folder)
    evidence.write(
        "lake.growth",
        data=f"simulated readings of {SENSORS:,} sensors, normal values with two decimals, a minute apart",
        protocol=f"one table, batches of {SENSORS * STEPS_PER_BATCH:,} rows in order of time, keys and contract checked; at each power "
        f"of ten {PROBES} appends of one reading per sensor (median) and the latest reading of each sensor",
        rows=rows_of_evidence(growth.lines),
    )


if __name__ == "__main__":
    main()
