"""Who owes what? Cases that wait beyond their day, rounds that were not opened, applications that are not there yet."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from jiahe.kernel.text import Text
from jiahe.plan.coverage import State
from jiahe.plan.model import Plan, order_of
from jiahe.plan.procedures.load import Procedures
from jiahe.plan.procedures.model import Procedure, Stage
from jiahe.plan.records import Records, Waiting

Kind = Literal["act", "applicants", "experts", "round", "application"]
"""Whose turn it is: the unit's own; applicants' or experts', whom the unit chases; a round to be opened; an application due."""

OWED: dict[str, type[pl.DataType]] = {
    "unit": pl.String,
    "unit_zh": pl.String,
    "unit_en": pl.String,
    "kind": pl.String,
    "what": pl.String,
    "clause": pl.String,
    "about_zh": pl.String,
    "about_en": pl.String,
    "area": pl.String,
    "county": pl.String,
    "cases": pl.Int64,
    "overdue": pl.Int64,
    "due": pl.Date,
    "days_overdue": pl.Int64,
    "people": pl.String,
}
"""The columns of `owed_frame`."""


@dataclass(frozen=True)
class Owed:
    """One thing that a unit owes, or has to chase.

    `what` is what is to be done, `many` in how many cases, `overdue` in how many of them past their day, `due` the first of
    these days, `days` how long that is over (0 where it is not).
    """

    unit: str
    kind: Kind
    what: str
    clause: str
    about: Text
    many: int
    overdue: int = 0
    due: dt.date | None = None
    days: int = 0
    area: str = ""
    county: str = ""
    round: str = ""
    stage: str = ""
    people: tuple[str, ...] = ()


def owed(plan: Plan, procedures: Procedures, rows: pl.DataFrame, records: Records) -> list[Owed]:
    """Return what every unit owes on the records' day, the longest overdue first.

    Parameters
    ----------
    plan, procedures
        The plan and how its rounds go: who acts in a stage follows from roles, areas, counties and `offices`.
    rows
        What `coverage` gave for the plan.
    records
        What the office knows, of real records or of simulated ones.
    """
    house = _House(plan, procedures, records)
    found = [
        *(item for one in records.waiting for item in house.of_waiting(one)),
        *house.rounds_missing(),
        *house.applications_due(rows),
    ]
    order = {unit.id: place for place, unit in enumerate(plan.units)}
    return sorted(
        found,
        key=lambda one: (
            -one.days,
            one.due or dt.date.max,
            order.get(one.unit, -1),
            order_of(one.clause),
            one.about.zh,
        ),
    )


def owed_frame(plan: Plan, items: Sequence[Owed]) -> pl.DataFrame:
    """Return items as a table (columns `OWED`)."""
    return pl.DataFrame([_row(plan, one) for one in items], schema=OWED)


def _row(plan: Plan, one: Owed) -> dict[str, Any]:
    name = plan.unit(one.unit).name if one.unit else Text(zh="未定", en="nobody named")
    return {
        "unit": one.unit,
        "unit_zh": name.zh,
        "unit_en": name.en,
        "kind": one.kind,
        "what": one.what,
        "clause": one.clause,
        "about_zh": one.about.zh,
        "about_en": one.about.en,
        "area": one.area or None,
        "county": one.county or None,
        "cases": one.many,
        "overdue": one.overdue,
        "due": one.due,
        "days_overdue": one.days,
        "people": "|".join(one.people) or None,
    }


