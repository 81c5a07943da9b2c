"""What will each detector read at each step ahead, and which of that is congestion?"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from jiahe.kernel.application import Frames, Model, Settings
from jiahe.kernel.text import BAR, Text

if TYPE_CHECKING:
    from jiahe.engines.forecast.tables import Options

MILE = 1.609344
"""Kilometres."""
FIVE_MINUTES = 300_000_000
"""Microseconds of a step where the readings cannot tell."""
EPOCH = dt.datetime(1970, 1, 1)
CLAUSE = "1.5"
NOTICED = 20
"""Names said in a warning."""
ACTION = Text(zh="核实现场情况，考虑诱导分流和信号调整", en="Look at the site; consider diversion and signal timing")
METHODS = {
    "context": Text(zh="邻近与时段", en="neighbours and time of day"),
    "periodic": Text(zh="周期", en="seasons"),
    "naive": Text(zh="照搬前值，步数 ", en="repeated after steps: "),
    "repeat": Text(zh="照搬", en="repeated"),
}
"""What the engine's ways of forecasting are called."""
LEARNING = Text(zh="学习各检测器的规律", en="learning how each detector behaves")


def fit(frames: Frames, settings: Settings) -> Model:
    """Learn each detector's behaviour from its own past, its neighbours' and the time of day."""
    from jiahe.engines.forecast import tables  # noqa: PLC0415  SciPy takes time to load, which listing must not cost

    return tables.fit(frames["readings"], _options(frames, settings), _report(settings))


def run(frames: Frames, settings: Settings, model: Model) -> Mapping[str, pl.DataFrame]:
    """Forecast and warn; see the contract for the tables."""
    from jiahe.engines.forecast import tables  # noqa: PLC0415

    readings = frames["readings"]
    made = tables.run(readings, _options(frames, settings), dict(model))
    _tell(made.repeated, made.blank, settings)
    forecast = made.frame("sensor", settings["horizon"])
    return {"forecast": forecast, "alerts": _alerts(forecast, readings, settings)}


def replay(
    frames: Frames, settings: Settings, model: Model, moments: pl.Series
) -> Iterator[tuple[str, np.ndarray, np.ndarray, np.ndarray]]:
    """Yield each known series' name with values, lower and upper ends, (moments, horizon), as `run` would have at moments.

    Each moment is the first step forecast, and only readings before it are used. The history must have no gaps.
    """
    from jiahe.engines.forecast import tables  # noqa: PLC0415

    origins = moments.cast(pl.Datetime("us")).to_physical().to_numpy()
    yield from tables.replay(frames["readings"], _options(frames, settings), dict(model), origins)


def show(model: Model) -> Mapping[str, pl.DataFrame]:
    """Show how each detector is forecast, and how far off that was on held-out parts of its history."""
    from jiahe.engines.forecast import tables  # noqa: PLC0415

    parts = pl.col("method").str.replace_all("+", " + ", literal=True)
    zh = parts.str.replace_many({code: text.zh for code, text in METHODS.items()})
    en = parts.str.replace_many({code: text.en for code, text in METHODS.items()})
    return {"methods": tables.methods(dict(model), "sensor").with_columns(method=pl.concat_str(zh, pl.lit(BAR), en))}


def _options(frames: Frames, settings: Settings) -> "Options":
    from jiahe.engines.forecast import neighbours, tables  # noqa: PLC0415
    from jiahe.engines.forecast.model import Plan  # noqa: PLC0415

    links = frames["links"]
    given = [links[name].to_list() for name in ("source", "target", "weight")]
    plan = Plan(
        horizon=settings["horizon"],
        level=settings["level"],
        kinds=("context", "periodic"),
        links=neighbours.by_links(*given) if len(links) else None,
    )
    moment = settings.as_of
    return tables.Options(
        entity="sensor",
        plan=plan,
        season=settings["season"] or 0,
        step=FIVE_MINUTES,
        as_of=None if moment is None else round((moment - EPOCH) / dt.timedelta(microseconds=1)),
    )


def _report(settings: Settings) -> Callable[[float], None]:
    def report(share: float) -> None:
        settings.report(share, LEARNING)

    return report


