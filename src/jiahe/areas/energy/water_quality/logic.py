"""How is each station's water, and can its readings be believed?"""

import math
from collections.abc import Iterable

import numpy as np
import polars as pl

from jiahe.contracts.advice import advice
from jiahe.engines.detect.arrays import Floats
from jiahe.engines.detect.grades import grade_item, item_of
from jiahe.engines.detect.grid import Grid, grid
from jiahe.engines.detect.judge import Judgement, Kind, Rules, judge
from jiahe.engines.detect.reference import Tuning
from jiahe.kernel.application import Frames, Settings
from jiahe.kernel.errors import DataError, Example
from jiahe.kernel.text import BAR, Text, unbarred

Limits = dict[str, Floats]
CLASSES = ("I", "II", "III", "IV", "V", "worse than V")
_LEAST_REFERENCE = 50
_STRONG = 3.0
_ROMAN = ("Ⅰ类", "Ⅱ类", "Ⅲ类", "Ⅳ类", "Ⅴ类", "劣Ⅴ类")

# Severity, title, suggested action, and the sentence in which {} is filled by columns of the verdict; as `Text.both` writes.
_WORDS = {
    Kind.MISSING: (1, "水质数据缺测 | Water readings missing", "检查通信和采样单元，补测缺失项目 | Check the link and the sampler, and measure again", "{all} 缺测：该时刻没有读数 | {each} missing: no reading at this time"),
    Kind.SPIKE: (1, "水质读数突跳 | Spike in a water reading", "复测该项目；确为误读则标记剔除 | Measure again; discard it if it was misread", "{lead} 读数 {value}，前后读数约为 {expected}，单点突跳 | {lead} reads {value}, its neighbours about {expected}: a single spike"),
    Kind.FROZEN: (2, "水质传感器疑似卡死 | Water sensor may be frozen", "到站检查传感器和数据采集仪，必要时更换 | Inspect sensor and logger on site; replace if need be", "{lead} 连续 {run} 次读数均为 {value}，传感器疑似卡死 | {lead} reads {value} {run} times in a row: the sensor may be frozen"),
    Kind.DRIFT: (2, "水质传感器疑似漂移 | Water sensor may drift", "用标准样品核查并重新校准传感器 | Check with a standard sample and calibrate anew", "{lead} 读数 {value}，预期约为 {expected}，偏差逐渐增大或持续不消，传感器疑似漂移 | {lead} reads {value}, about {expected} expected; the gap grows or stays: the sensor may drift"),
    Kind.OUT_OF_RANGE: (2, "水质读数超出可能范围 | Water reading beyond the possible", "检查传感器和供电，读数不得用于评价 | Check sensor and supply; do not use the reading", "{lead} 读数 {value} 超出可能范围，疑似仪器故障 | {lead} reads {value}, beyond the possible: the instrument may be faulty"),
    Kind.TAMPERED: (3, "水质数据疑似被改动 | Water data may be tampered with", "封存原始记录，到站核对留样和仪器日志 | Seal the raw records; compare retained samples and logs on site", "{lead} 读数 {value}，按其他指标预期约为 {expected}，彼此不符，疑似数据被改动或仪器异常 | {lead} reads {value}, about {expected} expected from the other indicators: tampering or a faulty instrument"),
    Kind.ABNORMAL_TOGETHER: (3, "水质多项指标同时异常 | Several water indicators abnormal at once", "立即采样复测，排查上游来水和排口 | Sample at once; look upstream and at outfalls", "{many} 项指标同时偏离（{all}），异常分 {score}（限值为 1）；其中 {lead} 读数 {value}，预期约为 {expected} | {many} indicators depart at once ({each}), score {score} (the limit is 1); {lead} reads {value}, about {expected} expected"),
}  # fmt: skip
_COPIED = "{lead} 读数 {value}，与此前一段读数逐一相同，疑似重放旧数据 | {lead} reads {value}, equal one by one to an earlier stretch: old data may be replayed"
_WORSE_TITLE = "水质差于目标类别 | Water worse than its target class"
_WORSE_ACTION = (
    "复测确认，排查上游污染源，必要时启动应急监测 | Measure again; look for sources upstream; warn if need be"
)
_WORSE = "水质最差为{}，差于水功能区目标{} | worst class: {}; target class: {}"
_STRETCH = "{}；{} 至 {}，共 {} 次 | {}; {} to {}, rows: {}"
_JOINED = {"all": "、", "each": ", "}
_KINDS = [kind.name.lower() for kind in _WORDS]
_TIME = pl.Datetime("us")
_FLAGS = pl.Schema({
    "station": pl.String(), "time": _TIME, "score": pl.Float64(), "abnormal": pl.Boolean(),
    "kind": pl.String(), "indicator": pl.String(), "reason": pl.String(),
})  # fmt: skip


