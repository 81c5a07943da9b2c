import datetime as dt

import pytest
from pydantic import ValidationError

from jiahe.kernel.errors import NotFoundError
from jiahe.plan.load import load_plan
from jiahe.plan.model import Plan, order_of, part_of


@pytest.fixture
def plan(county) -> Plan:
    return load_plan(county.write())


def test_a_unit_is_found_by_id_and_by_either_name(plan):
    assert plan.unit("clinic") is plan.unit("卫生院") is plan.unit("Clinic")


def test_areas_clauses_and_systems_are_found_by_id(plan):
    assert plan.area("fields").title.en == "Fields"
    assert plan.clause("1.10").part == 1
    assert [due.id for due in plan.system("1.2a").due] == ["fields.weather", "lake"]
    assert [due.area for due in plan.system("1.2a").due] == ["fields", None]


@pytest.mark.parametrize("noun", ["unit", "area", "clause", "system"])
def test_an_unknown_name_is_told_with_those_that_there_are(plan, noun):
    with pytest.raises(NotFoundError, match=r"9\.9.*has:"):
        getattr(plan, noun)("9.9")


def test_an_area_is_found_by_its_clause(plan):
    assert plan.area_of("1.2") == plan.area("fields")
    assert plan.area_of("2a") is None


def test_the_lead_comes_first_and_nobody_twice(plan):
    assert [unit.id for unit in plan.responsible("1.2")] == ["farm_office", "clinic", "east_town"]
    assert [unit.id for unit in plan.responsible("1.10")] == ["clinic", "east_town"]
    assert plan.responsible("2a") == ()


def test_nobody_answers_throughout_where_the_plan_does_not_say_so(county):
    del county.raw["throughout"]

    plan = load_plan(county.write())

    assert [unit.id for unit in plan.responsible("1.10")] == ["clinic"]


def test_the_first_and_last_days_are_in_force(plan):
    days = [dt.date(2026, 1, 31), dt.date(2026, 2, 1), dt.date(2026, 12, 31), dt.date(2027, 1, 1)]

    assert [plan.in_force(day) for day in days] == [False, True, True, False]


def test_ids_go_in_the_order_of_the_document():
    ids = ["3b", "1.10", "2.4a", "1.2", "3a", "2.4"]

    assert sorted(ids, key=order_of) == ["1.2", "1.10", "2.4", "2.4a", "3a", "3b"]
    assert [part_of(name) for name in ids] == [3, 1, 2, 1, 3, 2]


def test_a_plan_cannot_be_changed(plan):
    with pytest.raises(ValidationError, match="frozen"):
        plan.number = "2"
