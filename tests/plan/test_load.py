import shutil

import pytest

from jiahe.kernel.errors import UserError
from jiahe.plan.faults import PlanError
from jiahe.plan.load import DEFAULT, default_plan, load_plan


def test_a_second_plan_is_a_second_folder(county):
    plan = load_plan(county.write())

    assert plan.id == "hill_county"
    assert [clause.id for clause in plan.clauses] == ["1.2", "1.10", "2a"]
    assert [unit.id for unit in plan.units] == ["farm_office", "clinic", "east_town"]
    assert (plan.targets[0].value, plan.zone) == (12, "Asia/Urumqi")


def test_where_items_stand_makes_no_difference(county):
    whole = load_plan(county.write())

    clauses = county.raw.pop("clauses")
    county.write()
    moved = county.path / "clauses"
    for clause in clauses:
        county.raw = [clause]
        county.path = moved
        county.write()
        (moved / "plan.yaml").rename(moved / f"{clause['id']}.yaml")

    assert load_plan(moved.parent) == whole


def test_a_faulty_plan_is_refused_with_every_fault(county):
    county.raw["issuer"] = "nobody"
    county.at("clauses", 0)["lead"] = "no_one"

    with pytest.raises(PlanError) as caught:
        load_plan(county.write())

    assert isinstance(caught.value, UserError)
    assert [fault.check for fault in caught.value.faults] == ["unit_unknown", "unit_unknown"]


def test_the_default_plan_is_read_once_and_can_be_read_elsewhere(tmp_path):
    shutil.copytree(DEFAULT, tmp_path / "copy")

    assert default_plan() is default_plan()
    assert load_plan(tmp_path / "copy") == default_plan()
