"""Which learners, alone or averaged, forecast a group of like series best, and how far off are they?

Candidates are judged by the mean absolute error of forecasts of blocks that they did not learn from. The equal-weight mean
of several is a candidate too: it often beats each of them, and has no weights to get wrong (Bates & Granger 1969).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, groupby, product

import numpy as np

from jiahe.engines.forecast import calibrate, holdout
from jiahe.engines.forecast.holdout import Blocks, Sums
from jiahe.engines.forecast.learners import Basis, Learner
from jiahe.engines.forecast.panel import Series

Report = Callable[[float], None]

NAIVE = 1.1
"""A naive forecast is taken only where it errs less than the others by this factor: it is a floor, not a rival, and the
others were judged with a part of the history left out."""


TIE = 1.01
"""Errors on held-out blocks that lie within this factor are alike; then the mean of more learners is the surer one, and
weights that are shared by all series."""


@dataclass(frozen=True)
class _Trial:
    """One penalty's weights, those learnt outside each block, and their squared error on the blocks."""

    weights: np.ndarray
    folds: list[np.ndarray]
    loss: float


@dataclass
class Fitted:
    """What a group of series has learnt.

    Attributes
    ----------
    learners
        All candidates, in order.
    used
        (series, learners): which of them are averaged for each series.
    weights
        Per learner its weights, (series or 1 for all, inputs, outputs).
    curves
        (series, 2, judged leads, probabilities): the ends of the errors in scaled units.
    """

    learners: tuple[Learner, ...]
    used: np.ndarray
    weights: dict[str, np.ndarray]
    curves: np.ndarray
    error: np.ndarray = field(default_factory=lambda: np.empty(0))


@dataclass
class _Case:
    """One series with its blocks, its held-out targets and the candidates' held-out forecasts."""

    series: Series
    blocks: Blocks
    leads: np.ndarray
    actual: np.ndarray
    made: dict[str, np.ndarray] = field(default_factory=dict)
    weights: dict[str, np.ndarray] = field(default_factory=dict)


def fit(
    members: tuple[Series, ...],
    learners: tuple[Learner, ...],
    *,
    ahead: int,
    bridged: int,
    pooled: bool,
    probabilities: np.ndarray,
    report: Report,
) -> tuple[tuple[Series, ...], Fitted] | None:
    """Fit a group.

    Parameters
    ----------
    members
        Series of like length.
    learners
        Candidates; the first that learns is the pilot for whether weights are shared.
    ahead
        Steps ahead that are forecast directly.
    bridged
        Longest gap that may be learnt across.
    pooled
        Whether weights may be shared by all series of the group.
    probabilities
        Tails for which errors are kept.
    report
        Is told the share done.

    Returns
    -------
    members, fitted
        Those that could be learnt from, and what was learnt; None where none could.
    """
    back = max(learner.back if learner.inputs else 1 for learner in learners)
    reach = max(learner.reach for learner in learners)
    leads = holdout.leads(ahead)
    cases = []
    for series in members:
        blocks = holdout.split(series, back=back, reach=reach, margin=ahead, bridged=bridged)
        if blocks is not None:
            actual = holdout.targets(series, np.concatenate(blocks.tests), leads)
            if not np.isnan(actual).all(0).any():
                cases.append(_Case(series, blocks, leads, actual))
    if not cases:
        return None
    shared: bool | None = None if pooled and len(cases) > 1 else False
    done = 0
    for basis, alike in groupby(learners, key=lambda learner: learner.basis):
        family = list(alike)
        if not family[0].inputs:
            _naive(cases, family)
        elif not family[0].shareable:
            _judge(cases, basis, family, alone=True, together=False)
        else:
            shared = _judge(cases, basis, family, alone=shared is not True, together=shared is not False)
        done += len(family)
        report(done / (len(learners) + 1))
    fitted = _choose(cases, learners, probabilities, shared=bool(shared))
    report(1.0)
    return tuple(case.series for case in cases), fitted


