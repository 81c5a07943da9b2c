"""Which incentives hold, in which order of plans, and what are they to the engine?"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from jiahe.engines.rules import model as rules
from jiahe.engines.rules.table import Table, tabulate
from jiahe.kernel.errors import DataError, Example
from jiahe.kernel.text import Text
from jiahe.plan.incentives.model import Incentive, Kind, Term
from jiahe.plan.incentives.readings import Readings
from jiahe.plan.model import Head

_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class Policy:
    """The incentives of one plan and how its words are read."""

    head: Head
    readings: Readings
    kinds: tuple[Kind, ...]
    incentives: tuple[Incentive, ...]

    def valid(self, incentive: Incentive) -> tuple[dt.date, dt.date]:
        """Return an incentive's first and last valid day."""
        start: dt.date = getattr(self.head, self.readings["validity"])
        return incentive.valid_from or start, incentive.valid_until or self.head.valid_until

    def rule(self, incentive: Incentive, place: int) -> rules.Rule:
        """Return an incentive as the engine's rule, the plan standing at `place` in the order of plans."""
        first, last = self.valid(incentive)
        choice = self.readings
        return rules.Rule(
            plan=place,
            kinds=frozenset(incentive.kinds),
            key=incentive.key,
            first_day=days(first),
            last_day=days(last),
            terms=tuple(_term(term, first) for term in incentive.terms),
            quota=incentive.quota.places if incentive.quota else None,
            rounding=cast("rules.Rounding", choice["rounding"]),
            tie=cast("rules.Tie", choice["quota_tie"]),
            duplicates=cast("rules.Span", choice["quota_duplicates"]),
            steps=choice["tiers"] == "in_steps",
            deducts=cast("rules.Payments", choice["paid"]),
            checks_applicant=choice["applicant_code"] == "gb32100",
        )


@dataclass(frozen=True)
class Entry:
    """One incentive among all that hold, and the policy that it is of."""

    policy: Policy
    incentive: Incentive


class Policies:
    """The policies of one or several plans, in order.

    Raises
    ------
    DataError
        Where two incentives have one id.
    """

    def __init__(self, policies: Sequence[Policy]) -> None:
        self.policies = tuple(policies)
        self.entries = tuple(Entry(policy, one) for policy in policies for one in policy.incentives)
        self.ids = [entry.incentive.id for entry in self.entries]
        repeated = sorted({one for one in self.ids if self.ids.count(one) > 1})
        if repeated:
            raise DataError(
                "incentives",
                "id",
                "duplicate_key",
                count=len(repeated),
                examples=tuple(Example(None, one) for one in repeated),
                advice=Text(
                    zh="所用各规划的激励编号不得重复，请改名或少用一个规划",
                    en="ids of incentives must be unique over the plans used; rename one or leave a plan out",
                ),
            )
        self.terms = tuple((entry, term) for entry in self.entries for term in entry.incentive.terms)
        # where plans meet, the first one's reading of equal claims holds
        self.plan_first = any(entry.policy.readings["equal"] == "plan_date_claim" for entry in self.entries[:1])

    @cached_property
    def table(self) -> Table:
        """All rules as the engine reads them."""
        places = {id(policy): place for place, policy in enumerate(self.policies)}
        return tabulate([one.policy.rule(one.incentive, places[id(one.policy)]) for one in self.entries])

    def mixed(self) -> list[str]:
        """Return the kinds that some incentives give to a matter and others to an applicant: these never meet."""
        keys: dict[str, set[str]] = {}
        for entry in self.entries:
            for kind in entry.incentive.kinds:
                keys.setdefault(kind, set()).add(entry.incentive.key)
        return sorted(kind for kind, found in keys.items() if len(found) > 1)


def days(day: dt.date) -> int:
    """Return the days since 1970-01-01."""
    return (day - _EPOCH).days


def _term(term: Term, first: dt.date) -> rules.Term:
    return rules.Term(
        first_day=days(term.since or first),
        share=term.share,
        cap=term.cap,
        fixed=term.fixed,
        tiers=tuple((tier.reached, tier.pays) for tier in term.tiers),
    )
