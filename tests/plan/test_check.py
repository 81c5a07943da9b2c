import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiahe.plan.check import check_plan
from jiahe.plan.faults import PlanError
from jiahe.plan.load import load_plan

CASES = [
    # where, what is written there, where it is told, as which check
    (("issuer",), "nobody", "issuer", "unit_unknown"),
    (("offices",), {"finance": "nobody"}, "offices.finance", "unit_unknown"),
    (("throughout", "units", 1), "nobody", "throughout.units[1]", "unit_unknown"),
    (("throughout", "units", 1), "east_town", "throughout.units[1]", "repeated"),
    (("throughout", "parts", 0), 7, "throughout.parts[0]", "part_unknown"),
    (("parts", 1, "number"), 1, "parts[1]", "repeated"),
    (("published",), dt.date(2026, 1, 4), "published", "dates_reversed"),
    (("valid_from",), dt.date(2026, 1, 4), "valid_from", "dates_reversed"),
    (("valid_until",), dt.date(2026, 1, 31), "valid_until", "dates_reversed"),
    (("units", 2, "id"), "clinic", "units[2].id", "duplicate"),
    (("units", 2, "name", "zh"), "农办", "units[2].name.zh", "duplicate"),
    (("units", 2, "name", "en"), "Clinic", "units[2].name.en", "duplicate"),
    (("areas", 1, "id"), "fields", "areas[1].id", "duplicate"),
    (("areas", 1, "clause"), "1.2", "areas[1].clause", "duplicate"),
    (("areas", 1, "clause"), "1.9", "areas[1].clause", "area_without_clause"),
    (("areas", 1, "coordinator"), "nobody", "areas[1].coordinator", "unit_unknown"),
    (("clauses", 0, "lead"), "clinics", "clauses[0].lead", "unit_unknown"),
    (("clauses", 1, "supporting", 0), "nobody", "clauses[1].supporting[0]", "unit_unknown"),
    (("clauses", 1, "supporting", 0), "farm_office", "clauses[1].supporting[0]", "repeated"),
    (("clauses", 1, "lead"), None, "clauses[1].lead", "lead_missing"),
    (("clauses", 1, "systems", 1, "id"), "1.2a", "clauses[1].systems[1].id", "duplicate"),
    (("clauses", 1, "systems", 1, "id"), "1.3b", "clauses[1].systems[1].id", "system_elsewhere"),
    (("clauses", 1, "systems", 1, "id"), "1.2ab", "clauses[1].systems[1].id", "system_elsewhere"),
    (("clauses", 1, "systems", 1, "id"), "1.25", "clauses[1].systems[1].id", "system_elsewhere"),
    (("clauses", 1, "systems", 0, "due", 0, "application"), "feilds.weather", None, "area_unknown"),
    (("clauses", 1, "systems", 0, "due", 0), {"feature": "lake", "wave": 1}, None, "repeated"),
    (("targets", 0, "clause"), "1.3", "targets[0].clause", "clause_unknown"),
    (("units",), GONE := object(), "units", "section_empty"),
    (("clauses",), GONE, "clauses", "section_empty"),
]


def found(folder) -> list[tuple[str, str]]:
    return [(fault.path, fault.check) for fault in check_plan(folder)]


def test_a_plan_without_fault_has_none(county):
    assert check_plan(county.write()) == []


@pytest.mark.parametrize(("steps", "value", "path", "check"), CASES)
def test_a_planted_fault_is_found(county, steps, value, path, check):
    *way, last = steps
    if value is GONE:
        del county.at(*way)[last]
    else:
        county.at(*way)[last] = value

    faults = check_plan(county.write())

    told = [fault.check for fault in faults if path is None or fault.path == path]
    assert check in told


