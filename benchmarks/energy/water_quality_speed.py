"""How many rows a second are scored on one core, and does memory stay where it is?

Eight channels (SKAB's), a stream made by repeating the run without anomalies. The stream pushes chunks and keeps
one window; the application is timed as a whole too: long rows in, verdicts with their sentences out. Run it alone,
`python -m benchmarks.energy.water_quality_speed`, with OPENBLAS_NUM_THREADS=1 and POLARS_MAX_THREADS=1 for one core. Seconds are the core's own, so that other
work on the machine counts little; the clock's are printed beside.
"""

import json
import resource
import time

import numpy as np
import polars as pl

from benchmarks.energy.water_quality_run import DATA, long_rows, run
from jiahe.engines.detect.reference import Reference, Tuning, learn
from jiahe.engines.detect.stream import CHUNK, Stream

ROWS, BEST_OF, NORMAL = 2_000_000, 5, 400


def channels() -> tuple[list[str], np.ndarray]:
    """Return the eight channels of SKAB's run without anomalies."""
    rows = pl.read_csv(DATA / "skab-valve1/anomaly-free_anomaly-free.csv", separator=";").drop("datetime")
    return rows.columns, rows.to_numpy()


def streaming() -> dict[str, float]:
    """Time the stream on a fifth of the rows and on all of them; memory must not grow in between."""
    _, values = channels()
    reference = learn(values[:NORMAL], np.zeros(NORMAL), Tuning(), daily=False)
    chunk = np.ascontiguousarray(np.resize(values, (CHUNK, values.shape[1])))
    _stream(reference, chunk, ROWS // 5)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    short = np.min([_stream(reference, chunk, ROWS // 5) for _ in range(BEST_OF)], axis=0)
    long = np.min([_stream(reference, chunk, ROWS) for _ in range(BEST_OF)], axis=0)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    figures = {"rows_per_s": ROWS / long[0], "wall_rows_per_s": ROWS / long[1], "growth": long[0] / short[0]}
    return figures | {"memory_growth_mib": (after - before) / 1024}


def _stream(reference: Reference, chunk: np.ndarray, rows: int) -> tuple[float, float]:
    """Return the core's seconds and the clock's."""
    core, clock = time.process_time(), time.perf_counter()
    stream, day = Stream(reference), np.zeros(len(chunk))
    for _ in range(rows // len(chunk)):
        stream.push(chunk, day).score.max()
    return time.process_time() - core, time.perf_counter() - clock


def application(rows: int = 100_000) -> float:
    """Return rows (times, of eight channels each) a second through the whole application."""
    names, values = channels()
    jitter = np.random.default_rng(0).normal(size=(rows, values.shape[1])) * values.std(axis=0) / 10
    values = np.resize(values, (rows, values.shape[1])) + jitter
    times = pl.Series(np.datetime64("2025-01-01", "us") + np.arange(rows) * np.timedelta64(1_000_000, "us"))
    readings, training = long_rows("A", times, values, names), long_rows("A", times[:NORMAL], values[:NORMAL], names)
    best = np.inf
    for _ in range(3):
        started = time.process_time()
        run(readings, training, {})
        best = min(best, time.process_time() - started)
    return rows / best


if __name__ == "__main__":
    print(json.dumps(streaming() | {"application_rows_per_s": application()}))
