"""Generated inputs keep their contract, and reach its corners."""

import datetime as dt

import polars as pl
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from jiahe.contracts import generators
from jiahe.contracts.check import check
from jiahe.contracts.model import Contract
from jiahe.contracts.settings import resolve

TITLE = {"zh": "甲", "en": "A"}


def column(kind: str, **facts: object) -> dict[str, object]:
    """Make a column."""
    return {"type": kind, "title": TITLE, **facts}


CONTRACT = Contract.model_validate(
    {
        "reads": {
            "readings": {
                "title": TITLE,
                "grain": TITLE,
                "key": ["sensor", "time"],
                "columns": {
                    "sensor": column("text"),
                    "time": column("time"),
                    "value": column("number", minimum=0, missing="allowed"),
                    "seen": column("flag"),
                    "kind": column("choice", of=["a", "b"], missing="allowed"),
                    "from": column("time", missing="allowed"),
                    "count": column("whole", minimum=3, maximum=5),
                    "share": column("number", minimum=0.2, maximum=0.7),
                    "below": column("number", maximum=-20_000),
                    "large": column("whole", minimum=1_000_000),
                },
            },
            "markers": {
                "title": TITLE,
                "grain": TITLE,
                "key": ["line"],
                "columns": {"line": column("whole")},
                "others": column("whole", minimum=0, maximum=2, missing="allowed"),
                "optional": True,
            },
            "notes": {"title": TITLE, "grain": TITLE, "key": [], "columns": {"note": column("text")}},
        },
        "writes": {},
        "settings": {
            "seconds": column("whole", minimum=1, maximum=600, default=30),
            "horizon": column("whole", minimum=1, maximum=288, default=12),
            "level": column("number", minimum=0.5, maximum=0.99, default=0.9),
            "night": column("flag", default=True),
            "unit": column("choice", of=["kmh", "mph"], default="kmh"),
            "words": column("list", default=["a"]),
        },
    }
)


@given(generators.input_sets(CONTRACT))
def test_generated_frames_are_as_the_runtime_hands_them_over(frames: dict[str, pl.DataFrame]) -> None:
    for name, table in CONTRACT.reads.items():
        again = check(name, frames[name], table).frame
        assert again.equals(frames[name])
        assert again.schema == frames[name].schema


@given(generators.settings(CONTRACT))
def test_generated_settings_are_allowed_and_time_limits_are_short(values: dict[str, object]) -> None:
    assert resolve(CONTRACT, values, dt.date(2026, 1, 1)) == values
    assert values["seconds"] == 1


def test_the_corners_are_reached() -> None:
    seen = set[str]()

    @settings(max_examples=400, database=None, phases=[Phase.generate], derandomize=True)
    @given(generators.input_sets(CONTRACT), generators.settings(CONTRACT))
    def look(frames: dict[str, pl.DataFrame], values: dict[str, object]) -> None:
        readings, markers = frames["readings"], frames["markers"]
        corners = {
            "no rows": readings.is_empty(),
            "many rows": readings.height > generators.ROWS // 2,
            "nulls": readings["value"].null_count() > 1,
            "several sensors": readings["sensor"].n_unique() > 2,
            "gaps": _has_gap(readings),
            "further columns": markers.width > 2 and markers.height > 1,
            "an optional table left out": markers.is_empty() and not readings.is_empty(),
            "rows without a key": frames["notes"].height > 5,
            "another horizon": values["horizon"] != 12,
        }
        seen.update(name for name, reached in corners.items() if reached)
        every.update(corners)

    every = set[str]()
    look()

    assert seen == every


def _has_gap(readings: pl.DataFrame) -> bool:
    steps = readings.select(pl.col("time").diff().over("sensor").drop_nulls()).to_series()
    return steps.n_unique() > 1


@given(st.data())
def test_texts_refer_to_one_another_across_columns(data: st.DataObject) -> None:
    frames = data.draw(generators.input_sets(CONTRACT))

    assert set(frames["notes"]["note"]) <= set(generators._TEXTS)
