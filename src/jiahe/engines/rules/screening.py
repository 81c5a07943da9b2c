"""What does each claim's own rule give, before any other claim is looked at?"""

from typing import Any

from jiahe.engines.rules.model import MISSING, Status, Why
from jiahe.engines.rules.table import (
    BY_APPLICANT,
    CAP,
    CHECKS,
    DENOMINATOR,
    END_TERM,
    END_TIER,
    FIRST_DAY,
    FIRST_TERM,
    FIRST_TIER,
    FIXED,
    FROM,
    LAST_DAY,
    NUMERATOR,
    QUOTA,
    ROUNDING,
)

LIVE = 127
"""The status of a claim that is still in the running."""
_INELIGIBLE, _EXPIRED = int(Status.INELIGIBLE), int(Status.EXPIRED)
_APPLICANT, _EARLY, _LATE = int(Why.APPLICANT), int(Why.TOO_EARLY), int(Why.TOO_LATE)
_AMOUNT, _SCORE, _NOTHING = int(Why.AMOUNT), int(Why.SCORE), int(Why.NOTHING)


def screen(
    rules: Any,
    terms: Any,
    matters: int,
    rule_of: Any,
    matter: Any,
    applicant: Any,
    right: Any,
    day: Any,
    amount: Any,
    score: Any,
    status: Any,
    why: Any,
    term_of: Any,
    key: Any,
) -> None:
    """Fill key and term of every claim, and let those into the running that state what their rule needs."""
    for i in range(len(rule_of)):
        rule = rule_of[i]
        key[i] = matters + applicant[i] if rules[BY_APPLICANT, rule] else matter[i]
        term = rules[FIRST_TERM, rule]
        while term + 1 < rules[END_TERM, rule] and terms[FROM, term + 1] <= day[i]:
            term += 1
        term_of[i] = term
        if rules[CHECKS, rule] and not right[i]:
            status[i], why[i] = _INELIGIBLE, _APPLICANT
        elif day[i] < rules[FIRST_DAY, rule]:
            status[i], why[i] = _EXPIRED, _EARLY
        elif day[i] > rules[LAST_DAY, rule]:
            status[i], why[i] = _EXPIRED, _LATE
        elif terms[FIXED, term] == MISSING and amount[i] == MISSING:
            status[i], why[i] = _INELIGIBLE, _AMOUNT
        elif rules[QUOTA, rule] != MISSING and score[i] == MISSING:
            status[i], why[i] = _INELIGIBLE, _SCORE
        else:
            status[i] = LIVE


def entitle(
    rules: Any, terms: Any, tiers: Any, rule_of: Any, amount: Any, term_of: Any, status: Any, why: Any, entitlement: Any
) -> None:
    """Fill the entitlement of every claim in the running, and retire those that would get nothing.

    The share of an amount a = q d + r is q n + (r n) / d, so it is exact though a n would not fit 64 bits; only the
    second part has a fraction to round.
    """
    for i in range(len(rule_of)):
        if status[i] != LIVE:
            continue
        term = term_of[i]
        given = max(0, terms[FIXED, term])
        if terms[NUMERATOR, term]:
            parts = terms[DENOMINATOR, term]
            rest = (amount[i] % parts) * terms[NUMERATOR, term]
            way = rules[ROUNDING, rule_of[i]]  # adds nothing, a half, or just less than one
            rest = (2 * rest + way * parts - way // 2) // (2 * parts)
            given = min(amount[i] // parts * terms[NUMERATOR, term] + rest, terms[CAP, term])
        for tier in range(terms[FIRST_TIER, term], terms[END_TIER, term]):
            if amount[i] >= tiers[0, tier]:
                given = tiers[1, tier]
        entitlement[i] = given
        if given == 0:
            status[i], why[i] = _INELIGIBLE, _NOTHING
