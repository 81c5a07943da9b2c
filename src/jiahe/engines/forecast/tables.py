"""From a table of readings to a table of forecasts: the engine's door."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from itertools import pairwise
from typing import ParamSpec, TypeVar

import numpy as np
import polars as pl
from threadpoolctl import threadpool_limits

from jiahe.engines.forecast import clock as clocks
from jiahe.engines.forecast import fallback, model, season
from jiahe.engines.forecast.clock import Clock
from jiahe.engines.forecast.model import Flat, Plan
from jiahe.engines.forecast.panel import Panel, Series, make_series
from jiahe.engines.forecast.predict import Predictor

TIME = pl.Datetime("us")
_FAR = 20
"""Horizons (and seasons) since the last reading beyond which a series is repeated rather than forecast on and on."""


P = ParamSpec("P")
R = TypeVar("R")


def _one_thread(work: Callable[P, R]) -> Callable[P, R]:
    """Keep linear algebra to one thread: its rounding depends on their number, and many small products gain nothing.

    Here rather than around the caller, since a limit does not reach libraries that are loaded after it was set.
    """

    @wraps(work)
    def alone(*args: P.args, **kwargs: P.kwargs) -> R:
        with threadpool_limits(1, user_api="blas"):
            return work(*args, **kwargs)

    return alone


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a table is read.

    Attributes
    ----------
    entity
        The column that names the series, beside `time` and `value`.
    plan
        What is forecast.
    season
        Steps in a season; 0 to infer it.
    step
        Microseconds of a step where the table cannot tell.
    as_of
        Microseconds since 1970; later readings are not looked at, and the forecast starts after it. None: the table's end.
    """

    entity: str
    plan: Plan
    season: int = 0
    step: int = clocks.HOUR
    as_of: int | None = None


@dataclass(frozen=True, kw_only=True)
class Readings:
    """Rows by series and time: names, where each series begins, times (microseconds), values (NaN: missing)."""

    names: tuple[str, ...]
    edges: np.ndarray
    stamps: np.ndarray
    values: np.ndarray

    def rows(self) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
        """Yield each series' name, times and values."""
        for name, (start, end) in zip(self.names, pairwise(self.edges.tolist()), strict=True):
            yield name, self.stamps[start:end], self.values[start:end]


def read(frame: pl.DataFrame, options: Options) -> Readings:
    """Read a table, up to `as_of`."""
    rows = frame.select(
        name=pl.col(options.entity), stamp=pl.col("time").cast(TIME).to_physical(), value=pl.col("value")
    )
    if options.as_of is not None:
        rows = rows.filter(pl.col("stamp") <= options.as_of)
    rows = rows.sort("name", "stamp")
    starts = rows.select((pl.col("name") != pl.col("name").shift()).fill_null(value=True).arg_true()).to_series()
    return Readings(
        names=tuple(rows["name"].gather(starts).to_list()),
        edges=np.append(starts.to_numpy(), len(rows)).astype(np.int64),
        stamps=rows["stamp"].to_numpy(),
        values=rows["value"].fill_null(float("nan")).to_numpy(),
    )


def _clocks(readings: Readings, options: Options) -> dict[str, Clock]:
    """Give each series its clock: the table's, unless it clearly has its own step."""
    stamps, number = readings.stamps, np.repeat(np.arange(len(readings.names)), np.diff(readings.edges))
    gaps = np.diff(stamps)[number[1:] == number[:-1]]
    table = clocks.infer(gaps[gaps > 0], stamps, otherwise=options.step)
    sizes = clocks.own_sizes(number, stamps, table)
    made = {int(table.size): table}
    for size in np.unique(sizes).tolist():
        if size not in made:
            made[size] = clocks.infer(np.array([size]), stamps[sizes[number] == size], otherwise=size)
    return {name: made[size] for name, size in zip(readings.names, sizes.tolist(), strict=True)}


def panels(readings: Readings, options: Options, known: Mapping[str, tuple[Clock, int]]) -> list[Panel]:
    """Lay readings on their clocks.

    Parameters
    ----------
    readings
        At least one row.
    options
        How.
    known
        Clock and season of series that a model knows; the others' are inferred.
    """
    inferred = {} if known.keys() >= set(readings.names) else _clocks(readings, options)
    laid: dict[tuple[Clock, int], list[tuple[str, np.ndarray, np.ndarray]]] = {}
    for name, stamps, values in readings.rows():
        clock, cycle = known.get(name) or (inferred[name], 0)
        laid.setdefault((clock, cycle), []).append((name, clock.steps(stamps), values))
    made = []
    for (clock, told), rows in laid.items():
        cycle = (
            told or options.season or season.infer([_raw(steps, values) for _, steps, values in rows], clock.cycles())
        )
        series = tuple(make_series(name, steps, values, cycle) for name, steps, values in rows)
        made.append(Panel(clock=clock, series=series, season=cycle))
    return made


