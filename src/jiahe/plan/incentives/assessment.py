"""What does each claim of a file pay, with the reason and the whole reckoning?"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from jiahe.engines.rules.assess import assess as reckon
from jiahe.engines.rules.model import Claims, Findings, Paid, Status, Whole, Why
from jiahe.kernel.money import write_yuan
from jiahe.kernel.text import DEFAULT_LANGUAGE, Language
from jiahe.plan.incentives.facts import Facts, Payment, Rival
from jiahe.plan.incentives.policy import Policies
from jiahe.plan.incentives.reasons import reason
from jiahe.plan.incentives.tables import columns, read_claims, read_paid
from jiahe.plan.incentives.trace import about, trace

Cells = pl.DataFrame | Mapping[str, Sequence[Any]]
STATUSES = tuple(status.name.lower() for status in Status)
SHOWN = 20
"""How many payments and rivals a claim's reckoning lists; it counts all of them."""
_FIRST_ROW = 2
_NOBODY = np.empty(0, np.int64)


def assess(policies: Policies, claims: pl.DataFrame, paid: pl.DataFrame | None = None) -> "Assessment":
    """Assess a table of claims, given what has been paid.

    Parameters
    ----------
    policies
        Of one or several plans, in order.
    claims, paid
        As the contract `files.yaml` declares, all text or typed; amounts in yuan.

    Raises
    ------
    DataError
        Where a table is malformed.
    """
    cells, notes = read_claims(claims, policies)
    before, more = read_paid(paid, policies)
    return Assessment(policies, *columns(policies, cells, before), cells, before, (*notes, *more))


class Assessment:
    """What was found for each claim; rows are numbered from 0 in the order of the claims' file.

    `cells` and `payments` hold what stood in the files, by column.
    """

    def __init__(
        self, policies: Policies, claims: Claims, paid: Paid, cells: Cells, payments: Cells, notes: tuple[str, ...] = ()
    ) -> None:
        self.policies, self.notes = policies, notes
        self._claims, self._paid, self._cells, self._payments = claims, paid, cells, payments
        self.findings: Findings = reckon(policies.table, claims, paid, plan_first=policies.plan_first)

    def __len__(self) -> int:
        return len(self._claims)

    @property
    def payable(self) -> list[int]:
        """What each claim pays, in fen."""
        made: list[int] = self.findings.payable.tolist()
        return made

    @property
    def status(self) -> list[str]:
        """What becomes of each claim."""
        return [STATUSES[code] for code in self.findings.status.tolist()]

    def awards(self, language: Language = DEFAULT_LANGUAGE) -> pl.DataFrame:
        """Return the table `awards`: claim, payable, status, clause, reason."""
        entries = self.policies.entries
        clauses = [entries[rule].incentive.clause for rule in self._claims.rule.tolist()]
        reasons = [self.reason(row, language) for row in range(len(self))]
        return pl.DataFrame(
            {
                "claim": pl.Series(self._cells["claim"], dtype=pl.String),
                "payable": write_yuan(pl.Series(self.findings.payable)),
                "status": pl.Series(self.status, dtype=pl.String),
                "clause": pl.Series(clauses, dtype=pl.String),
                "reason": pl.Series(reasons, dtype=pl.String),
            }
        )

    def reason(self, row: int, language: Language = DEFAULT_LANGUAGE) -> str:
        """Return why a claim pays what it pays, in one sentence with the figures."""
        return reason(self.facts(row)).say(language)

    def trace(self, row: int) -> dict[str, Any]:
        """Return the whole reckoning of a claim as plain data."""
        return trace(self.facts(row))

    def about(self) -> dict[str, Any]:
        """Return what all traces share as plain data: the plans, their readings, the incentives, the quotas."""
        return about(self.policies, self.findings.pools)

    def facts(self, row: int) -> Facts:
        """Return all that bears upon one claim."""
        found, cells = self.findings, self._cells
        entry, term = self.policies.terms[found.term[row]]
        payments = self._paid_before(row) if found.paid[row] else _NOBODY
        instead, others = self._rivals(row)
        return Facts(
            claim=cells["claim"][row],
            entry=entry,
            term=term,
            applicant=cells["applicant"][row],
            matter=cells["matter"][row],
            day=cells["date"][row],
            amount=cells["amount"][row],
            score=cells["score"][row],
            status=Status(found.status[row]),
            why=Why(found.why[row]),
            entitlement=int(found.entitlement[row]),
            paid=sum(self._paid.amount[payments].tolist()),
            stepped=int(found.stepped[row]),
            payable=int(found.payable[row]),
            payments=tuple(self._payment(place) for place in payments[:SHOWN].tolist()),
            payments_in_all=len(payments),
            instead=tuple(map(self._rival, instead)),
            others=tuple(map(self._rival, others[:SHOWN])),
            competing=len(instead) + len(others),
            pool=None if found.pool[row] < 0 else found.pools[found.pool[row]],
            rank=int(found.rank[row]),
        )

    def _paid_before(self, row: int) -> Whole:
        order, keys = self._paid_by_key
        places = _within(order, keys, self.findings.key[row])
        deducts = self.policies.table.deducts[self._claims.rule[row]]
        return np.sort(places[deducts[self._paid.rule[places]]])

    def _rivals(self, row: int) -> tuple[list[int], list[int]]:
        """Return the claims that stand in a superseded one's stead, and the others that share a kind on its key."""
        if len(self) == 1:
            return [], []
        order, keys = self._by_key
        places = _within(order, keys, self.findings.key[row])
        if len(places) == 1:
            return [], []
        found, shares = self.findings, self.policies.table.shares[self._claims.rule[row]]
        status = found.status[places]
        running = status >= Status.SUPERSEDED
        rivals = places[shares[self._claims.rule[places]] & running & (places != row)]
        if found.status[row] < Status.SUPERSEDED:
            return [], rivals.tolist()
        instead = self._instead(row, rivals)
        return instead, [place for place in rivals.tolist() if place not in instead]

    def _instead(self, row: int, rivals: Whole) -> list[int]:
        found = self.findings
        if found.why[row] == Why.OVERLAP:
            winners: list[int] = rivals[found.status[rivals] > Status.OVER_QUOTA].tolist()
            return winners
        if found.why[row] != Why.DUPLICATE:
            return []
        winner = int(found.rival[row])
        while found.why[winner] == Why.DUPLICATE:  # a claim that it lost to lost in turn to a higher one
            winner = int(found.rival[winner])
        return [winner]

    def _payment(self, place: int) -> Payment:
        cells = self._payments
        return Payment(
            row=place + _FIRST_ROW,
            incentive=cells["incentive"][place],
            date=cells["date"][place],
            amount=int(self._paid.amount[place]),
        )

    def _rival(self, row: int) -> Rival:
        found = self.findings
        return Rival(
            claim=self._cells["claim"][row],
            incentive=self._cells["incentive"][row],
            entitlement=int(found.entitlement[row]),
            payable=int(found.payable[row]),
            status=Status(found.status[row]),
        )

    @cached_property
    def _by_key(self) -> tuple[Whole, Whole]:
        order = np.argsort(self.findings.key, kind="stable")
        return order, self.findings.key[order]

    @cached_property
    def _paid_by_key(self) -> tuple[Whole, Whole]:
        order = np.argsort(self.findings.paid_key, kind="stable")
        return order, self.findings.paid_key[order]


def _within(order: Whole, keys: Whole, key: Any) -> Whole:
    return order[np.searchsorted(keys, key) : np.searchsorted(keys, key, side="right")]
