"""How does the plan stand: what was to be done, what runs, how well was it measured?"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jiahe.kernel.text import Text
from jiahe.kernel.times import now
from jiahe.office.money.domain import awards_of
from jiahe.plan.coverage import State, coverage, totals
from jiahe.plan.load import default_plan
from jiahe.plan.model import Clause, Plan, Unit
from jiahe.runtime.evidence import figures
from jiahe.runtime.features import STANDING, feature_title
from jiahe.runtime.registry import applications
from jiahe.web.language import say, spoken


@dataclass(frozen=True)
class Serving:
    """An application that serves an area, with its headline figure."""

    id: str
    title: Text
    headline: Mapping[str, Any] | None


@dataclass(frozen=True)
class AreaLine:
    """One area: whom it is led by, how many systems it names, what runs for them."""

    id: str
    clause: str
    title: Text
    lead: Text
    systems: int
    standing: int
    measured: int
    applications: tuple[Serving, ...]


@dataclass(frozen=True)
class Group:
    """Rows of one clause under its head; without a clause where the list is sorted otherwise."""

    rows: list[Mapping[str, Any]]
    clause: Clause | None = None
    lead: Unit | None = None


class Glance:
    """The plan with what runs for it, worked out once for a page."""

    def __init__(self) -> None:
        self.plan: Plan = default_plan()
        self._apps = {app.id: app.application for app in applications().values()}
        self.evidence = figures(self._apps)

    @property
    def days_left(self) -> int:
        """How many days the plan is still in force."""
        return (self.plan.valid_until - now().date()).days

    @cached_property
    def coverage(self) -> list[dict[str, Any]]:
        """One row per system and thing due for it, with texts in the page's language."""
        return [self._told(row) for row in self._frame.iter_rows(named=True)]

    @cached_property
    def awards(self) -> dict[str, tuple[int, int]]:
        """What was paid and what is due under each clause, in fen."""
        return awards_of(self.plan.id)

    @cached_property
    def areas(self) -> list[AreaLine]:
        """The ten areas."""
        lines = {row["area"]: row for row in totals(self.plan, self._frame).iter_rows(named=True)}
        return [self._area(lines[area.id]) for area in self.plan.areas]

    @cached_property
    def _frame(self) -> Any:
        return coverage(self.plan, self._apps, self.evidence, features=STANDING)

    def _area(self, row: Mapping[str, Any]) -> AreaLine:
        clause = self.plan.clause(row["clause"])
        serving = {
            one["due"]: one
            for one in self.coverage
            if one["area"] == row["area"] and one["installed"] and one["kind"] == "application"
        }
        return AreaLine(
            id=row["area"],
            clause=clause.id,
            title=clause.title,
            lead=self.plan.unit(clause.lead or row["coordinator"]).name,
            systems=row["systems"],
            standing=row[State.RUNNING] + row[State.MEASURED],
            measured=row[State.MEASURED],
            applications=tuple(
                Serving(app_id, self._apps[app_id].title, one if one["metric"] else None)
                for app_id, one in serving.items()
            ),
        )

    def _told(self, row: dict[str, Any]) -> dict[str, Any]:
        language = spoken()
        return row | {
            "name": row[f"name_{language}"],
            "lead_name": row[f"lead_{language}"],
            "serves": row[f"application_{language}"] or (say(feature_title(row["due"])) if row["due"] else None),
            "part": str(row["part"]),
            "wave": row["wave"],
            "units": [unit.id for unit in self.plan.responsible(row["clause"])],
        }

    def groups(self, rows: list[Mapping[str, Any]], *, by_clause: bool) -> list[Group]:
        """Put rows under the heads of their clauses, as long as they are in the plan's order."""
        if not by_clause:
            return [Group(rows)]
        groups: dict[str, list[Mapping[str, Any]]] = {}
        for row in rows:
            groups.setdefault(row["clause"], []).append(row)
        return [self._group(clause_id, some) for clause_id, some in groups.items()]

    def _group(self, clause_id: str, rows: list[Mapping[str, Any]]) -> Group:
        clause = self.plan.clause(clause_id)
        return Group(rows, clause, self.plan.unit(clause.lead) if clause.lead else None)
