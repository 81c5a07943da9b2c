"""How was a claim reckoned, step by step? Plain data; amounts are yuan as text."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from jiahe.engines.rules.model import Pool, Status, Why
from jiahe.kernel.money import yuan
from jiahe.plan.incentives.facts import Facts, Rival, percentage
from jiahe.plan.incentives.model import Term
from jiahe.plan.incentives.policy import Entry, Policies
from jiahe.plan.incentives.reasons import reason

Plain = dict[str, Any]


def trace(facts: Facts) -> Plain:
    """Return the reckoning of one claim: its rule, what was put in, each step up to the deciding one, the outcome.

    A step names the readings that it rests on; their words and reasons stand in `about`.
    """
    incentive = facts.entry.incentive
    return {
        "claim": facts.claim,
        "plan": facts.entry.policy.head.id,
        "incentive": incentive.id,
        "clause": incentive.clause,
        "status": facts.status.name.lower(),
        "payable": yuan(facts.payable),
        "reason": reason(facts).halves(),
        "inputs": {
            "applicant": facts.applicant,
            "matter": facts.matter,
            "date": facts.day.isoformat(),
            "amount": _money(facts.amount),
            "score": facts.score,
        },
        "key": {"by": incentive.key, "value": facts.key, "kinds": list(incentive.kinds)},
        "rule": _term(facts.term),
        "steps": list(_steps(facts)),
    }


def about(policies: Policies, pools: Sequence[Pool]) -> Plain:
    """Return what all traces share: plans with their readings and incentives, and each year's quotas."""
    return {
        "plans": [
            {
                "id": policy.head.id,
                "title": policy.head.title.halves(),
                "number": policy.head.number,
                "readings": {
                    name: {"choice": reading.choice, "reason": reading.reason.halves()}
                    for name, reading in policy.readings.choices.items()
                },
                "kinds": {kind.id: kind.title.halves() for kind in policy.kinds},
                "incentives": [_entry(entry) for entry in policies.entries if entry.policy is policy],
            }
            for policy in policies.policies
        ],
        "quotas": [_pool(pool, policies) for pool in pools],
    }


def _steps(facts: Facts) -> Iterable[Plain]:
    for last, step in _ORDER:
        if (made := step(facts)) is not None:
            yield made
        if facts.why in last:
            return


def _applicant(facts: Facts) -> Plain:
    return {
        "step": "applicant",
        "readings": ["applicant_code"],
        "passed": facts.why is not Why.APPLICANT,
    }


def _validity(facts: Facts) -> Plain:
    first, last = facts.entry.policy.valid(facts.entry.incentive)
    return {
        "step": "validity",
        "readings": ["validity", "date"],
        "first": first.isoformat(),
        "last": last.isoformat(),
        "passed": facts.why not in {Why.TOO_EARLY, Why.TOO_LATE},
    }


def _entitlement(facts: Facts) -> Plain:
    tier = facts.tier
    made: Plain = {"step": "entitlement", "passed": facts.why not in {Why.AMOUNT, Why.SCORE, Why.NOTHING}}
    if facts.term.share is not None:
        made |= {
            "readings": ["amount", "rounding"],
            "before_cap": _money(facts.before_cap),
            "cap": _money(facts.term.cap),
        }
    elif facts.term.tiers:
        reached = {"reached": yuan(tier.reached), "pays": yuan(tier.pays)} if tier else None
        made |= {"readings": ["amount", "tier_amounts"], "tier": reached}
    if facts.why in {Why.AMOUNT, Why.SCORE}:
        made["missing"] = "amount" if facts.why is Why.AMOUNT else "score"
    return made | {"entitlement": yuan(facts.entitlement)}


def _paid(facts: Facts) -> Plain:
    made: Plain = {
        "step": "paid",
        "readings": ["paid", "key", "kinds"],
        "paid": yuan(facts.paid),
        "left": yuan(max(0, facts.entitlement - facts.paid)),
        "passed": facts.why is not Why.PAID,
    }
    if facts.payments:
        made["rows"] = [
            {"row": one.row, "incentive": one.incentive, "date": one.date.isoformat(), "amount": yuan(one.amount)}
            for one in facts.payments
        ]
        made["rows_in_all"] = facts.payments_in_all
    if facts.paid > facts.entitlement:
        made |= {"overpaid": yuan(facts.paid - facts.entitlement)}
        made["readings"] = [*made["readings"], "overpayment"]
    return made