class _House:
    """Who answers for what, by the plan."""

    def __init__(self, plan: Plan, procedures: Procedures, records: Records) -> None:
        self.plan, self.procedures, self.records = plan, procedures, records
        self._known = {one.id: one for one in procedures.procedures}
        self._units = {unit.id for unit in plan.units}

    def of_waiting(self, one: Waiting) -> Iterator[Owed]:
        """Tell who owes the next step of cases that wait; of a procedure or stage that is no longer there, nobody."""
        procedure = self._known.get(one.procedure)
        stage = procedure.stage(one.stage) if procedure else None
        if procedure is None or stage is None:
            return
        title, number = procedure.title, f"{one.year}-{one.number}"
        about = Text(zh=f"{title.zh} {number}：{stage.title.zh}", en=f"{title.en} {number}: {stage.title.en}")
        for unit, kind, many in self._actors(procedure, stage, one):
            overdue = min(one.overdue, many)
            if many:
                yield Owed(
                    unit=unit,
                    kind=kind,
                    what=one.what,
                    clause=procedure.clause,
                    about=about,
                    many=many,
                    overdue=overdue,
                    due=one.until,
                    days=max((self.records.day - one.until).days, 0) if one.until and overdue else 0,
                    area=one.area,
                    county=one.county,
                    round=one.round,
                    stage=stage.id,
                    people=self.records.people.get(unit, ()),
                )

    def _actors(self, procedure: Procedure, stage: Stage, one: Waiting) -> Iterator[tuple[str, Kind, int]]:
        if one.what in _OF_APPLICANTS:
            yield one.county or self._lead(one.area), "applicants", one.many
        elif one.what in _OF_KEEPERS:
            yield self._office(procedure, one.area), "act", one.many
        elif stage.together:
            yield from ((unit, "act", one.many - one.said.get(unit, 0)) for unit in stage.together)
        elif stage.reach == "county":
            yield one.county or self._lead(one.area), "act", one.many
        elif stage.reach == "area":
            yield self._lead(one.area), "act", one.many
        elif "expert" in stage.roles:
            yield self._office(procedure, one.area), "experts", one.many
        else:
            held = [
                unit for role in stage.roles if role != "programme_office" and (unit := self.plan.offices.get(role))
            ]
            yield held[0] if held else self._office(procedure, one.area), "act", one.many

    def _lead(self, area_id: str) -> str:
        """Return the unit that leads an area: the one named first at its clause, else the coordinating bureau."""
        area = next((area for area in self.plan.areas if area.id == area_id), None)
        return (self.plan.clause(area.clause).lead or area.coordinator) if area else self._fallback()

    def _office(self, procedure: Procedure, area_id: str) -> str:
        """Return the unit that does the programme office's work for an area: the bureau that coordinates it."""
        area = next((area for area in self.plan.areas if area.id == area_id), None)
        return area.coordinator if area else self._fallback(procedure)

    def _fallback(self, procedure: Procedure | None = None) -> str:
        clause = self.plan.clause(procedure.clause).lead if procedure else None
        return self.plan.offices.get("programme_office") or clause or self.plan.issuer

    def rounds_missing(self) -> Iterator[Owed]:
        """Tell the procedures that the plan wants every year and of which no round was opened this year."""
        year = self.records.day.year
        if not self.plan.in_force(self.records.day):
            return
        opened = {one.procedure for one in self.records.rounds if one.year == year and one.many}
        for procedure in self.procedures.procedures:
            if procedure.yearly and procedure.id not in opened:
                unit, title = self._fallback(procedure), procedure.title
                yield Owed(
                    unit=unit,
                    kind="round",
                    what="open",
                    clause=procedure.clause,
                    about=Text(zh=f"{title.zh}：{year} 年尚未开启", en=f"{title.en}: no round in {year} yet"),
                    many=1,
                    due=min(dt.date(year, 12, 31), self.plan.valid_until),
                    people=self.records.people.get(unit, ()),
                )

    def applications_due(self, rows: pl.DataFrame) -> Iterator[Owed]:
        """Tell what is due in the first wave that is not complete and is not there."""
        missing = rows.filter(pl.col("due").is_not_null() & (pl.col("state") == State.DUE))
        wave = min(missing["wave"].to_list(), default=0)
        for row in missing.filter(pl.col("wave") == wave).iter_rows(named=True):
            unit = row["lead"] or self._fallback()
            yield Owed(
                unit=unit,
                kind="application",
                what="install",
                clause=row["clause"],
                about=Text(
                    zh=f"{row['system']} {row['name_zh']}：第 {wave} 批应有 {row['due']}",
                    en=f"{row['system']} {row['name_en']}: {row['due']} is due in wave {wave}",
                ),
                many=1,
                area=row["area"] or "",
                people=self.records.people.get(unit, ()),
            )


_OF_APPLICANTS = frozenset({"correct", "report"})
_OF_KEEPERS = frozenset({"admit", "publish", "catalogue"})
