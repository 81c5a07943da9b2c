"""The plan joined with all that is known: a row for each clause and each unit, with what runs, counts, was paid, is owed."""

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from jiahe.plan.coverage import State, states
from jiahe.plan.model import Clause, Plan, Unit
from jiahe.plan.owing import Owed
from jiahe.plan.procedures.load import Procedures
from jiahe.plan.records import Records

CLAUSE: dict[str, type[pl.DataType]] = {
    "part": pl.Int64,
    "clause": pl.String,
    "title_zh": pl.String,
    "title_en": pl.String,
    "area": pl.String,
    "lead": pl.String,
    "lead_zh": pl.String,
    "lead_en": pl.String,
    "supporting": pl.String,
    "throughout": pl.Int64,
    "systems": pl.Int64,
    "measured": pl.Int64,
    "running": pl.Int64,
    "due": pl.Int64,
    "aims": pl.Int64,
    "aims_reached": pl.Int64,
    "procedures": pl.String,
    "rounds": pl.Int64,
    "counted": pl.Int64,
    "payouts": pl.Int64,
    "paid_fen": pl.Int64,
    "owed": pl.Int64,
    "overdue": pl.Int64,
}
"""The columns of `by_clause`."""

UNIT: dict[str, type[pl.DataType]] = {
    "unit": pl.String,
    "name_zh": pl.String,
    "name_en": pl.String,
    "kind": pl.String,
    "leads": pl.String,
    "supports": pl.String,
    "throughout": pl.Int64,
    "systems": pl.Int64,
    "measured": pl.Int64,
    "running": pl.Int64,
    "due": pl.Int64,
    "owed": pl.Int64,
    "overdue": pl.Int64,
    "days_overdue": pl.Int64,
}
"""The columns of `by_unit`."""


def by_clause(
    plan: Plan, procedures: Procedures, rows: pl.DataFrame, records: Records, items: Sequence[Owed]
) -> pl.DataFrame:
    """Join a plan's clauses with systems, evidence, rounds of this year, cases that count, awards paid, and what is owed.

    Parameters
    ----------
    plan, procedures, rows, records
        As `owed` takes them.
    items
        What `owed` gave.

    Returns
    -------
    clauses
        One row per clause, in the plan's order (columns `CLAUSE`). Lists are joined by `|`; `owed` and `overdue` count
        cases, and one for each round or application that is not there.
    """
    state_of = states(rows)
    return pl.DataFrame(
        [_clause(plan, one, state_of, rows) | _done(plan, procedures, one, records, items) for one in plan.clauses],
        schema=CLAUSE,
    )


def by_unit(plan: Plan, rows: pl.DataFrame, items: Sequence[Owed]) -> pl.DataFrame:
    """Join a plan's units with the clauses that they lead and support, how far their systems are, and what they owe.

    Returns
    -------
    units
        One row per unit, in the plan's order (columns `UNIT`); systems are those of the clauses that it leads, and
        `throughout` how many clauses it answers for without being named there.
    """
    state_of = states(rows)
    return pl.DataFrame([_unit(plan, one, state_of, items) for one in plan.units], schema=UNIT)


def clauses_of(plan: Plan, unit_id: str) -> tuple[list[Clause], list[Clause], list[Clause]]:
    """Return the clauses that a unit leads, those that it supports, and those that it answers for throughout."""
    leads = [clause for clause in plan.clauses if clause.lead == unit_id]
    supports = [clause for clause in plan.clauses if unit_id in clause.supporting]
    named = {clause.id for clause in (*leads, *supports)}
    throughout = [
        clause
        for clause in plan.clauses
        if clause.id not in named and any(unit.id == unit_id for unit in plan.responsible(clause.id))
    ]
    return leads, supports, throughout


def _clause(plan: Plan, clause: Clause, state_of: dict[str, State], rows: pl.DataFrame) -> dict[str, Any]:
    area, lead = plan.area_of(clause.id), plan.unit(clause.lead) if clause.lead else None
    aims = rows.filter(pl.col("clause") == clause.id).select(pl.col("aims", "aims_reached").sum()).row(0, named=True)
    named = {clause.lead, *clause.supporting}
    return {
        "part": clause.part,
        "clause": clause.id,
        "title_zh": clause.title.zh,
        "title_en": clause.title.en,
        "area": area.id if area else None,
        "lead": clause.lead,
        "lead_zh": lead.name.zh if lead else None,
        "lead_en": lead.name.en if lead else None,
        "supporting": "|".join(clause.supporting) or None,
        "throughout": sum(unit.id not in named for unit in plan.responsible(clause.id)),
        **_states([clause], state_of),
        **aims,
    }


def _done(
    plan: Plan, procedures: Procedures, clause: Clause, records: Records, items: Sequence[Owed]
) -> dict[str, Any]:
    mine = [one.id for one in procedures.procedures if one.clause == clause.id]
    targets = {target.id for target in plan.targets if target.clause == clause.id}
    paid = [one for one in records.paid if one.clause == clause.id]
    return {
        "procedures": "|".join(mine) or None,
        "rounds": sum(one.many for one in records.rounds if one.procedure in mine and one.year == records.day.year),
        "counted": sum(one.many for one in records.counted if one.target in targets),
        "payouts": sum(one.many for one in paid),
        "paid_fen": sum(one.fen for one in paid),
        **_owed(one for one in items if one.clause == clause.id),
    }


def _unit(plan: Plan, unit: Unit, state_of: dict[str, State], items: Sequence[Owed]) -> dict[str, Any]:
    leads, supports, throughout = clauses_of(plan, unit.id)
    mine = [one for one in items if one.unit == unit.id]
    return {
        "unit": unit.id,
        "name_zh": unit.name.zh,
        "name_en": unit.name.en,
        "kind": unit.kind,
        "leads": "|".join(clause.id for clause in leads) or None,
        "supports": "|".join(clause.id for clause in supports) or None,
        "throughout": len(throughout),
        **_states(leads, state_of),
        **_owed(mine),
        "days_overdue": max((one.days for one in mine), default=0),
    }


def _states(clauses: Iterable[Clause], state_of: dict[str, State]) -> dict[str, int]:
    found = [state_of[system.id] for clause in clauses for system in clause.systems]
    return {"systems": len(found)} | {str(state): found.count(state) for state in State}


def _owed(items: Iterable[Owed]) -> dict[str, int]:
    found = list(items)
    return {"owed": sum(one.many for one in found), "overdue": sum(one.overdue for one in found)}
