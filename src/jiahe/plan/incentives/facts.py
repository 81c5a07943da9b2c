"""What bears upon one claim?"""

import datetime as dt
from dataclasses import dataclass

from jiahe.engines.rules.model import Pool, Status, Why
from jiahe.plan.incentives.model import Term, Tier
from jiahe.plan.incentives.policy import Entry


@dataclass(frozen=True)
class Payment:
    """A payment on the claim's key in a shared kind; `row` is that of the file, the header being row 1."""

    row: int
    incentive: str
    date: dt.date
    amount: int


@dataclass(frozen=True)
class Rival:
    """Another claim on the same key that shares a kind."""

    claim: str
    incentive: str
    entitlement: int
    payable: int
    status: Status


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that bears upon one claim; amounts in fen.

    `payments` are those taken off, of which `shown` are listed; `instead` are the claims that stand in its stead;
    `others` some of the further ones that it competes with, of `competing` in all.
    """

    claim: str
    entry: Entry
    term: Term
    applicant: str
    matter: str
    day: dt.date
    amount: int | None
    score: str | None
    status: Status
    why: Why
    entitlement: int
    paid: int
    stepped: int
    payable: int
    payments: tuple[Payment, ...]
    payments_in_all: int
    instead: tuple[Rival, ...]
    others: tuple[Rival, ...]
    competing: int
    pool: Pool | None
    rank: int

    @property
    def before_cap(self) -> int | None:
        """The share of the amount, rounded as read, before any cap; None where there is no share."""
        if self.term.share is None or self.amount is None:
            return None
        above, below = self.term.share
        exact = self.amount * above
        rounding = self.entry.policy.readings["rounding"]
        if rounding == "down":
            return exact // below
        return (2 * exact + below) // (2 * below) if rounding == "nearest" else -(-exact // below)

    @property
    def tier(self) -> Tier | None:
        """The tier that the amount reaches."""
        reached = [tier for tier in self.term.tiers if self.amount is not None and tier.reached <= self.amount]
        return reached[-1] if reached else None

    @property
    def taken_off(self) -> int:
        """What is taken off the entitlement: paid before, or an earlier step of this file if that is more."""
        return max(self.paid, self.stepped)

    @property
    def key(self) -> str:
        """The value of its key."""
        return self.matter if self.entry.incentive.key == "matter" else self.applicant


def percentage(share: tuple[int, int]) -> str:
    """Write a share as a percentage.

    Examples
    --------
    >>> percentage((3, 10)), percentage((1, 3))
    ('30%', '33.3333%')
    """
    parts = share[0] * 10**6 // share[1]
    return f"{parts // 10**4}.{parts % 10**4:04d}".rstrip("0").rstrip(".") + "%"
