"""Are planted faults told apart, on real series: SKAB's run without anomalies and BATADAL's year without attacks?

The first 60 % of each series is the normal time. Into copies of the rest (a station each) faults of every kind are
planted, one sensor each save for `abnormal_together`, far enough apart that each stands alone (readings out of range are
left to the unit tests: none of these sensors has a range that is known). A fault counts as the kind that most of
its flagged rows are given, as `none` where no row is flagged.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import polars as pl

from benchmarks.energy import water_quality_batadal as batadal
from benchmarks.energy.water_quality_run import DATA, long_rows, run

KINDS = ("missing", "frozen", "spike", "drift", "tampered", "abnormal_together")
SHARE, STATIONS, APART = 0.6, 12, 150


@dataclass(frozen=True)
class Series:
    """Real normal readings: shapes (n,) and (n, p)."""

    name: str
    times: pl.Series
    names: list[str]
    values: np.ndarray


def series() -> list[Series]:
    """Read both."""
    rows = pl.read_csv(DATA / "skab-valve1/anomaly-free_anomaly-free.csv", separator=";", try_parse_dates=True)
    sensors = rows.drop("datetime")
    year = batadal.read(batadal.NORMAL)
    return [
        Series("SKAB", rows["datetime"], sensors.columns, sensors.to_numpy()),
        Series("BATADAL", year.times, year.names, year.values),
    ]


def confusion(one: Series, settings: dict[str, object]) -> tuple[Counter[tuple[str, str]], float]:
    """Return how often each planted kind was given each kind, and the share of other rows that were flagged."""
    cut = int(SHARE * len(one.values))
    rest, live = one.values[cut:], _live(one.values)
    planted, readings, training = [], [], []
    for number in range(STATIONS):
        values, faults = _plant(rest, live, np.random.default_rng(number), number)
        planted.append(faults)
        readings.append(long_rows(f"{number:02d}", one.times[cut:], values, one.names))
        training.append(long_rows(f"{number:02d}", one.times[:cut], one.values[:cut], one.names))
    flags = run(pl.concat(readings), pl.concat(training), settings)
    table: Counter[tuple[str, str]] = Counter()
    quiet, false = 0, 0
    for faults, part in zip(planted, flags.partition_by("station", maintain_order=True), strict=True):
        kinds, clear = part["kind"].fill_null("none").to_numpy(), np.ones(len(part), bool)
        for kind, start, end in faults:
            given = Counter(found for found in kinds[start:end] if found != "none").most_common(1)
            table[kind, given[0][0] if given else "none"] += 1
            clear[start : end + 30] = False
        quiet, false = quiet + int(clear.sum()), false + int((clear & (kinds != "none")).sum())
    return table, false / quiet


def _live(values: np.ndarray) -> np.ndarray:
    """Find the sensors that move at nearly every row: only there is a frozen or drifting sensor a question."""
    return np.flatnonzero((np.diff(values, axis=0) != 0).mean(axis=0) > 0.9)


def _plant(
    rest: np.ndarray, live: np.ndarray, rng: np.random.Generator, number: int
) -> tuple[np.ndarray, list[tuple[str, int, int]]]:
    values, faults = rest.copy(), []
    deviation, start, turn = rest.std(axis=0), 200, number
    while start + APART < len(rest):
        kind = KINDS[turn % len(KINDS)]
        rows = {"spike": 1, "missing": int(rng.integers(1, 12))}.get(kind, int(rng.integers(30, 70)))
        here, sensor = slice(start, start + rows), int(rng.choice(live))
        sign = rng.choice([-1.0, 1.0]) * deviation[sensor]
        if kind == "missing":
            values[here, sensor] = np.nan
        elif kind == "frozen":
            values[here, sensor] = values[start, sensor]
        elif kind == "spike":
            values[here, sensor] += sign * rng.uniform(5, 10)
        elif kind == "drift":
            values[here, sensor] += sign * np.linspace(0, rng.uniform(2, 4), rows)
        elif kind == "tampered":
            offset = int(rng.integers(rows + 5, 150))
            replay = rng.random() < 0.5
            values[here, sensor] = (
                rest[start - offset : start - offset + rows, sensor] if replay else rest[here, sensor] + 2 * sign
            )
        else:
            several = rng.choice(live, min(4, len(live)), replace=False)
            values[here, several] += rng.choice([-1.0, 1.0], len(several)) * deviation[several] * rng.uniform(1, 2)
        faults.append((kind, start, start + rows))
        start, turn = start + rows + APART, turn + 1
    return values, faults