def _naive(cases: list[_Case], family: list[Learner]) -> None:
    for learner, case in product(family, cases):
        made = learner.predict(np.empty(0), case.series, np.concatenate(case.blocks.tests))
        case.made[learner.name] = made[:, case.leads]


def _judge(cases: list[_Case], basis: Basis, family: list[Learner], *, alone: bool, together: bool) -> bool:
    """Fit learners of one basis for each series, or for all, or both ways to keep the better; tell if they are shared.

    Where both are tried, the first learner decides for the others.
    """
    pilot, leads = family[0], cases[0].leads
    pool: dict[str, Sums] = {}
    kept: dict[str, list[Sums]] = {learner.name: [] for learner in family}
    trials: list[list[_Trial]] = []
    for batch in [[case] for case in cases] if alone else _alike(cases):
        layers = holdout.moments(basis, [case.series for case in batch], batch[0].blocks)
        for learner in family:
            columns = np.concatenate((np.arange(learner.inputs), learner.inputs + learner.judged(leads)))
            sums = holdout.add_up(learner.derive(layers), batch[0].blocks, columns)
            if alone and learner is pilot:
                trials.append(_try(learner, sums, best=learner.shareable))
            elif alone:
                kept[learner.name].append(sums)
            if together:
                pool[learner.name] = pool[learner.name].plus(sums) if learner.name in pool else sums
    common = _try(pilot, pool[pilot.name], best=True) if together else []
    shared = _settle(cases, pilot, _pick(trials), common)
    for learner in family[1:]:
        common = _try(learner, pool[learner.name], best=True) if shared else []
        own = [] if shared else [_try(learner, sums, best=True)[0] for sums in kept[learner.name]]
        _settle(cases, learner, own, common)
    return shared


def _settle(cases: list[_Case], learner: Learner, own: list[_Trial], common: list[_Trial]) -> bool:
    """Keep each series' own weights, or the common ones where these err about as little; tell whether it is the common ones."""
    made = [_all_held_out(cases, learner, trials) for trials in (own, common * len(cases)) if trials]
    shared = bool(common)
    if own and common:
        errors = [sum(_error(one, case.actual) for one, case in zip(each, cases, strict=True)) for each in made]
        shared = errors[1] <= errors[0] * TIE
    kept = common * len(cases) if shared else own
    for case, trial, forecast in zip(cases, kept, made[-1] if shared else made[0], strict=True):
        case.weights[learner.name], case.made[learner.name] = trial.weights, forecast
    return shared


def _all_held_out(cases: list[_Case], learner: Learner, trials: list[_Trial]) -> list[np.ndarray]:
    return [_held_out(case, learner, trial.folds) for case, trial in zip(cases, trials, strict=True)]


def _alike(cases: list[_Case]) -> list[list[_Case]]:
    """Put cases of equal blocks together."""
    found: dict[tuple[bytes, bytes], list[_Case]] = {}
    for case in cases:
        found.setdefault((case.blocks.cuts.tobytes(), case.blocks.usable.tobytes()), []).append(case)
    return list(found.values())


def _try(learner: Learner, sums: Sums, *, best: bool) -> list[_Trial]:
    """Fit with each penalty, or with the one that errs least on held-out blocks."""
    tried = []
    for penalty in learner.penalties:
        folds = [holdout.solve(one, learner.inputs, penalty) for one in sums.outside]
        errors = sum(holdout.loss(one, within) for one, within in zip(folds, sums.within, strict=True))
        tried.append((errors, penalty, folds))
    if best:
        tried = [min(tried, key=lambda one: one[:2])]
    return [
        _Trial(holdout.solve(sums.total, learner.inputs, penalty), folds, errors) for errors, penalty, folds in tried
    ]


def _pick(apart: list[list[_Trial]]) -> list[_Trial]:
    """Take the trial that errs least over all series; where each has but one, that."""
    total = [sum(one.loss for one in tried) for tried in zip(*apart, strict=True)]
    return [tried[total.index(min(total))] for tried in apart]


