"""What is wrong with each row of one station, and with which indicator?"""

from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np

from jiahe.engines.detect import faults
from jiahe.engines.detect.arrays import Flags, Floats, Wholes
from jiahe.engines.detect.isolate import explained, is_gradual
from jiahe.engines.detect.reference import Reference, Tuning, learn
from jiahe.engines.detect.stream import Scored, score_all
from jiahe.engines.detect.windows import as_coarse, hold, run_lengths, stretches, trailing_mean

_MOST, _LITTLE = 0.7, 0.8
_LEAD_WINDOWS = 8
_CALM = 3.0
_NO_MEASUREMENT = 1e100
_REGULAR = 0.9


class Kind(IntEnum):
    """What is wrong; a higher number hides a lower one in the same row."""

    NONE = 0
    MISSING = 1
    ABNORMAL_TOGETHER = 2
    DRIFT = 3
    TAMPERED = 4
    SPIKE = 5
    FROZEN = 6
    OUT_OF_RANGE = 7


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What is asked for.

    Attributes
    ----------
    low, high
        Shape (p,): what is physically possible; infinite where nothing is known.
    frozen_rows
        Least run of one value that counts as frozen.
    release
        A raised row stays raised until its score falls below this share of the limit.
    online
        Whether single readings are judged by what was known at their time; else a frozen run or a copy is marked from
        its first row, and a spike is told from a step by the rows after it.
    """

    low: Floats
    high: Floats
    frozen_rows: int = 6
    release: float = 0.8
    online: bool = False


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """The verdict on n rows of p indicators.

    Attributes
    ----------
    score
        Shape (n,): 1 is at the limit.
    kind
        Shape (n,): a `Kind` each.
    blamed
        Shape (n, p): the indicators concerned.
    lead
        Shape (n,): the first of them, -1 where none is.
    expected
        Shape (n,): what was expected of `lead`, NaN where nothing is said about that.
    run
        Shape (n,): rows of the frozen run, 0 elsewhere.
    copied
        Shape (n,): whether the stretch repeats an earlier one.
    """

    score: Floats
    kind: Wholes
    blamed: Flags
    lead: Wholes
    expected: Floats
    run: Wholes
    copied: Flags


@dataclass(frozen=True, kw_only=True)
class _Found:
    """What the rules for single readings found, each of shape (n, p)."""

    missing: Flags
    outside: Flags
    frozen: Flags
    copied: Flags
    spike: Flags
    departure: Floats
    ratio: Floats
    run: Wholes

    @property
    def any(self) -> Flags:
        return self.outside | self.frozen | self.copied | self.spike


def judge(
    values: Floats,
    day: Floats,
    *,
    due: Flags,
    normal: Floats,
    normal_day: Floats,
    rules: Rules,
    tuning: Tuning,
    daily: bool,
) -> Judgement:
    """Judge all rows of one station.

    Parameters
    ----------
    values
        Shape (n, p), in order of time; NaN where nothing was read.
    day, normal_day
        Shapes (n,) and (m,): fraction of the day, 0 to 1.
    due
        Shape (n, p): where a reading was due, even if none came; an indicator that nearly every normal row has is always due.
    normal
        Shape (m, p), m at least 1: rows taken as normal; they may be the first rows of `values` themselves.
    rules, tuning
        What is asked for.
    daily
        Whether the time of day is used.
    """
    own = len(normal) <= len(values) and np.array_equal(normal, values[: len(normal)], equal_nan=True)
    usual, clean = _inside(normal, rules), _inside(values, rules)
    usual = as_coarse(usual, clean)
    past = usual[:0] if own else usual
    found = _single_readings(values, clean, due, usual=usual, past=past, rules=rules, vouched=not tuning.trim)
    kept = np.where(faults.spikes(faults.departures(usual), faults.spike_limits(usual)), np.nan, usual)
    reference = learn(kept, normal_day, tuning, daily=daily)
    found, scored = _score(reference, values, day, found=found, online=rules.online)
    raised = hold(scored.score >= 1, scored.score < rules.release)
    kind, blamed = _raised_kinds(reference, scored, raised)
    expected = clean - scored.residuals * reference.noise * reference.spread
    return _combine(values, found, scored, kind, blamed, expected)


def _inside(values: Floats, rules: Rules) -> Floats:
    with np.errstate(invalid="ignore"):
        outside = (values < rules.low) | (values > rules.high) | (np.abs(values) > _NO_MEASUREMENT)
    return np.where(outside, np.nan, values)


def _single_readings(
    values: Floats, clean: Floats, due: Flags, *, usual: Floats, past: Floats, rules: Rules, vouched: bool
) -> _Found:
    online = rules.online
    limits, departure = faults.spike_limits(usual, online=online), faults.departures(clean, online=online)
    return _Found(
        missing=np.isnan(values) & (due | ((~np.isnan(usual)).mean(axis=0) >= _REGULAR)),
        outside=np.isnan(clean) & ~np.isnan(values),
        frozen=faults.frozen(clean, usual, rules.frozen_rows, vouched=vouched, online=online),
        copied=faults.copies(clean, usual, past, online=online),
        spike=faults.spikes(departure, limits),
        departure=departure,
        ratio=np.abs(departure) / limits,
        run=run_lengths(clean, so_far=online),
    )


def _score(reference: Reference, values: Floats, day: Floats, *, found: _Found, online: bool) -> tuple[_Found, Scored]:
    """Score the rows without the faulty readings, and once more without those that only their residual gives away."""
    scored = score_all(reference, np.where(found.any, np.nan, values), day)
    alone = faults.departures(scored.residuals, online=online)
    limits = reference.lone[int(online)]
    spike = np.zeros(values.shape, bool)
    # A spike stands out of calm; what stands out of a lasting departure belongs to that.
    striking = (np.abs(alone) > limits) & (np.abs(scored.residuals - alone) < _CALM)
    for row in np.flatnonzero(striking.any(axis=1)):
        share, _ = explained(reference, scored.residuals[row : row + 1])
        first = int(share.argmax())
        spike[row, first] = share[first] >= _MOST and striking[row, first]
    if not spike.any():
        return found, scored
    departure = np.where(spike, scored.residuals * reference.noise * reference.spread, found.departure)
    ratio = np.where(spike, np.abs(alone) / limits, found.ratio)
    found = replace(found, spike=found.spike | spike, departure=departure, ratio=ratio)
    return found, score_all(reference, np.where(found.any, np.nan, values), day)


def _raised_kinds(reference: Reference, scored: Scored, raised: Flags) -> tuple[Wholes, Flags]:
    """Give each stretch of raised rows one kind and the indicators to blame."""
    rows, columns = scored.levels.shape
    kind, blamed = np.zeros(rows, np.int64), np.zeros((rows, columns), bool)
    window, lonely = reference.tuning.window, reference.usable.sum() == 1
    for start, end in stretches(raised):
        ahead = max(0, start - _LEAD_WINDOWS * window)
        course = scored.residuals[ahead:end]
        # Not the scored means: those are clipped, and clipping bends the direction in which a fault shows.
        means = trailing_mean(course, window)[start - ahead :]
        share, rest = explained(reference, means)
        first = int(share.argmax())
        if lonely or (share[first] >= _MOST and rest[first] < _LITTLE):
            gradual = is_gradual(course[: max(start - ahead + 1, len(course) - window), first])
            kind[start:end] = Kind.DRIFT if lonely or gradual else Kind.TAMPERED
            blamed[start:end, first] = True
        else:
            kind[start:end] = Kind.ABNORMAL_TOGETHER
            blamed[start:end] = _together(share, scored.singles[start:end])
    return kind, blamed


def _together(share: Floats, singles: Floats) -> Flags:
    over = singles.max(axis=0) >= 1
    ranked = np.argsort(-share, kind="stable")[:2]
    over[ranked] = True
    return np.asarray(over)


def _combine(values: Floats, found: _Found, scored: Scored, kind: Wholes, blamed: Flags, expected: Floats) -> Judgement:
    score = scored.score.copy()
    kind, blamed = kind.copy(), blamed.copy()
    layers = (
        (Kind.MISSING, found.missing, np.ones_like(values)),
        (Kind.TAMPERED, found.copied, np.ones_like(values)),
        (Kind.SPIKE, found.spike, found.ratio),
        (Kind.FROZEN, found.frozen, np.ones_like(values)),
        (Kind.OUT_OF_RANGE, found.outside, np.ones_like(values)),
    )
    for layer, cells, height in layers:
        rows = cells.any(axis=1)
        here = rows & (kind < layer)
        kind[here], blamed[here] = layer, cells[here]
        score[rows] = np.maximum(score[rows], np.where(cells, height, 0.0).max(axis=1, initial=1.0)[rows])
    score[kind != Kind.NONE] = np.maximum(score[kind != Kind.NONE], 1.0)
    lead = np.where(blamed.any(axis=1), np.where(blamed, scored.singles + found.any, -1.0).argmax(axis=1), -1)
    return _verdict(values, found, score, kind, blamed, lead, expected)


def _verdict(
    values: Floats, found: _Found, score: Floats, kind: Wholes, blamed: Flags, lead: Wholes, expected: Floats
) -> Judgement:
    rows, column = np.arange(len(values)), np.maximum(lead, 0)
    said = np.where(kind == Kind.SPIKE, (values - found.departure)[rows, column], expected[rows, column])
    speaks = np.isin(kind, [Kind.SPIKE, Kind.DRIFT, Kind.TAMPERED, Kind.ABNORMAL_TOGETHER])
    copied = (found.copied & blamed).any(axis=1) & (kind == Kind.TAMPERED)
    return Judgement(
        score=score,
        kind=kind,
        blamed=blamed,
        lead=lead,
        expected=np.where(speaks & ~copied, said, np.nan),
        run=np.where(kind == Kind.FROZEN, found.run[rows, column], 0),
        copied=copied,
    )
