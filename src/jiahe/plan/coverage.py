"""What runs for each clause of a plan, how well was it measured, and who answers for it?"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import chain
from typing import Any

import polars as pl

from jiahe.kernel.application import Application
from jiahe.plan.model import Clause, Due, Plan, System

Evidence = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows of benchmark figures by application; each with metric, unit, ours, naive, published, aim, reached, subset."""


Awards = Mapping[str, tuple[int, int]]
"""What was paid under a clause and what is due and not paid yet, in fen."""


class State(StrEnum):
    """How far a system is: nothing stands yet, something runs, all that is due was measured."""

    DUE = "due"
    RUNNING = "running"
    MEASURED = "measured"


ROW: dict[str, type[pl.DataType]] = {
    "part": pl.Int64,
    "clause": pl.String,
    "area": pl.String,
    "system": pl.String,
    "name_zh": pl.String,
    "name_en": pl.String,
    "lead": pl.String,
    "lead_zh": pl.String,
    "lead_en": pl.String,
    "due": pl.String,
    "kind": pl.String,
    "wave": pl.Int64,
    "application_zh": pl.String,
    "application_en": pl.String,
    "installed": pl.Boolean,
    "state": pl.String,
    "metric": pl.String,
    "unit": pl.String,
    "subset": pl.String,
    "ours": pl.Float64,
    "naive": pl.Float64,
    "published": pl.Float64,
    "aim": pl.Float64,
    "reached": pl.Boolean,
    "aims": pl.Int64,
    "aims_reached": pl.Int64,
    "awards_paid": pl.Int64,
    "awards_due": pl.Int64,
}
"""The columns of `coverage`."""

TOTAL: dict[str, type[pl.DataType]] = {
    "area": pl.String,
    "title_zh": pl.String,
    "title_en": pl.String,
    "clause": pl.String,
    "coordinator": pl.String,
    "systems": pl.Int64,
    "measured": pl.Int64,
    "running": pl.Int64,
    "due": pl.Int64,
    "aims": pl.Int64,
    "aims_reached": pl.Int64,
}
"""The columns of `totals`."""


def coverage(
    plan: Plan,
    applications: Mapping[str, Application],
    evidence: Evidence,
    *,
    features: Collection[str] = (),
    awards: Awards | None = None,
) -> pl.DataFrame:
    """Join a plan with what stands and what was measured.

    Parameters
    ----------
    plan
        The plan; what is due for each of its systems stands in it.
    applications
        The installed applications by id.
    evidence
        Benchmark rows by application (or feature) id; `headline` says which of them stands for all.
    features
        Ids of the platform's own features that stand.
    awards
        What the office has paid and owes under its clauses; None where nobody keeps records of it.

    Returns
    -------
    rows
        One row per system and thing due for it, in the plan's order (columns `ROW`); a system for which nothing is due
        has one row with `due` null. `state` is that of the row; `aims` counts evidence rows with an aim. `awards_paid` and
        `awards_due` are fen of the whole clause, the same in each of its rows; null without records.
    """
    rows = [
        {
            "part": clause.part,
            **_place(plan, clause, system),
            **_standing(due, applications, evidence, features),
            **_awards(clause, awards),
        }
        for clause in plan.clauses
        for system in clause.systems
        for due in (system.due or (None,))
    ]
    return pl.DataFrame(rows, schema=ROW)


def totals(plan: Plan, rows: pl.DataFrame) -> pl.DataFrame:
    """Count the systems of each area by state, and the aims reached.

    Parameters
    ----------
    plan
        The plan.
    rows
        What `coverage` gave for it. A system is measured when all that is due for it is, due when nothing of it stands,
        else running.

    Returns
    -------
    totals
        One row per area, in the plan's order (columns `TOTAL`); `measured`, `running` and `due` add up to `systems`.
    """
    return pl.DataFrame(list(_totals(plan, rows)), schema=TOTAL)


def states(rows: pl.DataFrame) -> dict[str, State]:
    """Return the state of each system, from the rows of `coverage`."""
    found: dict[str, set[str]] = {}
    for system, state in rows.select("system", "state").iter_rows():
        found.setdefault(system, set()).add(state)
    return {system: State(of.pop()) if len(of) == 1 else State.RUNNING for system, of in found.items()}


def headline(rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return the row with a figure that is marked as the headline, else the first that is no subset, else the first."""
    measured = [row for row in rows if _number(row.get("ours")) is not None]
    marked = (row for row in measured if row.get("headline") is True)
    whole = (row for row in measured if not row.get("subset"))
    return next(chain(marked, whole, measured), None)


def _awards(clause: Clause, awards: Awards | None) -> dict[str, int | None]:
    paid, due = (None, None) if awards is None else awards.get(clause.id, (0, 0))
    return {"awards_paid": paid, "awards_due": due}


def _place(plan: Plan, clause: Clause, system: System) -> dict[str, Any]:
    area, lead = plan.area_of(clause.id), plan.unit(clause.lead) if clause.lead else None
    return {
        "clause": clause.id,
        "area": area.id if area else None,
        "system": system.id,
        "name_zh": system.title.zh,
        "name_en": system.title.en,
        "lead": clause.lead,
        "lead_zh": lead.name.zh if lead else None,
        "lead_en": lead.name.en if lead else None,
    }


def _standing(
    due: Due | None, applications: Mapping[str, Application], evidence: Evidence, features: Collection[str]
) -> dict[str, Any]:
    if due is None:
        return {"installed": False, "state": State.DUE, "aims": 0, "aims_reached": 0}
    application = applications.get(due.id) if due.application else None
    installed = application is not None or (due.feature is not None and due.feature in features)
    measured = [row for row in evidence.get(due.id, ()) if _number(row.get("ours")) is not None] if installed else []
    standing = State.MEASURED if measured else State.RUNNING if installed else State.DUE
    return {
        "due": due.id,
        "kind": "application" if due.application else "feature",
        "wave": due.wave,
        "application_zh": application.title.zh if application else None,
        "application_en": application.title.en if application else None,
        "installed": installed,
        "state": standing,
        **_figures(measured),
    }


def _figures(rows: list[Mapping[str, Any]]) -> dict[str, Any]:
    aimed = [row for row in rows if row.get("aim") is not None]
    counts = {"aims": len(aimed), "aims_reached": sum(row.get("reached") is True for row in aimed)}
    head = headline(rows)
    if head is None:
        return counts
    texts = {name: _text(head.get(name)) for name in ("metric", "unit", "subset")}
    numbers = {name: _number(head.get(name)) for name in ("ours", "naive", "published", "aim")}
    reached = head.get("reached") if isinstance(head.get("reached"), bool) else None
    return counts | texts | numbers | {"reached": reached}


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _totals(plan: Plan, rows: pl.DataFrame) -> Iterator[dict[str, Any]]:
    state_of = states(rows)
    for area in plan.areas:
        found = [state_of[system.id] for system in plan.clause(area.clause).systems]
        aims = rows.filter(pl.col("area") == area.id).select(pl.col("aims", "aims_reached").sum())
        yield {
            "area": area.id,
            "title_zh": area.title.zh,
            "title_en": area.title.en,
            "clause": area.clause,
            "coordinator": area.coordinator,
            "systems": len(found),
            **{str(state): found.count(state) for state in State},
            **aims.row(0, named=True),
        }
