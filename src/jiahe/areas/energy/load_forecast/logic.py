"""How much will each series use at each step ahead, and when is that more than it may be?"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from jiahe.kernel.application import Frames, Model, Settings
from jiahe.kernel.text import BAR, Text

if TYPE_CHECKING:
    from jiahe.engines.forecast.tables import Options

HOUR = 3_600_000_000
"""Microseconds of a step where the readings cannot tell."""
EPOCH = dt.datetime(1970, 1, 1)
CLAUSE = "1.4"
NOTICED = 20
"""Names said in a warning."""
METHODS = {
    "periodic": Text(zh="周期", en="seasons"),
    "smooth": Text(zh="平滑周期", en="smoothed seasons"),
    "dense": Text(zh="滞后回归", en="lags"),
    "naive": Text(zh="照搬前值，步数 ", en="repeated after steps: "),
    "repeat": Text(zh="照搬", en="repeated"),
}
"""What the engine's ways of forecasting are called."""
LEARNING = Text(zh="学习各序列的规律", en="learning how each series behaves")


def fit(frames: Frames, settings: Settings) -> Model:
    """Learn each series' behaviour from its own past, and from that of all where they behave alike."""
    from jiahe.engines.forecast import tables  # noqa: PLC0415  SciPy takes time to load, which listing must not cost

    return tables.fit(frames["readings"], _options(settings), _report(settings))


def run(frames: Frames, settings: Settings, model: Model) -> Mapping[str, pl.DataFrame]:
    """Forecast and warn; see the contract for the tables."""
    from jiahe.engines.forecast import tables  # noqa: PLC0415

    readings = frames["readings"]
    made = tables.run(readings, _options(settings), dict(model))
    _tell(made.repeated, made.blank, settings)
    forecast = made.frame("series", settings["horizon"])
    return {"forecast": forecast, "alerts": _alerts(forecast, readings, settings)}


def replay(
    frames: Frames, settings: Settings, model: Model, moments: pl.Series
) -> Iterator[tuple[str, np.ndarray, np.ndarray, np.ndarray]]:
    """Yield each known series' name with values, lower and upper ends, (moments, horizon), as `run` would have at moments.

    Each moment is the first step forecast, and only readings before it are used. The history must have no gaps.
    """
    from jiahe.engines.forecast import tables  # noqa: PLC0415

    origins = moments.cast(pl.Datetime("us")).to_physical().to_numpy()
    yield from tables.replay(frames["readings"], _options(settings), dict(model), origins)


def show(model: Model) -> Mapping[str, pl.DataFrame]:
    """Show how each series is forecast, and how far off that was on held-out parts of its history."""
    from jiahe.engines.forecast import tables  # noqa: PLC0415

    parts = pl.col("method").str.replace_all("+", " + ", literal=True)
    zh = parts.str.replace_many({code: text.zh for code, text in METHODS.items()})
    en = parts.str.replace_many({code: text.en for code, text in METHODS.items()})
    return {"methods": tables.methods(dict(model), "series").with_columns(method=pl.concat_str(zh, pl.lit(BAR), en))}


def _options(settings: Settings) -> "Options":
    from jiahe.engines.forecast import tables  # noqa: PLC0415
    from jiahe.engines.forecast.model import Plan  # noqa: PLC0415

    plan = Plan(horizon=settings["horizon"], level=settings["level"], kinds=("periodic", "dense"))
    moment = settings.as_of
    return tables.Options(
        entity="series",
        plan=plan,
        season=settings["season"] or 0,
        step=HOUR,
        as_of=None if moment is None else round((moment - EPOCH) / dt.timedelta(microseconds=1)),
    )


def _report(settings: Settings) -> Callable[[float], None]:
    def report(share: float) -> None:
        settings.report(share, LEARNING)

    return report


def _tell(repeated: list[str], blank: list[str], settings: Settings) -> None:
    if repeated:
        names = ", ".join(repeated[:NOTICED]) + (" …" if len(repeated) > NOTICED else "")
        zh = f"{len(repeated)} 个序列历史过短或模型未见过，只按上一周期或最近值外推，区间较宽：{names}"
        en = f"{len(repeated)} series too short or unknown to the model, so repeated with wide intervals: {names}"
        settings.warn(Text(zh=zh, en=en))
    if blank:
        names = ", ".join(blank[:NOTICED])
        zh = f"{len(blank)} 个序列没有任何读数，预测为空：{names}"
        settings.warn(Text(zh=zh, en=f"{len(blank)} series without any reading, forecast empty: {names}"))


def _alerts(forecast: pl.DataFrame, readings: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Write one alert for each stretch of forecast peak of a series."""
    bound = settings["peak_above"]
    if bound is None or forecast.is_empty():
        return _none()
    high = pl.col("value").fill_null(float("-inf")) > bound
    episodes = (
        forecast.sort("series", "time")
        .with_columns(run=high.rle_id().over("series"), high=high)
        .filter("high")
        .group_by("series", "run")
        .agg(
            time=pl.col("time").min(),
            until=pl.col("time").max(),
            top=pl.col("value").max(),
            sure=(pl.col("lower") > bound).any(),
        )
        .join(_last(readings, settings), on="series", how="left")
        .sort("series", "time")
    )
    rows = [_alert(row, bound) for row in episodes.to_dicts()]
    return pl.DataFrame(rows, schema=_none().schema) if rows else _none()


def _last(readings: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    known = readings if settings.as_of is None else readings.filter(pl.col("time") <= settings.as_of)
    known = known.filter(pl.col("value").is_not_null())
    return known.group_by("series").agg(seen=pl.col("time").max())


def _none() -> pl.DataFrame:
    texts = dict.fromkeys(("title", "reason", "action", "clause"), pl.String())
    place = {"lon": pl.Float64(), "lat": pl.Float64(), "area": pl.String(), "subject": pl.String()}
    return pl.DataFrame(schema={"id": pl.String(), "time": pl.Datetime("us"), **place, "severity": pl.Int64(), **texts})


def _alert(row: dict[str, Any], bound: float) -> dict[str, Any]:
    lead = (row["time"] - row["seen"]) / dt.timedelta(hours=1)
    name, until = row["series"], f"{row['until']:%m-%d %H:%M}"
    return {
        "id": f"load:{name}:{row['time']:%Y-%m-%dT%H:%M:%S}",
        "time": row["time"],
        "lon": None,
        "lat": None,
        "area": None,
        "subject": name,
        "severity": 3 if row["sure"] else 2,
        "title": Text(zh=f"{name} 将超过上限", en=f"{name}: peak ahead").both(),
        "reason": Text(
            zh=f"预测最高 {row['top']:.6g}，高于上限 {bound:.6g}；提前 {lead:.3g} 小时预警；到 {until} 为止",
            en=f"forecast up to {row['top']:.6g}, above {bound:.6g}; {lead:.3g} h ahead; until {until}",
        ).both(),
        "action": Text(zh="错峰用能，或提前准备容量", en="Shift use, or prepare capacity").both(),
        "clause": CLAUSE,
    }
