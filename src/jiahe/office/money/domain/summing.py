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


@dataclass(frozen=True)
class Group:
    """Payouts of one state, clause and year of payment: how many, and what they pay in fen."""

    state: str
    clause: str
    year: int | None
    payable: int
    many: int


def groups_of(rows: QuerySet[Payout]) -> list[Group]:
    """Group payouts by state, clause and year of payment, in one query that an index answers."""
    grouped = rows.order_by().values_list("state", "clause", "paid_in").annotate(total=Sum("payable"), many=Count("*"))
    return [Group(state, clause, year, payable or 0, many) for state, clause, year, payable, many in grouped]


def by_year_and_clause(groups: Sequence[Group]) -> list[tuple[str, str, Sums]]:
    """Sum groups up by year and clause, for the budget; what is not paid yet is expected this year."""
    found: dict[tuple[str, str], Sums] = {}
    for one in groups:
        if one.state in _COUNTED:
            key = (str(one.year or now().year), one.clause)
            found.setdefault(key, Sums(one.clause)).add(one.state, one.payable, one.many)
    return [(*key, found[key]) for key in sorted(found)]


def paid_by_year_and_clause(rows: QuerySet[Payout]) -> list[tuple[str, str, Sums]]:
    """Sum payouts up by year and clause, for the budget."""
    return by_year_and_clause(groups_of(rows))


def by_state(groups: Sequence[Group]) -> dict[str, tuple[int, int]]:
    """Return how many payouts stand in each state, and what they pay in fen."""
    found: dict[str, tuple[int, int]] = {}
    for one in groups:
        many, payable = found.get(one.state, (0, 0))
        found[one.state] = (many + one.many, payable + one.payable)
    return found


def _grouped(rows: QuerySet[Payout], by: Sequence[str]) -> list[tuple[Any, ...]]:
    wrong = [one for one in by if one not in BYS]
    if wrong:
        known = ", ".join(BYS)
        raise UsageError(Text(zh=f"只能按 {known} 汇总", en=f"sums are by {known}"))
    counted = rows.filter(state__in=_COUNTED).order_by()
    # what is not paid yet is expected this year
    keys = [Coalesce("paid_in", Value(now().year)) if one == "year" else F(one) for one in by]
    named = {f"key{place}": key for place, key in enumerate(keys)}
    grouped = counted.annotate(**named).values_list(*named, "state").annotate(total=Sum("payable"), many=Count("*"))
    return [(*map(str, row[: len(named)]), row[-3], row[-2] or 0, row[-1]) for row in grouped]
