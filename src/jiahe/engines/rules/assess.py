"""What does each claim pay, and why?"""

from collections.abc import Callable
from typing import Any

import numpy as np

from jiahe.engines.rules import deduction, duplicates, grouping, overlap, quota, screening
from jiahe.engines.rules.compiled import pick
from jiahe.engines.rules.grouping import CLAIM, DUE, PLACE, RULE, UNIT, VALUE
from jiahe.engines.rules.model import Claims, Findings, Paid, Pool, Status, Whole, Why
from jiahe.engines.rules.packing import heaviest
from jiahe.engines.rules.table import BY_APPLICANT, PLAN, Table


def assess(table: Table, claims: Claims, paid: Paid, *, plan_first: bool = False) -> Findings:
    """Assess claims under rules.

    Parameters
    ----------
    table
        Of `tabulate`.
    claims, paid
        Their rules are places in the table; their codes of matters and applicants are the same.
    plan_first
        Between claims that pay the same, whether the plan's place decides before the date.

    Returns
    -------
    Findings
        In the order of the claims, which makes no difference to what is found. The stages follow one another so that
        the earliest ground decides: applicant, validity, amount and score, paid already, duplicates, quota, overlap.
    """
    work = _Work(table, claims, paid)
    work.screen()
    work.deduct()
    work.weed()
    work.admit()
    work.compete(plan_first=plan_first)
    return work.findings()