def _raw(steps: np.ndarray, values: np.ndarray) -> np.ndarray:
    return make_series("", steps, values, 1).raw


@_one_thread
def fit(frame: pl.DataFrame, options: Options, report: Callable[[float], None]) -> Flat:
    """Learn from a table.

    Parameters
    ----------
    frame
        Columns `options.entity`, time, value.
    options
        What and how.
    report
        Is told the share done.
    """
    readings = read(frame, options)
    flat: Flat = {"panels": 0}
    if not readings.names:
        return flat
    made = panels(readings, options, {})
    flat["panels"] = len(made)
    for number, panel in enumerate(made):
        part = model.fit(panel, options.plan, lambda share, number=number: report((number + share) / len(made)))  # type: ignore[misc]
        part["names"] = np.array([one.name for one in panel.series])
        flat |= {f"{number}.{name}": value for name, value in part.items()}
    return flat


@dataclass
class Forecasts:
    """Columns of the table that is made, and what had to be said about it."""

    names: list[str] = field(default_factory=list)
    stamps: list[np.ndarray] = field(default_factory=list)
    values: list[np.ndarray] = field(default_factory=list)
    ends: list[np.ndarray] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    blank: list[str] = field(default_factory=list)

    def frame(self, entity: str, horizon: int) -> pl.DataFrame:
        """Return the rows, by series and time."""
        schema = {
            entity: pl.String(),
            "time": TIME,
            "value": pl.Float64(),
            "lower": pl.Float64(),
            "upper": pl.Float64(),
        }
        if not self.names:
            return pl.DataFrame(schema=schema)
        ends = np.concatenate(self.ends, axis=1)
        rows = {
            entity: pl.Series(self.names).gather(np.repeat(np.arange(len(self.names)), horizon)),
            "time": pl.Series(np.concatenate(self.stamps)).cast(TIME),
            "value": np.concatenate(self.values),
            "lower": ends[0],
            "upper": ends[1],
        }
        made = pl.DataFrame(rows, schema=schema).with_columns(pl.col("value", "lower", "upper").fill_nan(None))
        return made.sort(entity, "time")


def _submodels(flat: Flat) -> list[Flat]:
    parts: list[Flat] = [{} for _ in range(int(flat["panels"]))]
    for name, value in flat.items():
        number, dot, rest = name.partition(".")
        if dot:
            parts[int(number)][rest] = value
    return parts


@_one_thread
def run(frame: pl.DataFrame, options: Options, flat: Flat) -> Forecasts:
    """Forecast every series of a table.

    Parameters
    ----------
    frame
        Columns `options.entity`, time, value; the history that forecasts start from.
    options
        What and how.
    flat
        What `fit` returned, of this or an earlier table.
    """
    readings = read(frame, options)
    made = Forecasts()
    if not readings.names:
        return made
    parts = _submodels(flat)
    known = {
        name: (model.clock_of(part), int(part["season"]))
        for part in parts
        for name in np.asarray(part["names"]).tolist()
    }
    end = int(readings.stamps.max()) if options.as_of is None else options.as_of
    for panel in panels(readings, options, known):
        fitting = [part for part in parts if (model.clock_of(part), int(part["season"])) == (panel.clock, panel.season)]
        _panel(panel, [Predictor(part, panel) for part in fitting], options, end, made)
    return made


def _panel(panel: Panel, predictors: list[Predictor], options: Options, end: int, made: Forecasts) -> None:
    horizon, latest = options.plan.horizon, panel.clock.last(end) + 1
    for series in panel.series:
        silent = latest - series.stop
        start = latest if options.as_of is not None or silent < horizon else series.stop
        start = max(start, series.stop)
        made.names.append(series.name)
        made.stamps.append(panel.clock.stamps(np.arange(start, start + horizon)))
        if not len(series.raw):
            made.blank.append(series.name)
            made.values.append(np.full(horizon, np.nan))
            made.ends.append(np.full((2, horizon), np.nan))
            continue
        predictor = next((one for one in predictors if series.name in one.members), None)
        values, ends = _one(series, start - series.end, predictor, options, panel.season, made)
        made.values.append(values)
        made.ends.append(ends)


