"""The plan joined with what is known: a row for each clause and each unit."""

import datetime as dt

import pytest

from jiahe.plan.coverage import coverage
from jiahe.plan.joined import CLAUSE, UNIT, by_clause, by_unit, clauses_of
from jiahe.plan.load import default_plan
from jiahe.plan.owing import owed
from jiahe.plan.procedures.load import default_procedures
from jiahe.plan.records import Counted, Paid, Records, Rounds, Waiting

PLAN, PROCEDURES = default_plan(), default_procedures()
ROWS = coverage(PLAN, {}, {}, features={"programme", "rules", "plan", "audit_log"})
DAY = dt.date(2026, 11, 25)
KNOWN = Records(
    plan=PLAN.id,
    day=DAY,
    rounds=(
        Rounds(procedure="benchmark_scenario", year=2026, many=2),
        Rounds(procedure="benchmark_scenario", year=2025, many=1),
        Rounds(procedure="benchmark_firm", year=2026, many=1),
    ),
    waiting=(
        Waiting(
            round="R", procedure="benchmark_scenario", year=2026, number=1, stage="form_check", what="check",
            area="transport", county="tongxiang", many=4, overdue=3, until=dt.date(2026, 11, 1),
        ),
    ),
    counted=(Counted(target="scenarios", year=2026, many=7), Counted(target="datasets", year=2026, many=2)),
    paid=(Paid(clause="2.3", year=2026, fen=150_000_000, many=2),),
)  # fmt: skip
ITEMS = owed(PLAN, PROCEDURES, ROWS, KNOWN)


def clause(name):
    return by_clause(PLAN, PROCEDURES, ROWS, KNOWN, ITEMS).filter(clause=name).row(0, named=True)


def unit(name):
    return by_unit(PLAN, ROWS, ITEMS).filter(unit=name).row(0, named=True)


def test_every_clause_and_unit_has_its_row_in_the_plans_order():
    clauses, units = by_clause(PLAN, PROCEDURES, ROWS, KNOWN, ITEMS), by_unit(PLAN, ROWS, ITEMS)

    assert (dict(clauses.schema), dict(units.schema)) == (CLAUSE, UNIT)
    assert clauses["clause"].to_list() == [one.id for one in PLAN.clauses]
    assert units["unit"].to_list() == [one.id for one in PLAN.units]


def test_a_clause_tells_rounds_of_this_year_what_counts_and_what_was_paid():
    support, choosing = clause("2.3"), clause("2.2")

    assert (support["procedures"], support["rounds"], support["payouts"], support["paid_fen"]) == (
        "benchmark_scenario", 2, 2, 150_000_000,
    )  # fmt: skip
    assert (choosing["rounds"], choosing["counted"], choosing["paid_fen"]) == (1, 7, 0)
    assert (support["owed"], support["overdue"], support["supporting"].split("|")[0]) == (4, 3, "science_bureau")
    assert (choosing["systems"], choosing["running"], choosing["throughout"]) == (1, 1, 9)


def test_a_unit_tells_what_it_leads_and_owes():
    transport = unit("transport_bureau")

    assert (transport["leads"], transport["systems"], transport["days_overdue"]) == ("1.5", 5, 24)
    assert transport["overdue"] == 3
    assert (unit("tongxiang")["throughout"], unit("tongxiang")["leads"]) == (15, None)


@pytest.mark.parametrize("name", [one.id for one in PLAN.units])
def test_no_clause_is_told_twice_of_a_unit(name):
    leads, supports, throughout = ([one.id for one in part] for part in clauses_of(PLAN, name))

    assert len({*leads, *supports, *throughout}) == len(leads) + len(supports) + len(throughout)
    answers = {one.id for one in PLAN.clauses if any(unit.id == name for unit in PLAN.responsible(one.id))}
    assert {*leads, *supports, *throughout} == answers