def test_all_faults_are_told_at_once_in_order(county):
    county.raw["issuer"] = "nobody"
    county.raw["published"] = dt.date(2025, 1, 1)
    county.at("clauses", 0, "title").pop("en")
    county.at("clauses", 2)["lead"] = "clinc"
    county.at("clauses", 2, "systems", 0)["id"] = "2b"
    county.at("targets", 0)["clause"] = "3"
    county.write()
    county.put("units/more.yaml", "- {id: clinic, name: {zh: 一, en: One}, kind: other}")

    faults = check_plan(county.path)

    assert [(fault.file, fault.path, fault.check) for fault in faults] == [
        ("plan.yaml", "clauses[0].title", "title_language"),
        ("plan.yaml", "clauses[2].lead", "unit_unknown"),
        ("plan.yaml", "clauses[2].systems[0].id", "system_elsewhere"),
        ("plan.yaml", "issuer", "unit_unknown"),
        ("plan.yaml", "published", "dates_reversed"),
        ("plan.yaml", "targets[0].clause", "clause_unknown"),
        ("units/more.yaml", "[0].id", "duplicate"),
    ]
    assert faults[1].hint.en == "no unit has the id clinc; near it: clinic"
    assert faults[6].values == ("clinic", "plan.yaml units[1].id")


def test_clauses_of_a_part_that_is_not_listed_are_told(county):
    del county.at("parts")[1]

    assert found(county.write()) == [("clauses[2].id", "part_unknown")]


def test_a_malformed_item_still_speaks_for_its_id(county):
    county.at("units", 1)["kind"] = "house"

    assert found(county.write()) == [("units[1].kind", "choice")]


def test_areas_may_be_none_and_then_nothing_can_be_named(county):
    county.raw["areas"] = []

    faults = check_plan(county.write())

    assert {fault.check for fault in faults} == {"area_unknown"}
    assert faults[0].values == ("fields", "-")


def test_a_head_that_is_wrong_does_not_hide_the_rest(county):
    del county.raw["number"]
    county.at("clauses", 0)["lead"] = "nobody"

    assert found(county.write()) == [("clauses[0].lead", "unit_unknown"), ("number", "field_missing")]


# --- whatever is written, the checker answers, and the loader agrees with it

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.datetimes() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def places(part: Any, way: tuple = ()) -> list[tuple]:
    steps = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    return [way, *(place for step, inner in steps for place in places(inner, (*way, step)))]


def agree(folder) -> None:
    faults = check_plan(folder)
    assert all(fault.file and fault.hint and len(fault.say("zh")) < 900 for fault in faults)
    assert faults == sorted(faults)
    if not faults:
        assert load_plan(folder).clauses
        return
    with pytest.raises(PlanError) as caught:
        load_plan(folder)
    assert list(caught.value.faults) == faults


@given(data=st.data())
def test_any_value_in_any_place_gives_faults_or_a_plan(county, data):
    county = county.fresh()
    for _ in range(data.draw(st.integers(1, 3))):
        *way, last = data.draw(st.sampled_from([place for place in places(county.raw) if place]))
        county.at(*way)[last] = data.draw(ANYTHING)

    agree(county.write())


@given(data=st.data())
def test_any_part_taken_out_gives_faults_or_a_plan(county, data):
    county = county.fresh()
    *way, last = data.draw(st.sampled_from([place for place in places(county.raw) if place]))
    del county.at(*way)[last]

    agree(county.write())


@given(content=st.binary(max_size=200) | st.text(alphabet="{}[]&*!|>-:#'\" \n\tab019", max_size=60).map(str.encode))
def test_any_bytes_give_faults(county, content):
    county.write()
    (county.path / "plan.yaml").write_bytes(content)

    assert check_plan(county.path)


@given(text=st.text(alphabet="{}[]&*!|>-:#'\" \n\tab019", max_size=40))
def test_any_text_put_into_the_file_gives_faults_or_a_plan(county, text):
    folder = county.write()
    content = (folder / "plan.yaml").read_text(encoding="utf-8")
    middle = len(content) // 2

    county.put("plan.yaml", content[:middle] + text + content[middle:])

    agree(folder)
