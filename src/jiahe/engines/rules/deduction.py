"""What had been paid before on each claim's key, and is anything left?"""

from typing import Any

from jiahe.engines.rules.model import SATURATED, Status, Why
from jiahe.engines.rules.screening import LIVE

_ALREADY_PAID, _PAID = int(Status.ALREADY_PAID), int(Why.PAID)


def deduct(
    start: Any,
    paid_rule: Any,
    paid_sum: Any,
    deducts: Any,
    rule_of: Any,
    key: Any,
    entitlement: Any,
    status: Any,
    why: Any,
    paid: Any,
) -> None:
    """Fill what had been paid in a shared kind, and retire the claims of which nothing is left."""
    for i in range(len(rule_of)):
        if status[i] != LIVE:
            continue
        total = 0
        for row in range(start[key[i]], start[key[i] + 1]):
            if deducts[rule_of[i], paid_rule[row]]:
                total = min(total + paid_sum[row], SATURATED)
        paid[i] = total
        if total >= entitlement[i]:
            status[i], why[i] = _ALREADY_PAID, _PAID
