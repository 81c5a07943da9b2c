"""How does the plan stand against the records: by clause, by unit, and who owes what, as far as a person may know?"""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from jiahe.kernel.text import Text
from jiahe.office.accounts.rules import Person, hidden
from jiahe.office.plan.domain.gathering import gather
from jiahe.office.plan.rules import sees_owing_of
from jiahe.plan.coverage import coverage
from jiahe.plan.joined import by_clause, by_unit
from jiahe.plan.load import default_plan
from jiahe.plan.owing import Owed, owed
from jiahe.plan.procedures.load import default_procedures
from jiahe.plan.records import Records
from jiahe.runtime.evidence import figures
from jiahe.runtime.features import STANDING
from jiahe.runtime.registry import applications

_UNIT = Text(zh="责任单位", en="unit")


@dataclass(frozen=True)
class Holding:
    """The plan's systems, clauses and units with what is known of each, of real records or of simulated ones alone."""

    day: dt.date
    simulated: bool
    systems: pl.DataFrame
    clauses: pl.DataFrame
    units: pl.DataFrame
    owed: tuple[Owed, ...]


def hold(records: Records | None = None, *, simulated: bool | None = None) -> Holding:
    """Join the plan with the office's records: the real ones, or the simulated ones where there are no others."""
    known = gather() if records is None else records
    chosen = known.simulated if simulated is None else simulated
    kept, plan, procedures = known.of(simulated=chosen), default_plan(), default_procedures()
    installed = {app.id: app.application for app in applications().values()}
    rows = coverage(plan, installed, figures(installed), features=STANDING)
    items = owed(plan, procedures, rows, kept)
    return Holding(
        kept.day, chosen, rows, by_clause(plan, procedures, rows, kept, items), by_unit(plan, rows, items), tuple(items)
    )


def owing_seen_by(person: Person, holding: Holding) -> tuple[Owed, ...]:
    """Return what is owed by the units of which the person may see it."""
    units = {one.unit for one in holding.owed}
    seen = {unit for unit in units if sees_owing_of(person, unit)}
    return tuple(one for one in holding.owed if one.unit in seen)


def owing_of(person: Person, holding: Holding, unit_id: str) -> tuple[Owed, ...]:
    """Return what one unit owes.

    Raises
    ------
    NotFoundError
        Where there is no such unit, or the person may not see what it owes.
    """
    known = any(unit.id == unit_id for unit in default_plan().units)
    if not known or not sees_owing_of(person, unit_id):
        raise hidden(_UNIT)
    return tuple(one for one in holding.owed if one.unit == unit_id)