def _held_out(case: _Case, learner: Learner, weights: list[np.ndarray]) -> np.ndarray:
    parts = zip(weights, case.blocks.tests, strict=True)
    made = np.concatenate([learner.predict(one, case.series, origins) for one, origins in parts])
    return made if made.shape[1] == len(case.leads) else made[:, case.leads]


def _error(made: np.ndarray, actual: np.ndarray) -> float:
    square = (made - actual) ** 2
    known = square[~np.isnan(square)]
    return float(np.sqrt(known.mean())) if len(known) else float("inf")


def _choose(cases: list[_Case], learners: tuple[Learner, ...], probabilities: np.ndarray, *, shared: bool) -> Fitted:
    """Take, for each series, the mean of the candidates that errs least on held-out blocks."""
    used = np.zeros((len(cases), len(learners)), dtype=bool)
    judged = [{subset: _error(made, case.actual) for subset, made in _means(case, learners)} for case in cases]
    learnt = [subset for subset in judged[0] if learners[subset[0]].inputs]
    if shared and learnt:
        # Weights that are shared are also combined alike: one choice for all is surer than one for each.
        total = {subset: sum(one[subset] for one in judged) for subset in learnt}
        best = _widest(total)
        judged = [
            {subset: error for subset, error in one.items() if subset == best or subset not in learnt} for one in judged
        ]
    errors = []
    for place, (case, found) in enumerate(zip(cases, judged, strict=True)):
        naive = min((one for one in found if one not in learnt), key=lambda one: found[one])
        best = _widest({one: error for one, error in found.items() if one in learnt} or {naive: found[naive]})
        subset = naive if found[naive] * NAIVE < found[best] else best
        used[place, list(subset)] = True
        errors.append(case.actual - _mean(case, learners, subset))
    weights = {
        learner.name: _stack([case.weights[learner.name] for case in cases])
        for place, learner in enumerate(learners)
        if learner.inputs and used[:, place].any()
    }
    return Fitted(
        learners, used, weights, _curves(errors, probabilities), np.array([np.nanmean(np.abs(one)) for one in errors])
    )


def _widest(errors: dict[tuple[int, ...], float]) -> tuple[int, ...]:
    """Return the set that errs least; among those that err about as little, the one of most learners."""
    bound = min(errors.values()) * TIE
    return min((one for one in errors if errors[one] <= bound), key=lambda one: (-len(one), errors[one]))


def _means(case: _Case, learners: tuple[Learner, ...]) -> Iterator[tuple[tuple[int, ...], np.ndarray]]:
    """Yield each naive learner and each non-empty set of the others, with the mean of its forecasts."""
    learnt = [place for place, learner in enumerate(learners) if learner.inputs]
    yield from (((place,), case.made[learner.name]) for place, learner in enumerate(learners) if not learner.inputs)
    for size in range(1, len(learnt) + 1):
        for subset in combinations(learnt, size):
            yield subset, _mean(case, learners, subset)


def _mean(case: _Case, learners: tuple[Learner, ...], subset: tuple[int, ...]) -> np.ndarray:
    return sum((case.made[learners[place].name] for place in subset), start=np.zeros(())) / len(subset)


def _stack(weights: list[np.ndarray]) -> np.ndarray:
    same = all(one is weights[0] for one in weights)
    return np.stack(weights[:1] if same else weights).astype(np.float32)


def _curves(errors: list[np.ndarray], probabilities: np.ndarray) -> np.ndarray:
    """Calibrate each series by its own errors where they are many, else by those of all, in units of its own size."""
    sizes = [max(float(np.nanmean(np.abs(one))), 1e-12) for one in errors]
    few = [len(one) < calibrate.OWN for one in errors]
    curves = [np.empty(0)] * len(errors)
    if any(few):
        pool = calibrate.ends(
            np.concatenate([one / size for one, size in zip(errors, sizes, strict=True)]), probabilities
        )
        curves = [pool * size for size in sizes]
    for place, one in enumerate(errors):
        if not few[place]:
            curves[place] = calibrate.ends(one, probabilities)
    return np.stack(curves).astype(np.float32)