def _tell(repeated: list[str], blank: list[str], settings: Settings) -> None:
    if repeated:
        names = ", ".join(repeated[:NOTICED]) + (" …" if len(repeated) > NOTICED else "")
        zh = f"{len(repeated)} 个检测器历史过短或模型未见过，只按上一周期或最近值外推，区间较宽：{names}"
        en = f"{len(repeated)} detectors too short or unknown to the model, so repeated with wide intervals: {names}"
        settings.warn(Text(zh=zh, en=en))
    if blank:
        names = ", ".join(blank[:NOTICED])
        zh = f"{len(blank)} 个检测器没有任何读数，预测为空：{names}"
        settings.warn(Text(zh=zh, en=f"{len(blank)} detectors without any reading, forecast empty: {names}"))


def _alerts(forecast: pl.DataFrame, readings: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Write one alert for each stretch of forecast congestion of a detector."""
    unit = {"speed_kmh": 1.0, "speed_mph": 1 / MILE}.get(settings["quantity"])
    if unit is None or forecast.is_empty():
        return _none()
    bound = settings["congested_below"] * unit
    last = _last(readings, settings)
    slow = pl.col("value").fill_null(float("inf")) < bound
    episodes = (
        forecast.sort("sensor", "time")
        .with_columns(run=slow.rle_id().over("sensor"), slow=slow)
        .filter("slow")
        .group_by("sensor", "run")
        .agg(
            time=pl.col("time").min(),
            until=pl.col("time").max(),
            low=pl.col("value").min(),
            sure=(pl.col("upper") < bound).any(),
        )
        .join(last, on="sensor", how="left")
        .sort("sensor", "time")
    )
    rows = [_alert(row, bound, "km/h" if unit == 1.0 else "mph") for row in episodes.to_dicts()]
    return pl.DataFrame(rows, schema=_none().schema) if rows else _none()


def _last(readings: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    known = readings if settings.as_of is None else readings.filter(pl.col("time") <= settings.as_of)
    known = known.filter(pl.col("value").is_not_null()).sort("sensor", "time")
    return known.group_by("sensor").agg(seen=pl.col("time").last(), now=pl.col("value").last())


def _none() -> pl.DataFrame:
    texts = dict.fromkeys(("title", "reason", "action", "clause"), pl.String())
    place = {"lon": pl.Float64(), "lat": pl.Float64(), "area": pl.String(), "subject": pl.String()}
    return pl.DataFrame(schema={"id": pl.String(), "time": pl.Datetime("us"), **place, "severity": pl.Int64(), **texts})


def _alert(row: dict[str, Any], bound: float, unit: str) -> dict[str, Any]:
    already = row["now"] < bound
    lead = round((row["time"] - row["seen"]) / dt.timedelta(minutes=1))
    severity = 2 + int(row["sure"]) + int(row["sure"] and row["low"] < bound / 2)
    title = (
        Text(zh=f"{row['sensor']} 拥堵将持续", en=f"{row['sensor']}: congestion to last")
        if already
        else Text(zh=f"{row['sensor']} 将发生拥堵", en=f"{row['sensor']}: congestion ahead")
    )
    return {
        "id": f"flow:{row['sensor']}:{row['time']:%Y-%m-%dT%H:%M:%S}",
        "time": row["time"],
        "lon": None,
        "lat": None,
        "area": None,
        "subject": row["sensor"],
        "severity": severity,
        "title": title.both(),
        "reason": _reason(row, bound, unit, None if already else lead).both(),
        "action": ACTION.both(),
        "clause": CLAUSE,
    }


def _reason(row: dict[str, Any], bound: float, unit: str, lead: int | None) -> Text:
    """Say how slow it gets and until when; without a lead, it is slow already."""
    low, now, until = f"{row['low']:.1f} {unit}", f"{row['now']:.1f}", f"{row['until']:%m-%d %H:%M}"
    if lead is None:
        zh, en = f"最近读数 {now} 已低于阈值，仍将持续", f"latest reading {now}, congested already"
    else:
        zh, en = f"提前 {lead} 分钟预警，最近读数 {now}", f"{lead} min ahead, latest reading {now}"
    return Text(
        zh=f"预测最低 {low}，低于阈值 {bound:.1f} {unit}；{zh}；到 {until} 为止",
        en=f"forecast down to {low}, below {bound:.1f} {unit}; {en}; until {until}",
    )
