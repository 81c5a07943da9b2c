"""What do the pages of clauses and units tell of the plan held against the records?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from jiahe.kernel.money import FEN
from jiahe.office.accounts.rules import Person
from jiahe.office.plan.domain import Holding, hold, owing_seen_by
from jiahe.office.plan.rules import sees_any_owing, sees_owing_of
from jiahe.office.programme.rules import unit_of
from jiahe.plan.joined import clauses_of
from jiahe.plan.load import default_plan
from jiahe.plan.model import Clause, Plan, Unit, order_of
from jiahe.plan.owing import Owed
from jiahe.runtime.features import feature_title
from jiahe.web import words
from jiahe.web.language import say, spoken
from jiahe.web.ranges import area_name


@dataclass(frozen=True)
class Line:
    """One thing owed, in words, with the page on which it is done."""

    item: Owed
    clause: Clause
    about: str
    kind: str
    area: str
    county: str
    unit: str
    link: str

    @property
    def people(self) -> str:
        """Who works on it."""
        return "、".join(self.item.people) if spoken() == "zh" else ", ".join(self.item.people)


class HoldingPage:
    """The plan's clauses and units as somebody sees them; what is owed is open to those whose it is."""

    def __init__(self, person: Person) -> None:
        self.plan: Plan = default_plan()
        self.person, self.chases = person, sees_any_owing(person)

    @cached_property
    def holding(self) -> Holding:
        """The plan against the records."""
        return hold()

    @property
    def simulated(self) -> bool:
        """Whether the records that are counted are simulated ones."""
        return self.holding.simulated

    @property
    def own_unit(self) -> Unit | None:
        """The unit for which the person works, where what it owes is open to the person."""
        unit = unit_of(self.person)
        return unit if unit is not None and sees_owing_of(self.person, unit.id) else None

    @cached_property
    def lines(self) -> list[Line]:
        """All that is owed and open to the person, the longest overdue first."""
        return [as_line(self.plan, one) for one in owing_seen_by(self.person, self.holding)]

    @property
    def clauses(self) -> list[dict[str, Any]]:
        """A row for each clause."""
        return [self._clause(row) for row in self.holding.clauses.iter_rows(named=True)]

    @property
    def units(self) -> list[dict[str, Any]]:
        """A row for each unit."""
        return [self._unit(row) for row in self.holding.units.iter_rows(named=True)]

    def clause(self, clause_id: str) -> dict[str, Any]:
        """Return the row of one clause."""
        return next(row for row in self.clauses if row["clause"] == clause_id)

    def _clause(self, row: Mapping[str, Any]) -> dict[str, Any]:
        tongue, mine = spoken(), [line for line in self.lines if line.clause.id == row["clause"]]
        targets = [target.id for target in self.plan.targets if target.clause == row["clause"]]
        return {
            **row,
            "title": row[f"title_{tongue}"],
            "lead_name": row[f"lead_{tongue}"],
            "order": order_of(row["clause"]),
            "standing": row["running"] + row["measured"],
            "units": [unit.id for unit in self.plan.responsible(row["clause"])],
            "supporting_names": [say(self.plan.unit(one).name) for one in (row["supporting"] or "").split("|") if one],
            "paid_yuan": row["paid_fen"] // FEN,
            "owed": sum(line.item.many for line in mine),
            "overdue": sum(line.item.overdue for line in mine),
            "counted_link": self._records(targets[0]) if len(targets) == 1 else reverse("dashboard"),
        }

    def _records(self, target: str) -> str:
        origin = "simulated" if self.simulated else "real"
        return f"{reverse('dashboard-records')}?{urlencode({'target': target, 'origin': origin})}"

    def _unit(self, row: Mapping[str, Any]) -> dict[str, Any]:
        seen = sees_owing_of(self.person, row["unit"])
        hidden = {} if seen else {"owed": None, "overdue": None, "days_overdue": None}
        return {
            **row,
            "name": row[f"name_{spoken()}"],
            "leads_list": (row["leads"] or "").split("|") if row["leads"] else [],
            "supports_list": (row["supports"] or "").split("|") if row["supports"] else [],
            "standing": row["running"] + row["measured"],
            "seen": seen,
            **hidden,
        }


class UnitPage(HoldingPage):
    """One unit: what it leads and supports, and what it owes where that is open."""

    def __init__(self, person: Person, unit_id: str) -> None:
        super().__init__(person)
        self.unit = self.plan.unit(unit_id)
        self.leads, self.supports, self.throughout = clauses_of(self.plan, self.unit.id)
        self.sees = sees_owing_of(person, self.unit.id)

    @property
    def systems(self) -> list[dict[str, Any]]:
        """The systems of the clauses that it leads, with what serves each."""
        led = {clause.id for clause in self.leads}
        tongue = spoken()
        return [
            row | {"name": row[f"name_{tongue}"], "serves": _serves(row)}
            for row in self.holding.systems.iter_rows(named=True)
            if row["clause"] in led
        ]

    @property
    def owed(self) -> list[Line]:
        """What it owes now."""
        return [line for line in self.lines if line.item.unit == self.unit.id] if self.sees else []

    @property
    def overdue(self) -> list[Line]:
        """What of it is past its day."""
        return [line for line in self.owed if line.item.days]


def _serves(row: Mapping[str, Any]) -> str:
    """Return what an application or a feature of the platform is called; what is not installed goes by its id."""
    if row["kind"] == "feature":
        return say(feature_title(row["due"]))
    return row[f"application_{spoken()}"] or row["due"] or ""


def as_line(plan: Plan, one: Owed) -> Line:
    """Say what is owed in the page's language."""
    return Line(
        item=one,
        clause=plan.clause(one.clause),
        about=say(one.about),
        kind=words.say("owed", one.kind),
        area=area_name(one.area) if one.area else "",
        county=say(plan.unit(one.county).name) if one.county else "",
        unit=say(plan.unit(one.unit).name),
        link=_link(one),
    )


def _link(one: Owed) -> str:
    if one.round:
        asked = {"stage": one.stage, "area": one.area}
        return (
            f"{reverse('round', args=[one.round])}?{urlencode({key: value for key, value in asked.items() if value})}"
        )
    return reverse("rounds") if one.kind == "round" else reverse("clause", args=[one.clause])


def chase_frame(lines: Iterable[Line]) -> pl.DataFrame:
    """Return what is to be chased as a table for a workbook; where there is nothing, its heads stand alone."""
    heads = (
        _("No."), _("Unit"), _("Clause"), _("Matter"), _("Who acts"), _("Area"), _("County"), _("Cases"), _("Overdue"),
        _("Until"), _("Days overdue"), _("People"),
    )  # fmt: skip
    rows = [
        (
            number, line.unit, line.clause.id, line.about, line.kind, line.area, line.county, line.item.many,
            line.item.overdue, line.item.due, line.item.days, line.people,
        )
        for number, line in enumerate(lines, 1)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=heads, orient="row", infer_schema_length=None)
