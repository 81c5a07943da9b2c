"""How much was paid, and how much is on its way: by clause, year, area, county, incentive or state?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Count, F, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from jiahe.kernel.errors import UsageError
from jiahe.kernel.text import Text
from jiahe.kernel.times import now
from jiahe.office.money.models import Payout, State

By = Literal["clause", "year", "area", "county", "incentive"]
BYS: Sequence[By] = ("clause", "year", "area", "county", "incentive")
_COUNTED = (State.COMPUTED, State.APPROVED, State.RELEASED)


@dataclass
class Sums:
    """What was paid and what is due under one heading, in fen, with how many payouts."""

    key: str
    paid: int = 0
    paid_count: int = 0
    approved: int = 0
    approved_count: int = 0
    computed: int = 0
    computed_count: int = 0

    @property
    def due(self) -> int:
        """What is computed or approved and not paid yet."""
        return self.approved + self.computed

    @property
    def due_count(self) -> int:
        """How many those are."""
        return self.approved_count + self.computed_count

    @property
    def many(self) -> int:
        """How many payouts in all."""
        return self.paid_count + self.due_count

    def add(self, state: str, payable: int, many: int) -> None:
        """Add payouts of one state."""
        name = {State.RELEASED: "paid", State.APPROVED: "approved", State.COMPUTED: "computed"}[State(state)]
        setattr(self, name, getattr(self, name) + payable)
        setattr(self, f"{name}_count", getattr(self, f"{name}_count") + many)


def paid_by(by: By, rows: QuerySet[Payout] | None = None) -> list[Sums]:
    """Sum payouts up, those of the plan's own records unless `rows` are given.

    The year is that of the payment; what is not paid yet stands in the running one. Records of payments elsewhere are no
    money of this office and left out.

    Raises
    ------
    UsageError
        Where `by` is none of these.
    """
    found: dict[str, Sums] = {}
    for key, state, payable, many in _grouped(rows if rows is not None else Payout.objects.all(), (by,)):
        found.setdefault(key, Sums(key)).add(state, payable, many)
    return [found[key] for key in sorted(found)]


def awards_of(plan: str) -> dict[str, tuple[int, int]]:
    """Return what was paid and what is due under each clause of a plan, in fen, as the plan's coverage joins it."""
    return {one.key: (one.paid, one.due) for one in paid_by("clause", Payout.objects.filter(plan=plan))}


def paid_by_year_and_clause(rows: QuerySet[Payout]) -> list[tuple[str, str, Sums]]:
    """Sum payouts up by year and clause, for the budget."""
    found: dict[tuple[str, str], Sums] = {}
    for year, clause, state, payable, many in _grouped(rows, ("year", "clause")):
        found.setdefault((year, clause), Sums(clause)).add(state, payable, many)
    return [(*key, found[key]) for key in sorted(found)]


def by_state(rows: QuerySet[Payout]) -> dict[str, tuple[int, int]]:
    """Return how many payouts stand in each state, and what they pay in fen."""
    grouped = rows.order_by().values_list("state").annotate(Count("pk"), Sum("payable"))
    return {state: (many, payable or 0) for state, many, payable in grouped}


def _grouped(rows: QuerySet[Payout], by: Sequence[str]) -> list[tuple[Any, ...]]:
    wrong = [one for one in by if one not in BYS]
    if wrong:
        known = ", ".join(BYS)
        raise UsageError(Text(zh=f"只能按 {known} 汇总", en=f"sums are by {known}"))
    counted = rows.filter(state__in=_COUNTED).order_by()
    # what is not paid yet is expected this year
    keys = [Coalesce("paid_in", Value(now().year)) if one == "year" else F(one) for one in by]
    named = {f"key{place}": key for place, key in enumerate(keys)}
    grouped = counted.annotate(**named).values_list(*named, "state").annotate(Sum("payable"), Count("pk"))
    return [(*map(str, row[: len(named)]), row[-3], row[-2] or 0, row[-1]) for row in grouped]
