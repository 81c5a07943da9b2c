"""How fast and how right are river's HalfSpaceTrees and PyOD's IsolationForest on the same rows?

They are no dependencies of jiahe: start this file with an environment that has polars, river and pyod,
`python benchmarks/energy/water_quality_peers.py FOLDER_OF_SKAB`. It prints one line of JSON. Default settings, seed 0, seconds of the core; rows are
scaled to 0..1 by the normal time, as HalfSpaceTrees asks. An alarm is a score over the 99th percentile of the normal time's.
"""

import csv
import json
import sys
import time
from pathlib import Path

import numpy as np
from pyod.models.iforest import IForest
from river.anomaly import HalfSpaceTrees

NORMAL, HST_ROWS, FOREST_ROWS, BEST_OF = 400, 20_000, 200_000, 3


def read(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return sensors (n, 8) and labels (n,)."""
    with path.open(encoding="utf-8") as file:
        rows = list(csv.reader(file, delimiter=";"))
    values = np.array([row[1:9] for row in rows[1:]], float)
    labels = np.array([float(row[9]) > 0 for row in rows[1:]]) if len(rows[0]) > 9 else np.zeros(len(values), bool)
    return values, labels


def forest(values: np.ndarray) -> np.ndarray:
    """Flag the rows after the normal time by isolation forest."""
    model = IForest(random_state=0).fit(values[:NORMAL])
    return model.decision_function(values[NORMAL:]) > np.quantile(model.decision_scores_, 0.99)


def half_spaces(values: np.ndarray) -> np.ndarray:
    """Flag the rows after the normal time by half-space trees, which go on learning."""
    model = HalfSpaceTrees(seed=0)
    scores = []
    for row in _scaled(values):
        point = dict(enumerate(row))
        scores.append(model.score_one(point))
        model.learn_one(point)
    learnt = scores[NORMAL // 2 : NORMAL]
    return np.array(scores[NORMAL:]) > np.quantile(learnt, 0.99)


def _scaled(values: np.ndarray) -> list[list[float]]:
    low, high = values[:NORMAL].min(axis=0), values[:NORMAL].max(axis=0)
    return np.clip((values - low) / np.maximum(high - low, 1e-9), 0, 1).tolist()


def rates(pairs: list[tuple[np.ndarray, np.ndarray]]) -> list[float]:
    """Return F1 and false alarms in % over all files."""
    found = np.concatenate([flagged for flagged, _ in pairs])
    truth = np.concatenate([labels[NORMAL:] for _, labels in pairs])
    hit, false, missed = (found & truth).sum(), (found & ~truth).sum(), (~found & truth).sum()
    return [float(2 * hit / (2 * hit + false + missed)), float(100 * false / (~truth).sum())]


def speed_of_forest(values: np.ndarray) -> float:
    """Return rows a second of scoring on one core, best of 3."""
    model = IForest(random_state=0, n_jobs=1).fit(values[:NORMAL])
    many = np.resize(values, (FOREST_ROWS, 8))
    times = []
    for _ in range(BEST_OF):
        started = time.process_time()
        model.decision_function(many)
        times.append(time.process_time() - started)
    return FOREST_ROWS / min(times)


def speed_of_half_spaces(values: np.ndarray) -> float:
    """Return rows a second of scoring alone, best of 3."""
    model = HalfSpaceTrees(seed=0)
    for row in _scaled(values[:NORMAL]):
        model.learn_one(dict(enumerate(row)))
    points = [dict(enumerate(row)) for row in _scaled(np.resize(values, (HST_ROWS, 8)))]
    times = []
    for _ in range(BEST_OF):
        started = time.process_time()
        for point in points:
            model.score_one(point)
        times.append(time.process_time() - started)
    return HST_ROWS / min(times)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    files = [read(folder / f"valve1_{number}.csv") for number in range(16)]
    free, _ = read(folder / "anomaly-free_anomaly-free.csv")
    print(
        json.dumps(
            {
                "iforest": rates([(forest(values), labels) for values, labels in files]),
                "hst": rates([(half_spaces(values), labels) for values, labels in files]),
                "iforest_rows_per_s": speed_of_forest(free),
                "hst_rows_per_s": speed_of_half_spaces(free),
            }
        )
    )