def _duplicates(facts: Facts) -> Plain | None:
    passed = facts.why is not Why.DUPLICATE
    if passed and not facts.competing:
        return None
    readings = ["tiers"] if facts.term.tiers else ["equal"]
    made: Plain = {"step": "duplicates", "readings": ["key", *readings], "passed": passed}
    return made if passed else made | {"instead": [_rival(one) for one in facts.instead]}


def _quota(facts: Facts) -> Plain | None:
    pool = facts.pool
    if pool is None:
        return None
    return {
        "step": "quota",
        "readings": ["quota_year", "quota_tie", "quota_duplicates", "quota_superseded"],
        "year": pool.year,
        "places": pool.places,
        "taken": pool.taken,
        "left": pool.left,
        "ranked": pool.ranked,
        "holds_already": facts.rank == 0,
        "score": facts.score,
        "rank": facts.rank or None,
        "admitted": pool.admitted,
        "tied": pool.tied,
        "open": pool.open,
        "passed": facts.status is not Status.OVER_QUOTA,
    }


def _overlap(facts: Facts) -> Plain | None:
    if not facts.competing:
        return None
    return {
        "step": "overlap",
        "readings": ["overlap", "equal", "kinds", "keys_apart"],
        "instead": [_rival(one) for one in facts.instead],
        "competing": [_rival(one) for one in facts.others],
        "competing_in_all": facts.competing,
        "passed": facts.why is not Why.OVERLAP,
    }


def _payment(facts: Facts) -> Plain:
    return {
        "step": "payment",
        "readings": ["paid", *(["tiers"] if facts.stepped else [])],
        "entitlement": yuan(facts.entitlement),
        "paid": yuan(facts.paid),
        "earlier_step": yuan(facts.stepped),
        "taken_off": yuan(facts.taken_off),
        "payable": yuan(facts.payable),
        "passed": True,
    }


_ORDER: tuple[tuple[frozenset[Why], Callable[[Facts], Plain | None]], ...] = (
    (frozenset({Why.APPLICANT}), _applicant),
    (frozenset({Why.TOO_EARLY, Why.TOO_LATE}), _validity),
    (frozenset({Why.AMOUNT, Why.SCORE, Why.NOTHING}), _entitlement),
    (frozenset({Why.PAID}), _paid),
    (frozenset({Why.DUPLICATE}), _duplicates),
    (frozenset({Why.FULL, Why.TIE}), _quota),
    (frozenset({Why.OVERLAP}), _overlap),
    (frozenset(), _payment),
)


# --- parts


def _rival(rival: Rival) -> Plain:
    return {
        "claim": rival.claim,
        "incentive": rival.incentive,
        "entitlement": yuan(rival.entitlement),
        "payable": yuan(rival.payable),
        "status": rival.status.name.lower(),
    }


def _term(term: Term) -> Plain:
    return {
        "since": term.since.isoformat() if term.since else None,
        "share": percentage(term.share) if term.share else None,
        "cap": _money(term.cap),
        "fixed": _money(term.fixed),
        "tiers": [{"reached": yuan(tier.reached), "pays": yuan(tier.pays)} for tier in term.tiers],
        "source": term.source,
        "checked": term.checked.isoformat(),
    }


def _entry(entry: Entry) -> Plain:
    incentive = entry.incentive
    first, last = entry.policy.valid(incentive)
    return {
        "id": incentive.id,
        "title": incentive.title.halves(),
        "clause": incentive.clause,
        "kinds": list(incentive.kinds),
        "key": incentive.key,
        "first": first.isoformat(),
        "last": last.isoformat(),
        "places": incentive.quota.places if incentive.quota else None,
        "terms": [_term(term) for term in incentive.terms],
        "reading": incentive.reading.halves(),
    }


def _pool(pool: Pool, policies: Policies) -> Plain:
    return {
        "incentive": policies.ids[pool.rule],
        "year": pool.year,
        "places": pool.places,
        "taken": pool.taken,
        "ranked": pool.ranked,
        "admitted": pool.admitted,
        "tied": pool.tied,
        "open": pool.open,
    }


def _money(fen: int | None) -> str | None:
    return None if fen is None else yuan(fen)
