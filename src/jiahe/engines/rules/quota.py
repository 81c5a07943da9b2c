"""Who gets the places of each year's quota?"""

from typing import Any, NamedTuple

import numpy as np

from jiahe.engines.rules.grouping import CLAIM, DUE, RULE
from jiahe.engines.rules.model import MISSING, Claims, Flag, Paid, Pool, Status, Whole, Why
from jiahe.engines.rules.screening import LIVE
from jiahe.engines.rules.table import EARLIEST, QUOTA, SAME_YEAR, STEPS, Table


class Years(NamedTuple):
    """The quotas of all years that claims fall into: a code is the place of the rule * span + year - first.

    Attributes
    ----------
    code
        (n,) The code of each claim, -1 where no quota holds.
    rules, first, span
        The rules with a quota; the first year; how many years there are.
    """

    code: Whole
    rules: Whole
    first: int
    span: int


def years(table: Table, claims: Claims, status: np.ndarray) -> Years:
    """Return the quotas that the live claims come under."""
    code = np.full(len(claims), -1, np.int64)
    limited = np.flatnonzero(table.rules[QUOTA] != MISSING)
    under = np.flatnonzero((table.rules[QUOTA] != MISSING)[claims.rule] & (status == LIVE)) if len(limited) else limited
    if not len(under):
        return Years(code, limited, 0, 0)
    year = year_of(claims.day[under])
    first = int(year.min())
    span = int(year.max()) - first + 1
    code[under] = np.searchsorted(limited, claims.rule[under]) * span + year - first
    return Years(code, limited, first, span)


def year_of(day: Whole) -> Whole:
    """Return the calendar year of days since 1970-01-01."""
    return day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def groups(table: Table, rule_of: Whole, quotas: Years) -> tuple[Whole, int]:
    """Return the group of each claim within which claims on one key repeat one another, and how many groups there are.

    It is the rule; for a quota whose years stand apart, the rule and year. Steps of a tier stay together over the years.
    """
    size = table.rules.shape[1]
    apart = (table.rules[SAME_YEAR] == 1) & (table.rules[STEPS] == 0)
    if not quotas.span or not apart.any():
        return rule_of, size
    within = apart[rule_of] & (quotas.code >= 0)
    return np.where(within, size + quotas.code, rule_of), size + len(quotas.rules) * quotas.span


class Asking(NamedTuple):
    """The claims that want a place, and what has been paid."""

    claims: Claims
    paid: Paid
    key: Whole
    paid_key: Whole


def under_quota(rules: Any, size: Any, rows: Any, asking: Any) -> int:
    """List the rows in the running whose rule has a quota, and return how many there are."""
    found = 0
    for row in range(size):
        if rows[row, DUE] and rules[QUOTA, rows[row, RULE]] != MISSING:
            asking[found] = row
            found += 1
    return found


def admit(
    table: Table, quotas: Years, asked: Asking, asking: Whole, rows: Whole, out: tuple[np.ndarray, ...]
) -> tuple[Pool, ...]:
    """Give the places of each quota by score and retire the rest; `out` is status, why, pool and rank.

    A key that had been paid under the quota in that year holds its place already and is not ranked. Where the last
    place falls into a tie, the tied and all behind get none, unless the rule lets the earliest win.
    """
    status, why, pool_of, rank = out
    claim = rows[asking, CLAIM]
    code = quotas.code[claim]
    taken, holds = _held(table, quotas, asked, asked.key[claim], code)
    ranked = np.flatnonzero(~holds)
    ranked = ranked[_by_score(table, asked.claims, claim[ranked], code[ranked])]
    falling = -asked.claims.score[claim[ranked]]
    bounds = code[ranked]
    found: list[Pool] = []
    for one in np.unique(code).tolist():
        rule = int(quotas.rules[one // quotas.span])
        first, end = np.searchsorted(bounds, (one, one + 1)).tolist()
        places = int(table.rules[QUOTA, rule])
        left = max(0, places - int(taken[one]))
        admitted, tied = _cut(falling[first:end], left, earliest=bool(table.rules[EARLIEST, rule]))
        rank[claim[ranked[first:end]]] = np.searchsorted(falling[first:end], falling[first:end]) + 1
        lost = ranked[first + admitted : end]
        status[claim[lost]], why[claim[lost]] = Status.OVER_QUOTA, Why.TIE if tied else Why.FULL
        rows[asking[lost], DUE] = 0
        pool_of[claim[code == one]] = len(found)
        year = quotas.first + one % quotas.span
        found.append(Pool(rule, year, places, int(taken[one]), end - first, admitted, tied))
    return tuple(found)


def _by_score(table: Table, claims: Claims, claim: Whole, code: Whole) -> Whole:
    if table.rules[EARLIEST].any():
        return np.lexsort((claims.order[claim], claims.day[claim], -claims.score[claim], code))
    return np.lexsort((-claims.score[claim], code))


def _held(table: Table, quotas: Years, asked: Asking, key: Whole, code: Whole) -> tuple[Whole, Flag]:
    """Return how many places payments take of each quota, and which of the claims asking hold one."""
    size, paid = len(quotas.rules) * quotas.span, asked.paid
    if not len(paid):
        return np.zeros(size, np.int64), np.zeros(len(key), bool)
    year = year_of(paid.day) - quotas.first
    counts = (table.rules[QUOTA] != MISSING)[paid.rule] & (year >= 0) & (year < quotas.span)
    spread = int(max(asked.paid_key.max(), key.max())) + 1
    of_paid = np.searchsorted(quotas.rules, paid.rule[counts]) * quotas.span + year[counts]
    places = np.unique(of_paid * spread + asked.paid_key[counts])
    wanted = code * spread + key
    at = np.searchsorted(places, wanted)
    holds = np.append(places, -1)[at] == wanted
    return np.bincount(places // spread, minlength=size), holds


def _cut(falling: Whole, left: int, *, earliest: bool) -> tuple[int, int]:
    """Return how many of the ranked are admitted, and how many stand on a score that does not fit; scores are negated."""
    if len(falling) <= left or earliest or left == 0:
        return min(left, len(falling)), 0
    first, behind = np.searchsorted(falling, falling[left]), np.searchsorted(falling, falling[left], side="right")
    return (int(first), int(behind - first)) if first < left else (left, 0)