def _one(
    series: Series, late: int, predictor: Predictor | None, options: Options, cycle: int, made: Forecasts
) -> tuple[np.ndarray, np.ndarray]:
    """Forecast one series, its readings having ended `late` steps before, in its own unit."""
    plan = options.plan
    leads = np.arange(late + 1, late + plan.horizon + 1)
    least = float(np.nanmin(series.raw))
    scaled: tuple[np.ndarray, np.ndarray] | None = None
    if predictor is not None and late <= _FAR * max(plan.horizon, cycle):
        fitted = predictor.scaled(series)
        if len(series.raw) >= predictor.back(series):
            origin = np.array([len(fitted.values)])
            scaled = (
                predictor.values(fitted, origin, int(leads[-1]))[0, late:],
                predictor.ends(series, leads, plan.level),
            )
            least = min(least, predictor.least(series))
            series = fitted
    if scaled is None:
        made.repeated.append(series.name)
        scaled = fallback.forecast(series, leads, season=cycle, level=plan.level)
    values = scaled[0] * series.scale + series.middle
    ends = values + scaled[1] * series.scale
    if least >= 0:
        values, ends = np.maximum(values, 0.0), np.maximum(ends, 0.0)
    return values, ends


def replay(
    frame: pl.DataFrame, options: Options, flat: Flat, origins: np.ndarray
) -> Iterator[tuple[str, np.ndarray, np.ndarray, np.ndarray]]:
    """Forecast from many origins of a whole history, each from the readings before it alone, as `run` would have then.

    Parameters
    ----------
    frame
        Columns `options.entity`, time, value, without gaps around the origins.
    options
        What and how; `as_of` is not looked at.
    flat
        What `fit` returned.
    origins
        First moments to be forecast, microseconds since 1970.

    Yields
    ------
    name, values, lower, upper
        Per series that the model knows; (origins, horizon) each.

    Raises
    ------
    ValueError
        Where a reading is missing, or an origin has less history than the model looks back at.
    """
    readings = read(frame, replace(options, as_of=None))
    parts = _submodels(flat)
    known = {
        name: (model.clock_of(part), int(part["season"]))
        for part in parts
        for name in np.asarray(part["names"]).tolist()
    }
    for panel in panels(readings, options, known):
        predictors = [Predictor(part, panel) for part in parts]
        for series in panel.series:
            predictor = next((one for one in predictors if series.name in one.members), None)
            if predictor is None:
                continue
            places = panel.clock.steps(origins) - series.first
            if np.isnan(series.raw).any() or places.min() < predictor.back(series) or places.max() > len(series.raw):
                raise ValueError(f"the history of {series.name} does not hold every origin whole")
            fitted = predictor.scaled(series)
            made = predictor.values(fitted, places, options.plan.horizon)
            ends = predictor.ends(series, np.arange(1, options.plan.horizon + 1), options.plan.level)
            values = made * fitted.scale + fitted.middle
            lower, upper = values + ends[0] * fitted.scale, values + ends[1] * fitted.scale
            if min(predictor.least(series), float(series.raw.min())) >= 0:
                values, lower, upper = np.maximum(values, 0.0), np.maximum(lower, 0.0), np.maximum(upper, 0.0)
            yield series.name, values, lower, upper


def methods(flat: Flat, entity: str) -> pl.DataFrame:
    """Tell how each series is forecast, and its mean absolute error on the blocks that were held out.

    Parameters
    ----------
    flat
        What `fit` returned.
    entity
        The column for the series' names.
    """
    rows: dict[str, tuple[str, float | None]] = {}
    for part in _submodels(flat):
        rows |= {str(name): ("repeat", None) for name in np.asarray(part["names"]).tolist()}
        for number in range(int(part["groups"])):
            learners = str(part[f"{number}.learners"]).split(",")
            used = np.asarray(part[f"{number}.used"])
            errors = np.asarray(part[f"{number}.error"]) * np.asarray(part[f"{number}.scale"])
            for place, name in enumerate(np.asarray(part[f"{number}.series"]).tolist()):
                taken = [one for one, is_used in zip(learners, used[place].tolist(), strict=True) if is_used]
                rows[str(name)] = ("+".join(taken), float(errors[place]))
    made = {entity: list(rows), "method": [one for one, _ in rows.values()], "error": [one for _, one in rows.values()]}
    schema = {entity: pl.String(), "method": pl.String(), "error": pl.Float64()}
    return pl.DataFrame(made, schema=schema).sort(entity)