def run(frames: Frames, settings: Settings) -> dict[str, pl.DataFrame]:
    """Judge every station by itself, class its water, and warn."""
    readings, training = frames["readings"], frames["training"]
    limits = {name: _numbers(settings, name) for name in settings if name.startswith(("limit_", "possible_"))}
    normal = {name: part for (name,), part in training.partition_by("station", as_dict=True).items()}
    parts = readings.partition_by("station", as_dict=True, maintain_order=True)
    verdicts = [pl.DataFrame(schema=_FLAGS)]
    for done, ((station,), part) in enumerate(parts.items(), 1):
        verdicts.append(_judge_station(part, normal.get(station, training.clear()), settings, limits))
        settings.report(done / len(parts), Text(zh="逐站判断", en="judging stations"))
    flags = pl.concat(verdicts)
    classes = _classes(readings, flags.select("station", "time"), settings, limits)
    return {"flags": flags, "classes": classes, "alerts": pl.concat([_faults(flags), _worse(classes, settings)])}


def _numbers(settings: Settings, name: str) -> Floats:
    wanted = 2 if name.startswith("possible_") or name == "limit_ph" else 5
    try:
        numbers = np.array([float(part) for part in settings[name]])
    except ValueError:
        numbers = np.zeros(0)
    if len(numbers) != wanted or not np.isfinite(numbers).all():
        shown = (Example(None, ", ".join(settings[name])[:60]),)
        told = Text(zh=f"{wanted} 个数字", en=f"{wanted} numbers")
        raise DataError("settings", name, "type", examples=shown, advice=advice("type", told))
    return numbers


def _judge_station(part: pl.DataFrame, training: pl.DataFrame, settings: Settings, limits: Limits) -> pl.DataFrame:
    indicators = part["indicator"].unique().sort()
    read, known = grid(part, indicators), grid(training, indicators)
    rows = len(read.times)
    vouched = len(known.times) > 0
    normal = known if vouched else read.head(max(_LEAST_REFERENCE, math.ceil(settings["reference_share"] * rows)))
    tuned = {name: settings[name] for name in ("window", "false_alarm_rate", "margin")}
    tuning = Tuning(**tuned, trim=not vouched)
    low, high = _possible(map(item_of, indicators), limits)
    chosen = {"frozen_rows": settings["frozen_length"], "release": settings["release"], "online": settings["online"]}
    rules = Rules(low=low, high=high, **chosen)
    usual = {"normal": normal.values, "normal_day": normal.day}
    verdict = judge(read.values, read.day, due=read.due, **usual, rules=rules, tuning=tuning, daily=normal.is_daily)
    return _rows(part["station"][0], read, indicators, verdict)


def _possible(items: Iterable[str], limits: Limits) -> tuple[Floats, Floats]:
    """Return the least and greatest possible value of each item: no concentration is negative."""
    known = {"ph": "possible_ph", "water_temperature": "possible_temperature", "dissolved_oxygen": "possible_oxygen"}
    anything, mass = np.array([-np.inf, np.inf]), np.array([0.0, np.inf])
    bounds = [
        limits[known[item]] if item in known else anything if item in {"", "temperature"} else mass for item in items
    ]
    low, high = np.reshape(bounds, (-1, 2)).T
    return low, high


