"""Rules, claims and payments in few words."""

from typing import Any

import numpy as np

from jiahe.engines.rules.model import MISSING, Claims, Paid, Rule, Term

DAY = 20_300  # 2025-07-31
LAST = 21_000


def rule(fixed: int | None = 100, *kinds: str, **more: Any) -> Rule:
    """Return a rule from day 20000 to 21000, of the kind `a` unless others are named."""
    terms = more.pop("terms", (Term(first_day=0, fixed=fixed),))
    given: dict[str, Any] = {"plan": 0, "key": "matter", "first_day": 20_000, "last_day": LAST} | more
    return Rule(kinds=frozenset(kinds or ("a",)), terms=terms, **given)


def claims(*rows: tuple[int, ...]) -> Claims:
    """Return claims of (rule, matter, day, amount, score); what is left out is 0, day `DAY`, and missing."""
    full = [(*row, *(0, 0, DAY, MISSING, MISSING)[len(row) :]) for row in rows]
    place, matter, day, amount, score = np.array(full, np.int64).reshape(-1, 5).T.copy()
    size = len(rows)
    return Claims(
        rule=place,
        matter=matter,
        applicant=np.zeros(size, np.int64),
        applicant_right=np.ones(size, bool),
        day=day,
        amount=amount,
        score=score,
        order=np.arange(size),
    )


def paid(*rows: tuple[int, ...]) -> Paid:
    """Return payments of (rule, matter, amount, day)."""
    full = [(*row, *(0, 0, 0, DAY)[len(row) :]) for row in rows]
    place, matter, amount, day = np.array(full, np.int64).reshape(-1, 4).T.copy()
    return Paid(rule=place, matter=matter, applicant=np.zeros(len(rows), np.int64), day=day, amount=amount)
