import datetime as dt

import pytest
from pydantic import BaseModel, Field

from jiahe.plan.check import check_plan
from jiahe.plan.files import Piece
from jiahe.plan.shape import join, shape

GONE = object()
CASES = [
    # where, what is written there, where it is told, as which check
    (("number",), GONE, "number", "field_missing"),
    (("number",), "", "number", "field_missing"),
    (("number",), 18, "number", "text_wanted"),
    (("nmuber",), "x", "nmuber", "field_unknown"),
    (("division",), 659001, "division", "text_wanted"),
    (("division",), "65900１", "division", "pattern"),
    (("id",), "Hill-County", "id", "pattern"),
    (("issued",), "2026-01-05", "issued", "day_wanted"),
    (("issued",), dt.datetime(2026, 1, 5, 8), "issued", "day_wanted"),
    (("issued",), 20260105, "issued", "day_wanted"),
    (("zone",), "Asia/Nowhere", "zone", "zone_unknown"),
    (("zone",), "Asia", "zone", "zone_unknown"),
    (("zone",), "../etc", "zone", "zone_unknown"),
    (("zone",), 8, "zone", "text_wanted"),
    (("title", "en"), GONE, "title", "title_language"),
    (("title", "zh"), " ", "title", "title_language"),
    (("title", "fr"), "Plan", "title", "title_language"),
    (("title", "en"), 5, "title", "title_language"),
    (("title",), "计划", "title", "title_language"),
    (("parts",), [], "parts", "section_empty"),
    (("parts",), {}, "parts", "not_a_list"),
    (("parts", 0, "title"), "领域", "parts[0].title", "title_language"),
    (("parts", 0, "number"), 0, "parts[0].number", "range"),
    (("parts", 0, "number"), 100, "parts[0].number", "range"),
    (("parts", 1, "number"), "2", "parts[1].number", "whole_wanted"),
    (("throughout",), 5, "throughout", "not_a_mapping"),
    (("units", 2, "kind"), "village", "units[2].kind", "choice"),
    (("units", 2, "point", "lon"), 181.0, "units[2].point.lon", "range"),
    (("units", 2, "point", "lat"), float("nan"), "units[2].point.lat", "number_wanted"),
    (("units", 2, "point", "lat"), "44", "units[2].point.lat", "number_wanted"),
    (("units", 2, "point", "approximate"), "yes", "units[2].point.approximate", "flag_wanted"),
    (("targets", 0), 7, "targets[0]", "not_a_mapping"),
    (("clauses", 0, "systems"), [], "clauses[0].systems", "section_empty"),
    (("clauses", 1, "systems", 0, "due", 1), {"wave": 1}, "clauses[1].systems[0].due[1]", "due_kind"),
    (("clauses", 1, "systems", 0, "due", 0, "application"), "weather", None, "pattern"),
    (("clauses", 1, "systems", 0, "due", 0, "wave"), 1.5, None, "whole_wanted"),
    (("targets", 0, "value"), True, "targets[0].value", "whole_wanted"),
]


@pytest.mark.parametrize(("steps", "value", "path", "check"), CASES)
def test_one_mistake_is_one_fault_where_it_stands(county, steps, value, path, check):
    *way, last = steps
    if value is GONE:
        del county.at(*way)[last]
    else:
        county.at(*way)[last] = value

    found = [(fault.path, fault.check) for fault in check_plan(county.write())]

    assert found == [(path or join("", *steps), check)]


def test_an_id_without_quotes_is_told_where_it_stands(county):
    county.write()
    text = (county.path / "plan.yaml").read_text(encoding="utf-8").replace("'1.10'", "1.10")

    found = [(fault.path, fault.check) for fault in check_plan(county.put("plan.yaml", text))]

    wanted = ["areas[1].clause", "clauses[0].id", "clauses[0].systems[0].id"]
    assert found == [(path, "text_wanted") for path in wanted]


def test_names_that_are_no_text_are_told(county):
    county.raw[5] = 1
    county.at("title")[None] = "x"

    found = [(fault.path, fault.check) for fault in check_plan(county.write())]

    assert found == [("[5]", "field_unknown"), ("title", "title_language")]


def test_a_part_that_contains_itself_is_told(county):
    county.write()
    text = (
        (county.path / "plan.yaml").read_text(encoding="utf-8").replace("systems:", "systems: &a [*a]\n    sytems:", 1)
    )

    found = check_plan(county.put("plan.yaml", text))

    assert found
    assert all(len(fault.say("en")) < 300 for fault in found)


def test_a_bound_is_told_in_the_hint(county):
    county.at("targets", 0)["value"] = 0

    (fault,) = check_plan(county.write())

    assert fault.hint.en == "out of range: >= 1"


def test_a_mistake_of_no_known_kind_keeps_pydantics_words():
    class Even(BaseModel):
        value: int = Field(multiple_of=2)

    item, faults = shape(Piece("a.yaml", "[0]", {"value": 3}), Even)

    assert item is None
    assert [(fault.path, fault.check) for fault in faults] == [("[0].value", "shape")]
    assert faults[0].hint.en == "it has not the shape wanted: Input should be a multiple of 2"


def test_paths_read_as_a_programmer_writes_them():
    assert join("", "clauses", 2, "systems", 0, "id") == "clauses[2].systems[0].id"
    assert join("[3]", "lead") == "[3].lead"