def _rows(station: str, read: Grid, indicators: pl.Series, verdict: Judgement) -> pl.DataFrame:
    lead, names = np.maximum(verdict.lead, 0), indicators.to_list()
    patterns, which = np.unique(np.column_stack([lead, verdict.blamed]), axis=0, return_inverse=True)
    joined = pl.Series(["|".join(_listed(names, *pattern)) for pattern in patterns.tolist()], dtype=pl.String)
    said = pl.DataFrame(
        {
            "time": read.times,
            "score": verdict.score,
            "code": verdict.kind,
            "copied": verdict.copied,
            "indicator": joined[which.ravel()],
            "lead": pl.Series(map(unbarred, names), dtype=pl.String)[lead],
            "value": read.values[np.arange(len(lead)), lead],
            "expected": verdict.expected,
            "run": verdict.run,
            "many": verdict.blamed.sum(axis=1),
        }
    )
    return said.select(
        pl.lit(station).alias("station"),
        "time",
        "score",
        (pl.col("code") > 0).alias("abnormal"),
        pl.col("code").replace_strict([kind.value for kind in _WORDS], _KINDS, default=None).alias("kind"),
        pl.when(pl.col("code") > 0).then("indicator").alias("indicator"),
        _reasons(said).alias("reason"),
    )


def _reasons(said: pl.DataFrame) -> pl.Series:
    """Say why of each abnormal row; the others, of which there are many more, cost no sentence."""
    sentence = pl.coalesce(
        pl.when("copied").then(_filled(_COPIED)),
        *[pl.when(pl.col("code") == kind.value).then(_filled(text)) for kind, (*_, text) in _WORDS.items()],
    )
    abnormal = pl.col("code") > 0
    said_of = said.filter(abnormal).select(sentence).to_series()
    return said_of.gather(said.select(pl.when(abnormal).then(abnormal.cum_sum() - 1)).to_series())


def _listed(names: list[str], first: int, *blamed: int) -> list[str]:
    return [names[first], *[name for place, name in enumerate(names) if blamed[place] and place != first]]


def _filled(template: str) -> pl.Expr:
    """Put columns of a row's verdict into a sentence."""
    figures = {name: pl.col(name).fill_nan(None).round_sig_figs(4) for name in ("value", "expected", "score")}
    parts = {name: figure.cast(pl.String).str.strip_suffix(".0").fill_null("—") for name, figure in figures.items()}
    parts |= {name: pl.col(name).cast(pl.String) for name in ("lead", "run", "many")}
    parts |= {name: pl.col("indicator").str.replace_all("|", by, literal=True) for name, by in _JOINED.items()}
    pieces = template.replace("}", "{").split("{")
    return pl.concat_str([parts[piece] if place % 2 else pl.lit(piece) for place, piece in enumerate(pieces)])


def _classes(readings: pl.DataFrame, rows: pl.DataFrame, settings: Settings, limits: Limits) -> pl.DataFrame:
    """Class every row of the readings by its worst item; readings that are not possible count as not taken."""
    names = readings["indicator"].unique()
    items = [item_of(name) for name in names]
    low, high = _possible(items, limits)
    bounds = pl.DataFrame({"indicator": names, "item": pl.Series(items, dtype=pl.String), "low": low, "high": high})
    is_heat = pl.col("item").str.ends_with("temperature")
    taken = (
        readings.join(bounds, on="indicator")
        .filter(pl.col("value").is_between("low", "high"), pl.col("item") != "")
        .with_columns(heat=pl.when(is_heat).then("value").max().over("station", "time"))
    )
    judged = _judged(settings, limits)
    grades = [pl.DataFrame(schema={"station": pl.String, "time": _TIME, "grade": pl.Int64})]
    for (item,), part in taken.partition_by("item", as_dict=True).items():
        heat = part["heat"].fill_null(float("nan")).to_numpy()
        values, saturation = part["value"].to_numpy(), settings["oxygen_saturation"]
        found = grade_item(str(item), values, limits=judged, heat=heat, saturation=saturation)
        grades.append(part.select("station", "time", grade=pl.Series(found, dtype=pl.Int64)))
    worst = pl.concat(grades).group_by("station", "time").agg(pl.col("grade").max())
    named = pl.col("grade").replace_strict(list(range(6)), list(CLASSES), default=None, return_dtype=pl.String)
    classed = rows.join(worst, on=["station", "time"], how="left", maintain_order="left")
    return classed.select("station", "time", named.alias("class"))