class _Work:
    """The columns of the findings while the stages fill them."""

    def __init__(self, table: Table, claims: Claims, paid: Paid) -> None:
        size = len(claims)
        self.table, self.claims, self.paid = table, claims, paid
        self.matters = 1 + max(_highest(claims.matter), _highest(paid.matter))
        self.keys = self.matters + 1 + max(_highest(claims.applicant), _highest(paid.applicant))
        self.status, self.why = np.zeros((2, size), np.int8)
        self.term, self.entitlement, self.before, self.stepped, self.payable = np.zeros((5, size), np.int64)
        self.rank, self.key = np.zeros((2, size), np.int64)
        self.rival, self.pool = np.full((2, size), -1, np.int64)
        self.paid_key = np.where(table.rules[BY_APPLICANT][paid.rule] == 1, self.matters + paid.applicant, paid.matter)
        self.pools: tuple[Pool, ...] = ()

    def loop(self, function: Callable[..., Any]) -> Callable[..., Any]:
        return pick(function, len(self.claims) + len(self.paid))

    def none(self, size: int) -> Whole:
        return np.full(size, -1, np.int64)

    def screen(self) -> None:
        table, claims = self.table, self.claims
        self.loop(screening.screen)(
            table.rules,
            table.terms,
            self.matters,
            claims.rule,
            claims.matter,
            claims.applicant,
            claims.applicant_right,
            claims.day,
            claims.amount,
            claims.score,
            self.status,
            self.why,
            self.term,
            self.key,
        )
        out = (self.term, self.status, self.why, self.entitlement)
        self.loop(screening.entitle)(table.rules, table.terms, table.tiers, claims.rule, claims.amount, *out)

    def deduct(self) -> None:
        size, table, paid = len(self.paid), self.table, self.paid
        if not size:
            return
        start = np.zeros(self.keys + 2, np.int32)
        member, rules, sums = np.empty((3, size), np.int64)
        at = self.none(table.rules.shape[1])
        self.loop(grouping.add_up)(self.paid_key, paid.rule, paid.amount, at, start, member, rules, sums)
        self.loop(deduction.deduct)(
            start,
            rules,
            sums,
            table.deducts,
            self.claims.rule,
            self.key,
            self.entitlement,
            self.status,
            self.why,
            self.before,
        )

    def weed(self) -> None:
        claims, size = self.claims, len(self.claims)
        self.quotas = quota.years(self.table, claims, self.status)
        group, self.groups = quota.groups(self.table, claims.rule, self.quotas)
        self.start, self.rows = np.zeros(self.keys + 2, np.int32), np.empty((size, 8), np.int64)
        self.size = self.loop(grouping.lay_out)(
            self.status,
            claims.rule,
            group,
            claims.day,
            claims.order,
            self.entitlement,
            self.before,
            self.key,
            self.start,
            self.rows,
        )
        self.loop(grouping.put_in_order)(self.start, self.rows, np.empty(8, np.int64))
        out = (self.status, self.why, self.rival)
        self.loop(duplicates.weed)(self.table.rules, self.start, self.rows, self.none(self.groups), *out)

    def admit(self) -> None:
        if not self.quotas.span:
            return
        asking = np.empty(self.size, np.int64)
        found = self.loop(quota.under_quota)(self.table.rules, self.size, self.rows, asking)
        out = (self.status, self.why, self.pool, self.rank)
        asked = quota.Asking(self.claims, self.paid, self.key, self.paid_key)
        self.pools = quota.admit(self.table, self.quotas, asked, asking[:found], self.rows, out)

    def compete(self, *, plan_first: bool) -> None:
        rules, (contested, hard) = self.table.rules, np.empty((2, self.keys), np.int64)
        self.loop(overlap.join)(self.start, self.rows, self.none(self.groups))
        easy, found = self.loop(overlap.survey)(rules, self.start, self.rows, contested, hard)
        best, out = self.none(rules.shape[1]), (self.status, self.why, self.rival)
        self.loop(overlap.compete)(rules, plan_first, contested[:easy], self.start, self.rows, best, *out)
        for key in hard[:found].tolist():
            self._choose(key, plan_first=plan_first)
        self.loop(overlap.pay)(self.rows, self.size, self.stepped, self.payable, self.status)

    def _choose(self, key: int, *, plan_first: bool) -> None:
        """Retire all claims on a key but those of the set that pays most.

        To a unit's value, shifted left, its claims' bits are added, the first in order the highest: so of sets that
        pay the same, the one with the earliest claim where they differ is the heavier, and no two weigh the same.
        """
        first, end = int(self.start[key]), int(self.start[key + 1])
        live = [row for row in range(first, end) if self.rows[row, DUE]]
        live.sort(key=lambda row: self._precedence(row, plan_first=plan_first))
        units = list(dict.fromkeys(int(self.rows[row, UNIT]) for row in live))
        weights = {one: int(self.rows[one, VALUE]) << len(live) for one in units}
        for place, row in enumerate(live):
            weights[int(self.rows[row, UNIT])] += 1 << (len(live) - 1 - place)
        shares, rule = self.table.shares, self.rows[:, RULE]
        rivals = [
            sum(1 << place for place, other in enumerate(units) if other != one and shares[rule[one], rule[other]])
            for one in units
        ]
        chosen = {units[place] for place in heaviest([weights[one] for one in units], rivals)}
        for row in live:
            if int(self.rows[row, UNIT]) not in chosen:
                winner = next(one for one in units if one in chosen and shares[rule[row], rule[one]])
                claim = self.rows[row, CLAIM]
                self.rows[row, DUE] = 0
                self.status[claim], self.why[claim] = Status.SUPERSEDED, Why.OVERLAP
                self.rival[claim] = self.rows[winner, CLAIM]

    def _precedence(self, row: int, *, plan_first: bool) -> tuple[int, int, int]:
        plan, place = int(self.table.rules[PLAN, self.rows[row, RULE]]), int(self.rows[row, PLACE])
        day = place // len(self.claims)
        return (plan, day, place) if plan_first else (day, plan, place)

    def findings(self) -> Findings:
        return Findings(
            status=self.status,
            why=self.why,
            term=self.term,
            entitlement=self.entitlement,
            paid=self.before,
            stepped=self.stepped,
            payable=self.payable,
            rival=self.rival,
            pool=self.pool,
            rank=self.rank,
            key=self.key,
            paid_key=self.paid_key,
            pools=self.pools,
        )


def _highest(codes: Whole) -> int:
    return int(codes.max()) if len(codes) else -1
