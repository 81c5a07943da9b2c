"""How does a benchmark run the application, through its contract as the runtime does?"""

import datetime as dt
import os
from pathlib import Path

import numpy as np
import polars as pl

from jiahe.areas.energy.water_quality import logic
from jiahe.contracts.check import check, check_output
from jiahe.contracts.frames import empty
from jiahe.contracts.read import read_contract
from jiahe.contracts.settings import resolve
from jiahe.kernel.application import Settings

DATA = Path(os.environ.get("JIAHE_DATA", "../shared/data"))
CONTRACT = read_contract(Path(logic.__file__).parent / "contract.yaml")


def long_rows(station: str, times: pl.Series, values: np.ndarray, names: list[str]) -> pl.DataFrame:
    """Turn a grid (n, p) into the application's rows; NaN becomes an empty value."""
    grid = pl.DataFrame(values, schema=names).with_columns(time=times.cast(pl.Datetime("us")))
    rows = grid.unpivot(index="time", variable_name="indicator").with_columns(station=pl.lit(station))
    return rows.select("station", "indicator", "time", pl.col("value").fill_nan(None))


def run(readings: pl.DataFrame, training: pl.DataFrame | None, settings: dict[str, object]) -> pl.DataFrame:
    """Return the application's verdicts, in order of station and time."""
    tables = {"readings": readings, "training": empty(CONTRACT.reads["training"]) if training is None else training}
    frames = {name: check(name, frame, CONTRACT.reads[name]).frame for name, frame in tables.items()}
    chosen = Settings(values=resolve(CONTRACT, settings, dt.date(2026, 11, 24)))
    made = logic.run(frames, chosen)
    return check_output("flags", made["flags"], CONTRACT.writes["flags"])