def _judged(settings: Settings, limits: Limits) -> Limits:
    """Return the limits of the items that are judged in this water and by this method."""
    chosen = {name.removeprefix("limit_"): numbers for name, numbers in limits.items()}
    if settings["water_body"] == "lake":
        chosen["total_phosphorus"] = chosen["total_phosphorus_lake"]
    ministry = settings["assessment"] == "ministry"
    left_out = {"total_nitrogen"} if ministry or settings["water_body"] == "river" else set()
    left_out |= {"faecal_coliforms"} if ministry else set()
    return {item: numbers for item, numbers in chosen.items() if item not in left_out}


def _faults(flags: pl.DataFrame) -> pl.DataFrame:
    """Make one alert of each stretch of abnormal rows; its kind is the most frequent one, the gravest among equals."""
    severity, title, action, _ = (
        pl.col("kind").replace_strict(_KINDS, list(words)) for words in zip(*_WORDS.values(), strict=True)
    )
    stretch = ["station", "stretch"]
    main = (
        _stretches(flags, "abnormal")
        .with_columns(often=pl.len().over([*stretch, "kind"]), grave=severity, peak=pl.col("score").max().over(stretch))
        .sort([*stretch, "often", "grave", "time"], descending=[False, False, True, True, False])
        .unique(stretch, keep="first", maintain_order=True)
    )
    strong = (pl.col("peak") >= _STRONG) & (pl.col("grave") > 1)
    return _alert(main, "reading", severity=pl.col("grave") + strong.cast(pl.Int64), title=title, action=action)


def _worse(classes: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Make one alert of each stretch of classes worse than the target; rows without a class do not end it."""
    target = CLASSES.index(settings["target_class"])
    number = pl.col("class").replace_strict(list(CLASSES), list(range(6)), return_dtype=pl.Int64)
    known = classes.drop_nulls("class").with_columns(grade=number)
    stretches = _stretches(known.with_columns(worse=pl.col("grade") > target), "worse")
    worst = stretches.with_columns(grade=pl.col("grade").max().over("station", "stretch"))
    zh, en = (pl.col("grade").replace_strict(range(6), names, return_dtype=pl.String) for names in (_ROMAN, CLASSES))
    reason = pl.format(_WORSE, zh, pl.lit(_ROMAN[target]), en, pl.lit(CLASSES[target]))
    main = worst.with_columns(reason=reason).unique(["station", "stretch"], keep="first", maintain_order=True)
    severity = (pl.col("grade") - target + 1).clip(2, 4)
    return _alert(main, "class", severity=severity, title=pl.lit(_WORSE_TITLE), action=pl.lit(_WORSE_ACTION))


def _stretches(rows: pl.DataFrame, flag: str) -> pl.DataFrame:
    """Keep the rows where `flag` holds, with the first and last time and the length of their unbroken stretch."""
    numbered = rows.with_columns(stretch=pl.col(flag).rle_id().over("station")).filter(flag)
    time = pl.col("time")
    spans = {"start": time.min(), "until": time.max(), "rows": pl.len()}
    return numbered.with_columns(**{name: span.over("station", "stretch") for name, span in spans.items()})


def _alert(main: pl.DataFrame, about: str, *, severity: pl.Expr, title: pl.Expr, action: pl.Expr) -> pl.DataFrame:
    start, until = (pl.col(name).dt.to_string("%Y-%m-%d %H:%M:%S") for name in ("start", "until"))
    zh, en = (pl.col("reason").str.split_exact(BAR, 1).struct.field(f"field_{half}") for half in (0, 1))
    return main.select(
        id=pl.format("water_quality/{}/{}/{}", "station", pl.lit(about), start),
        time="start",
        lon=pl.lit(None, pl.Float64),
        lat=pl.lit(None, pl.Float64),
        area=pl.lit(None, pl.String),
        subject="station",
        severity=severity,
        title=title,
        reason=pl.format(_STRETCH, zh, start, until, "rows", en, start, until, "rows"),
        action=action,
        clause=pl.lit("1.4"),
    )
