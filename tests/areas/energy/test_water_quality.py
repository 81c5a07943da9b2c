import datetime as dt
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from jiahe.areas.energy.water_quality import logic
from jiahe.contracts.check import check
from jiahe.contracts.frames import empty
from jiahe.contracts.read import read_contract
from jiahe.contracts.settings import resolve
from jiahe.kernel.application import Settings
from jiahe.kernel.errors import DataError

CONTRACT = read_contract(Path(logic.__file__).parent / "contract.yaml")
NAMES = ("水温", "溶解氧", "氨氮", "浊度")


def station(name: str, seed: int, rows: int = 400) -> pl.DataFrame:
    """Hourly readings with a daily course and a common cause."""
    rng = np.random.default_rng(seed)
    day, cause = np.sin(np.arange(rows) / 24 * 2 * np.pi), rng.normal(size=rows)
    columns = (15 + 2 * day, 8 - day + 0.3 * cause, 0.4 + 0.1 * cause, 20 + 5 * cause)
    times = [dt.datetime(2025, 5, 1) + dt.timedelta(hours=hour) for hour in range(rows)]
    parts = [
        pl.DataFrame(
            {"station": name, "indicator": indicator, "time": times, "value": values + rng.normal(size=rows) * 0.05}
        )
        for indicator, values in zip(NAMES, columns, strict=True)
    ]
    return pl.concat(parts)


def run(readings: pl.DataFrame, training: pl.DataFrame | None = None, **given: object) -> dict[str, pl.DataFrame]:
    tables = {"readings": readings, "training": empty(CONTRACT.reads["training"]) if training is None else training}
    frames = {name: check(name, frame, CONTRACT.reads[name]).frame for name, frame in tables.items()}
    return logic.run(frames, Settings(values=resolve(CONTRACT, given, dt.date(2025, 5, 1))))


def test_every_item_has_five_limits_that_never_grow_stricter() -> None:
    values = resolve(CONTRACT, {}, dt.date(2025, 5, 1))
    limits = {name: [float(part) for part in values[name]] for name in values if name.startswith("limit_")}

    oxygen = limits.pop("limit_dissolved_oxygen")
    assert limits.pop("limit_ph") == [6, 9]
    assert oxygen == sorted(oxygen, reverse=True)
    assert {name: numbers for name, numbers in limits.items() if numbers != sorted(numbers) or len(numbers) != 5} == {}
    assert len(limits) == 22


def test_a_station_is_judged_the_same_alone_and_among_others() -> None:
    both = pl.concat([station("A", 0), station("B", 1)])

    whole, alone = run(both), run(both.filter(pl.col("station") == "B"))

    for table in ("flags", "classes"):
        assert whole[table].filter(pl.col("station") == "B").equals(alone[table])
    assert whole["alerts"].filter(pl.col("subject") == "B").sort("id").equals(alone["alerts"].sort("id"))


def test_training_is_taken_as_normal_and_its_stations_without_readings_are_passed_over() -> None:
    training = pl.concat([station("A", 0), station("C", 2)])
    readings = station("A", 3).with_columns(
        value=pl.when((pl.col("indicator") == "浊度") & (pl.col("time") >= dt.datetime(2025, 5, 10)))
        .then(pl.col("value") + 20)
        .otherwise("value")
    )

    flags = run(readings, training)["flags"]

    late = flags.filter(pl.col("time") >= dt.datetime(2025, 5, 10, 6))
    assert late["abnormal"].all()
    assert late["indicator"].str.starts_with("浊度").all()
    assert flags.filter(pl.col("time") < dt.datetime(2025, 5, 10))["abnormal"].mean() < 0.02


def test_uneven_times_are_no_error() -> None:
    readings = station("A", 0).filter(pl.col("time").dt.hour() % 5 != 0)

    made = run(readings)

    assert len(made["flags"]) == readings["time"].n_unique()
    assert made["flags"]["abnormal"].mean() < 0.05


def test_a_strong_fault_is_graver_and_one_stretch_is_one_alert() -> None:
    start, end = dt.datetime(2025, 5, 12), dt.datetime(2025, 5, 13)
    spell = pl.col("time").is_between(start, end) & (pl.col("indicator") == "氨氮")
    readings = station("A", 0).with_columns(value=pl.when(spell).then(pl.col("value") + 1).otherwise("value"))

    alerts = run(readings, target_class="V")["alerts"].filter(pl.col("time").is_between(start, end))

    assert alerts.select("id", "severity", "title").rows() == [
        ("water_quality/A/reading/2025-05-12 00:00:00", 4, "水质数据疑似被改动 | Water data may be tampered with")
    ]
    assert alerts["reason"][0].startswith("氨氮 读数 1.")


def test_each_case_of_a_limit_that_is_no_number_is_told() -> None:
    with pytest.raises(DataError) as error:
        run(station("A", 0), limit_cod="15, 15, 20, 30, many")

    assert (error.value.table, error.value.column, error.value.check) == ("settings", "limit_cod", "type")


@pytest.mark.parametrize("share", [0.05, 1.0])
def test_any_share_of_the_start_may_be_the_reference(share: float) -> None:
    assert len(run(station("A", 0), reference_share=share)["flags"]) == 400
