"""Does the application find attacks on a water network (C-Town, BATADAL)?

The competition's test set is not here. All choices are made on `dataset03`, a year without attacks: its first 60 % is the
normal time, into the rest faults are planted (offset, replay, frozen, ramp; five draws), and window and wanted false
alarms are those with the best mean score. Then `dataset04`, the attacks of the competition's training data with all
of them labelled, is judged with all of `dataset03` as the normal time.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
import polars as pl

from benchmarks.energy.water_quality_run import DATA, long_rows, run

NORMAL, ATTACKS = "BATADAL_dataset03_normal.csv.gz", "BATADAL_dataset04_all_attacks_labelled.csv"
DRAWS, SHARE, DECIMALS = 5, 0.6, 2
WINDOWS, FALSE_ALARMS, RELEASES = (3, 5, 8), (0.005, 0.01, 0.02), (0.8, 1.0)
KINDS = ("offset", "replay", "frozen", "ramp")
GAMMA = 0.5


@dataclass(frozen=True)
class Plant:
    """Readings of the network, hourly, with their labels: shapes (n, 43) and (n,)."""

    names: list[str]
    times: pl.Series
    values: np.ndarray
    attacked: np.ndarray

    def part(self, rows: slice) -> "Plant":
        """Return some of the rows."""
        return Plant(self.names, self.times[rows], self.values[rows], self.attacked[rows])

    def rows(self, station: str = "C-Town") -> pl.DataFrame:
        """Return the readings as the application takes them."""
        return long_rows(station, self.times, self.values, self.names)


def read(name: str) -> Plant:
    """Read one of the files; a label is 1 under attack."""
    rows = pl.read_csv(DATA / "batadal-train" / name, infer_schema_length=None)
    rows = rows.rename({column: column.strip() for column in rows.columns})
    times = (rows["DATETIME"] + ":00").str.to_datetime("%d/%m/%y %H:%M")
    sensors = rows.drop("DATETIME", "ATT_FLAG").cast(pl.Float64)
    return Plant(sensors.columns, times, sensors.to_numpy(), rows["ATT_FLAG"].to_numpy() == 1)


def planted(clean: Plant, seed: int) -> Plant:
    """Plant faults of 24 to 110 hours, 100 to 400 hours apart, in one or two sensors each."""
    rng = np.random.default_rng(seed)
    values, labels = clean.values.copy(), np.zeros(len(clean.values), bool)
    deviation = clean.values.std(axis=0)
    sensors = [place for place, name in enumerate(clean.names) if name[0] in "LPF" and deviation[place] > 0.1]
    start, number = 150, int(rng.integers(4))
    while start + 220 < len(values):
        hours = int(rng.integers(24, 110))
        here = slice(start, start + hours)
        for sensor in rng.choice(sensors, rng.integers(1, 3), replace=False):
            sign = rng.choice([-1, 1]) * deviation[sensor]
            values[here, sensor] = _fault(KINDS[number % 4], values[:, sensor], here, sign, rng)
        labels[here] = True
        start, number = start + hours + int(rng.integers(100, 400)), number + 1
    return Plant(clean.names, clean.times, values.round(DECIMALS), labels)


def _fault(kind: str, series: np.ndarray, here: slice, sign: float, rng: np.random.Generator) -> np.ndarray:
    hours = here.stop - here.start
    if kind == "offset":
        return series[here] + sign * rng.uniform(0.3, 1)
    if kind == "ramp":
        return series[here] + sign * np.linspace(0, 1, hours)
    return (
        series[here.start - hours - 24 : here.stop - hours - 24]
        if kind == "replay"
        else np.full(hours, series[here.start])
    )


def judged(plant: Plant, normal: Plant, settings: dict[str, object]) -> np.ndarray:
    """Run the application and return which hours it flags."""
    return run(plant.rows(), normal.rows(), settings)["abnormal"].to_numpy()


def score(flagged: np.ndarray, attacked: np.ndarray) -> dict[str, float]:
    """Return S and its parts as the competition defines them (Taormina et al. 2018)."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], attacked.astype(int), [0]]))).reshape(-1, 2)
    late = [np.append(np.flatnonzero(flagged[start:end]), end - start)[0] / (end - start) for start, end in edges]
    hits, quiet = flagged[attacked].mean(), (~flagged[~attacked]).mean()
    in_time, right = 1 - float(np.mean(late)), float(hits + quiet) / 2
    total = GAMMA * in_time + (1 - GAMMA) * right
    found = sum(bool(flagged[start:end].any()) for start, end in edges)
    return {"S": total, "S_TTD": in_time, "S_CLF": right, "TPR": float(hits), "TNR": float(quiet), "found": found}


def chosen(fixed: dict[str, object]) -> tuple[dict[str, object], float]:
    """Choose window, wanted false alarms and release on planted faults in the normal year."""
    year = read(NORMAL)
    cut = int(SHARE * len(year.values))
    normal, rest = year.part(slice(0, cut)), year.part(slice(cut, None))
    draws = [planted(rest, seed) for seed in range(DRAWS)]
    best: tuple[dict[str, object], float] = ({}, -1.0)
    for window, rate, release in product(WINDOWS, FALSE_ALARMS, RELEASES):
        settings = {"window": window, "false_alarm_rate": rate, "release": release, "margin": 1.0, **fixed}
        mean = float(np.mean([score(judged(draw, normal, settings), draw.attacked)["S"] for draw in draws]))
        best = max(best, (settings, mean), key=lambda pair: pair[1])
    return best


def control_chart(plant: Plant, normal: Plant) -> np.ndarray:
    """Flag hours outside three deviations of any sensor: the naive line."""
    rest = np.abs(plant.values - normal.values.mean(axis=0)) / np.maximum(normal.values.std(axis=0), 1e-9)
    moving = normal.values.std(axis=0) > 1e-9
    return (rest[:, moving] > 3).any(axis=1)
