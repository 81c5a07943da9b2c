"""Which experts judge which case? The best assignment there is, with its proof, or the reason why there is none."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from jiahe.engines.review.best import SCALE, best_flow, level
from jiahe.engines.review.network import Demand, Mask, Narrow, Whole, idle, unserved


class Cause(StrEnum):
    """Why there is no assignment."""

    KEPT = "kept"
    """What is kept leaves a case too few places for its quotas."""
    CAPACITY = "capacity"
    """Cases need more than the experts open to them may take."""
    QUOTA = "quota"
    """They would have enough experts, but not of the fields asked for."""
    LEAST = "least"
    """Experts cannot reach their least load."""


@dataclass(frozen=True, kw_only=True)
class Shortage:
    """There is no assignment; each group is short by itself, and the cases beyond them are not the reason."""

    cause: Cause
    groups: tuple[Narrow, ...]


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """A best assignment.

    Attributes
    ----------
    chosen : (n, m)
        Which expert judges which case, those kept included.
    worst
        The least expertise of any new assignment: every case is served at least so well. None if nothing was new.
    total
        The expertise of the new assignments together.
    bound
        What no assignment with this `worst` exceeds, from prices of a dual solution that are computed apart from the
        solver; equal to `total`, that is the proof.
    limit
        Cases and experts because of which `worst` cannot be higher: above it they are too few for one another.
    """

    chosen: Mask
    worst: float | None
    total: float
    bound: float
    limit: tuple[Narrow, ...]


def assign(
    expertise: NDArray[np.float64],
    needed: Whole,
    *,
    most: Whole,
    least: Whole | None = None,
    forbidden: Mask | None = None,
    kept: Mask | None = None,
    fields: Whole | None = None,
    quotas: Whole | None = None,
) -> Assignment | Shortage:
    """Assign experts to cases: first the worst-served case is served as well as can be, then the sum is largest.

    Parameters
    ----------
    expertise : (n, m)
        In [0, 1]; counted in millionths.
    needed : (n,)
        How many experts each case gets.
    most, least : (m,)
        How many cases an expert takes, those kept included; at least 0 unless told.
    forbidden : (n, m)
        Conflicts of interest.
    kept : (n, m)
        Assignments already made; they stay, even beyond a load or a number, and count for both and for quotas, but
        not for `worst` and `total`.
    fields : (m,)
        Each expert's field, from 0.
    quotas : (n, number of fields)
        How many experts of each field a case gets at least.

    Returns
    -------
    result
        The same for the same arguments; among equally good assignments which one is found follows their order.

    Raises
    ------
    ValueError
        Where shapes or ranges do not fit, or something kept is forbidden.

    Notes
    -----
    A case is served as well as its least expert. The level is found by bisection over largest flows (the bottleneck
    assignment: R. Burkard, M. Dell'Amico and S. Martello 2012, "Assignment Problems", chapter 6), the sum by a
    min-cost flow on the pairs at or above it. Both are exact for every input. To maximise the least *sum* over a
    case's experts instead is NP-hard (N. Garg, T. Kavitha, A. Kumar, K. Mehlhorn and J. Mestre 2010, "Assigning Papers
    to Referees", Algorithmica 58).

    Examples
    --------
    >>> found = assign(np.array([[1.0, 0.9], [0.8, 0.1]]), np.array([1, 1]), most=np.array([1, 1]))
    >>> found.chosen.tolist(), found.worst, found.total
    ([[False, True], [True, False]], 0.8, 1.7)
    """
    shape = (cases, experts) = expertise.shape
    demand, kept = _demand(
        needed=np.asarray(needed, np.int64),
        most=np.asarray(most, np.int64),
        least=np.zeros(experts, np.int64) if least is None else np.asarray(least, np.int64),
        forbidden=np.zeros(shape, bool) if forbidden is None else forbidden,
        kept=np.zeros(shape, bool) if kept is None else kept,
        field=np.zeros(experts, np.int64) if fields is None else np.asarray(fields, np.int64),
        quotas=np.zeros((cases, 1), np.int64) if quotas is None else np.asarray(quotas, np.int64),
    )
    if not (np.isfinite(expertise).all() and (expertise >= 0).all() and (expertise <= 1).all()):
        raise ValueError("expertise lies between 0 and 1")
    shortage = _shortage(demand)
    return _best(demand, np.rint(expertise * SCALE).astype(np.int64), kept) if shortage is None else shortage


def _demand(
    *, needed: Whole, most: Whole, least: Whole, forbidden: Mask, kept: Mask, field: Whole, quotas: Whole
) -> tuple[Demand, Mask]:
    """Return what remains to be filled beside what is kept; too few places for quotas show as a negative number."""
    cases, experts = forbidden.shape
    if needed.shape != (cases,) or kept.shape != forbidden.shape or quotas.shape[:1] != (cases,):
        raise ValueError(f"a number for each of {cases} cases and {experts} experts is asked for")
    if not most.shape == least.shape == field.shape == (experts,):
        raise ValueError(f"a number for each of {experts} experts is asked for")
    if (kept & forbidden).any():
        raise ValueError("an assignment that is kept is forbidden")
    if (least < 0).any() or (least > most).any() or (quotas < 0).any() or (quotas.sum(axis=1) > needed).any():
        raise ValueError("a least number is negative or above its largest")
    if ((field < 0) | (field >= quotas.shape[1])).any():
        raise ValueError("an expert's field has no column among the quotas")
    load, members = kept.sum(axis=0), np.eye(quotas.shape[1], dtype=np.int64)[field]
    open_quotas = np.maximum(quotas - kept @ members, 0)
    places = np.maximum(needed - kept.sum(axis=1), 0)
    demand = Demand(
        free=places - open_quotas.sum(axis=1),
        quotas=open_quotas,
        field=field,
        least=np.maximum(least - load, 0),
        most=np.maximum(most - load, 0),
        allowed=~(forbidden | kept),
    )
    return demand, kept


def _shortage(demand: Demand) -> Shortage | None:
    crowded = tuple(
        Narrow(cases=(case,), experts=(), needed=int(asked), available=int(asked + demand.free[case]))
        for case, asked in enumerate(demand.quotas.sum(axis=1).tolist())
        if demand.free[case] < 0
    )
    if crowded:
        return Shortage(cause=Cause.KEPT, groups=crowded)
    for cause, find, asked in (
        (Cause.CAPACITY, unserved, demand.without_quotas()),
        (Cause.QUOTA, unserved, demand),
        (Cause.LEAST, idle, demand),
    ):
        groups = find(asked)
        if groups:
            return Shortage(cause=cause, groups=groups)
    return None


def _best(demand: Demand, worth: Whole, kept: Mask) -> Assignment:
    lowest = level(demand, worth)
    flow = best_flow(demand.only(worth >= lowest), worth)
    return Assignment(
        chosen=kept | flow.chosen,
        worst=lowest / SCALE if demand.total else None,
        total=flow.total / SCALE,
        bound=flow.bound / SCALE,
        limit=_limit(demand.only(worth > lowest)),
    )


def _limit(above: Demand) -> tuple[Narrow, ...]:
    shortage = _shortage(above)
    return () if shortage is None else shortage.groups
