"""What is learnt from a panel, kept as a flat mapping of arrays, numbers and texts."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from jiahe.engines.forecast import calibrate, group
from jiahe.engines.forecast.clock import Clock
from jiahe.engines.forecast.context import Context
from jiahe.engines.forecast.dense import Dense
from jiahe.engines.forecast.learners import Learner
from jiahe.engines.forecast.neighbours import by_correlation
from jiahe.engines.forecast.panel import Panel, Series
from jiahe.engines.forecast.seasonal import Naive, Periodic, Seasonal, Smooth

Flat = dict[str, np.ndarray | float | int | str]

LONGEST_BACK = 336
"""Steps of dense look-back at most; two weeks of hours."""
MOST_SEASONS = 30
LONG = 14
"""Seasons of look-back from which on a forecast from their mean is tried."""
_LABOUR = 1e10
"""Multiplications that solving dense regressions series by series may take; the look-back is cut to it."""
_WEIGHTS = 4e7
"""Dense weights kept at most."""
_PER_WAVE = 4
"""A harmonic of a cycle is used where it is at least this many steps long."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How a panel is to be forecast.

    Attributes
    ----------
    horizon
        Steps ahead.
    level
        Share of future values that the interval is to hold, between 0 and 1.
    kinds
        Learners to try: `dense`, `periodic`, `context`.
    links
        For `context`: neighbours of each series by name, the closest first; found by correlation where None.
    """

    horizon: int
    level: float
    kinds: tuple[str, ...] = ("periodic", "dense")
    links: dict[str, tuple[str, ...]] | None = None


def fit(panel: Panel, plan: Plan, report: Callable[[float], None]) -> Flat:
    """Learn to forecast a panel.

    Parameters
    ----------
    panel
        The history.
    plan
        What is wanted.
    report
        Is told the share done.

    Returns
    -------
    dict
        The model, for `jiahe.engines.forecast.predict`.
    """
    clock = panel.clock
    probabilities = calibrate.tails(plan.level)
    neighbours = _neighbours(panel, plan) if "context" in plan.kinds else {}
    kept: list[tuple[tuple[Series, ...], group.Fitted]] = []
    classes = _classes(panel.series)
    for number, members in enumerate(classes):
        learners, ahead = candidates(panel, members, plan, neighbours)
        done = group.fit(
            members,
            learners,
            ahead=ahead,
            bridged=max(panel.season, 12),
            pooled=True,
            probabilities=probabilities,
            report=lambda share, number=number: report((number + share) / len(classes)),  # type: ignore[misc]
        )
        if done is not None:
            kept.append(done)
    flat: Flat = {
        "clock.size": clock.size,
        "clock.phase": clock.phase,
        "clock.monthly": int(clock.monthly),
        "clock.day": clock.day,
        "clock.moment": clock.moment,
        "season": panel.season,
        "horizon": plan.horizon,
        "groups": len(kept),
        "probabilities": probabilities,
    }
    for number, (members, fitted) in enumerate(kept):
        flat |= {f"{number}.{name}": value for name, value in _flatten(members, fitted).items()}
    return flat


def clock_of(flat: Flat) -> Clock:
    """Return the clock that a model was learnt on."""
    return Clock(
        int(flat["clock.size"]),
        int(flat["clock.phase"]),
        monthly=bool(flat["clock.monthly"]),
        day=int(flat["clock.day"]),
        moment=int(flat["clock.moment"]),
    )


def _classes(series: tuple[Series, ...]) -> list[tuple[Series, ...]]:
    """Put series of like length (within a factor of two) together."""
    found: dict[int, list[Series]] = {}
    for one in series:
        if len(one.values):
            found.setdefault(len(one.values).bit_length(), []).append(one)
    return [tuple(found[size]) for size in sorted(found)]


def candidates(
    panel: Panel, members: tuple[Series, ...], plan: Plan, neighbours: dict[str, tuple[str, ...]]
) -> tuple[tuple[Learner, ...], int]:
    """Return the learners that the shortest history of a group allows, and the steps that they forecast directly."""
    length = min(len(one.values) for one in members)
    ahead = max(1, min(plan.horizon, length // 5))
    season = panel.season
    made: list[Learner] = []
    brief = "context" in plan.kinds and plan.horizon * _PER_WAVE <= season
    cycles = _naive_cycles(panel, length, ahead)
    if "periodic" in plan.kinds and 1 < season <= length // 4 and not brief:
        seasons = min(length // (4 * season), MOST_SEASONS)
        form = Seasonal(season, seasons, ahead)
        made += [Periodic(form), Smooth(form)] if seasons >= LONG else [Periodic(form)]
    if "context" in plan.kinds and length >= 36:
        waves = tuple((cycle, min(8, cycle // 2)) for cycle in panel.clock.cycles() if length >= 2 * cycle)
        made.append(Context(panel=panel, neighbours=neighbours, cycles=waves, ahead=ahead))
    if "dense" in plan.kinds and (back := _look_back(length, season, len(members), ahead)):
        made.append(Dense(back, ahead))
    made += [Naive(cycle, ahead) for cycle in cycles]
    return tuple(made), ahead


def _naive_cycles(panel: Panel, length: int, ahead: int) -> list[int]:
    cycles = {1, panel.season, *(cycle for cycle in panel.clock.cycles() if cycle <= 400)}
    return sorted(cycle for cycle in cycles if cycle == 1 or length >= 3 * cycle + ahead)


def _look_back(length: int, season: int, count: int, ahead: int) -> int:
    """Return the dense look-back: up to a quarter of the history in whole seasons, cut to what may be spent."""
    longest = min(length // 4, LONGEST_BACK)
    spend = min((_LABOUR / count / 3) ** (1 / 3), _WEIGHTS / count / ahead)
    longest = int(min(longest, max(spend, season if season <= LONGEST_BACK // 2 else 24)))
    return longest - longest % season if season <= longest else longest


def _neighbours(panel: Panel, plan: Plan) -> dict[str, tuple[str, ...]]:
    if plan.links is not None:
        return plan.links
    return by_correlation(panel)


def _flatten(members: tuple[Series, ...], fitted: group.Fitted) -> Flat:
    flat: Flat = {
        "series": np.array([one.name for one in members]),
        "middle": np.array([one.middle for one in members]),
        "scale": np.array([one.scale for one in members]),
        "least": np.array([np.nanmin(one.raw) for one in members]),
        "learners": ",".join(learner.name for learner in fitted.learners),
        "used": fitted.used,
        "curves": fitted.curves,
        "error": fitted.error,
        "ahead": fitted.learners[0].ahead,
    }
    for learner in fitted.learners:
        if isinstance(learner, Periodic | Smooth):
            flat[f"{learner.name}.seasons"] = learner.basis.seasons
        if isinstance(learner, Dense):
            flat["dense.back"] = learner.back
        if isinstance(learner, Context):
            flat["context.cycles"] = np.array(learner.cycles, dtype=np.int64).reshape(-1, 2)
            near = [learner.neighbours.get(one.name, ())[: learner.near] for one in members]
            flat["context.near"] = np.array([[*names, *[""] * (learner.near - len(names))] for names in near])
    return flat | {f"weights.{name}": value for name, value in fitted.weights.items()}
