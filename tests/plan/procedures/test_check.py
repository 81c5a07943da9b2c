import copy
import datetime as dt
from typing import Any

import pytest

from jiahe.kernel.errors import NotFoundError
from jiahe.plan.check import check_plan
from jiahe.plan.faults import PlanError
from jiahe.plan.load import DEFAULT
from jiahe.plan.procedures.check import procedure_faults
from jiahe.plan.procedures.load import default_procedures, load_procedures

GONE = object()
_TITLE = {"zh": "田", "en": "field"}
REPORTS = {
    "every": {"days": 9, "working": False},
    "times": 1,
    "of": {"grain": {"type": "number", "title": _TITLE, "unit": "1"}, "said": {"type": "text", "title": _TITLE}},
}
MEASURE = {"field": "grain", "target": "song", "code": "name"}
M = "[0].stages[3].reports.measures[0]"
FAULTS: list[tuple[tuple[str | int, ...], Any, str, str]] = [
    # where, what is written there, where it is told, as which check
    (("clause",), "1.7", "[0].clause", "clause_unknown"),
    (("keepers",), ["king"], "[0].keepers[0]", "choice"),
    (("stages",), [], "[0].stages", "section_empty"),
    (("stages", 1, "id"), "applying", "[0].stages[1].id", "repeated"),
    (("stages", 0, "kind"), "check", "[0].stages", "stages_order"),
    (("stages", 3, "kind"), "confirm", "[0].stages", "stages_with"),
    (("stages", 3, "kind"), "publicise", "[0].stages", "stages_end"),
    (("stages", 3, "kind"), "follow", "[0].stages", "stages_with"),
    (("stages", 3, "kind"), "follow", "[0].stages[3]", "field_missing"),
    (("stages", 3, "kind"), "pay", "[0].stages[3]", "field_missing"),
    (("stages", 0, "verified"), ["name"], "[0].stages[0].verified", "stage_kind"),
    (("stages", 0, "verified"), ["song"], "[0].stages[0].verified[0]", "form_field_unknown"),
    (("stages", 2, "together"), ["moon"], "[0].stages[2].together[0]", "unit_unknown"),
    (("stages", 1, "together"), ["moon"], "[0].stages[1].together", "stage_kind"),
    (("stages", 0, "pays"), {"incentive": "gold", "code": "name"}, "[0].stages[0].pays.incentive", "incentive_unknown"),
    (("stages", 0, "pays"), {"incentive": "gold", "code": "song"}, "[0].stages[0].pays.code", "form_field_unknown"),
    (("partners",), "song", "[0].partners", "form_field_unknown"),
    (("answers",), "song", "[0].answers", "procedure_unknown"),
    (("target",), "song", "[0].target", "target_unknown"),
    (
        ("stages", 3, "reports"),
        REPORTS | {"measures": [MEASURE | {"field": "said"}]},
        M + ".field",
        "form_field_unknown",
    ),
    (("stages", 3, "reports"), REPORTS | {"measures": [MEASURE | {"code": "song"}]}, M + ".code", "form_field_unknown"),
    (("stages", 3, "reports"), REPORTS | {"measures": [MEASURE]}, M + ".target", "target_unknown"),
    (("stages", 2, "places"), {"number": 1, "each": True, "source": "x"}, "[0]", "field_missing"),
    (("stages", 2, "kind"), "check", "[0].stages", "stages_end"),
    (("stages", 0, "roles"), ["firm", "firm"], "[0].stages[0].roles[1]", "repeated"),
    (("stages", 0, "roles"), [], "[0].stages[0].roles", "section_empty"),
    (("stages", 0, "reach"), "all", "[0].stages[0].reach", "choice"),
    (("stages", 0, "span"), GONE, "[0].stages[0]", "field_missing"),
    (("stages", 0, "correction"), GONE, "[0].stages[0]", "field_missing"),
    (("stages", 1, "correction"), {"days": 1, "working": True}, "[0].stages[1].correction", "stage_kind"),
    (("stages", 1, "may"), ["return"], "[0].stages[1].may", "stage_kind"),
    (("stages", 1, "criteria", 0, "weight"), 50, "[0].stages[1].criteria", "weights"),
    (("stages", 1, "criteria", 1, "id"), "soil", "[0].stages[1].criteria[1].id", "repeated"),
    (("stages", 2, "places"), {"incentive": "gold"}, "[0].stages[2].places.incentive", "quota_unknown"),
    (("stages", 2, "places"), {"number": 3}, "[0].stages[2].places", "places_kind"),
    (("stages", 3, "places"), {"number": 3, "source": "x"}, "[0].stages[3].places", "stage_kind"),
    (("stages", 0, "span", "days"), 0, "[0].stages[0].span.days", "range"),
    (("fields", "name", "type"), "song", "[0].fields.name.type", "choice"),
    (("fields", "name", "title"), {"zh": "田"}, "[0].fields.name.title", "shape"),
    (("fields", "name", "colour"), "red", "[0].fields.name.colour", "field_unknown"),
    (("fields", "area"), {"type": "text", "title": {"zh": "田", "en": "x"}}, "[0].fields.area", "name_taken"),
    (("checked",), "soon", "[0].checked", "day_wanted"),
]
YEARS: list[tuple[tuple[str | int, ...], Any, str, str]] = [
    (("published",), False, "[0].published", "year_unpublished"),
    (("off", 0, "last"), dt.date(2026, 5, 1), "[0].off[0].last", "dates_reversed"),
    (("off", 0, "first"), dt.date(2025, 12, 31), "[0].off[0]", "day_elsewhere"),
    (("worked", 0), dt.date(2026, 6, 5), "[0].worked[0]", "day_worked"),
    (("worked", 0), dt.date(2027, 6, 5), "[0].worked[0]", "day_worked"),
]


def plant(where: dict[str, Any], steps: tuple[str | int, ...], value: Any) -> None:
    *way, last = steps
    place: Any = where
    for step in way:
        place = place[step]
    if value is GONE:
        del place[last]
    else:
        place[last] = value


def test_a_folder_without_fault_has_none_and_is_loaded(rounds):
    found = load_procedures(rounds.write())

    assert check_plan(rounds.county.path) == []
    assert [one.id for one in found.procedures] == ["best_field"]
    assert found.places(found["best_field"].of_kind("decide")) == 3
    assert found.places(found["best_field"].first) is None
    with pytest.raises(NotFoundError):
        found["worst_field"]


@pytest.mark.parametrize(("steps", "value", "path", "check"), FAULTS)
def test_a_planted_fault_is_told(rounds, steps, value, path, check):
    plant(rounds.procedure, steps, value)
    folder = rounds.write()

    assert ("procedures/best.yaml", path, check) in {
        (fault.file, fault.path, fault.check) for fault in check_plan(folder)
    }
    with pytest.raises(PlanError):
        load_procedures(folder)


@pytest.mark.parametrize(("steps", "value", "path", "check"), YEARS)
def test_a_planted_fault_of_the_calendar_is_told(rounds, steps, value, path, check):
    plant(rounds.year, steps, value)
    assert [(fault.file, fault.path, fault.check) for fault in procedure_faults(rounds.write())] == [
        ("procedures/calendar.yaml", path, check)
    ]


def test_procedures_and_years_stand_once(rounds):
    folder = rounds.write()
    again = copy.deepcopy(rounds.procedure)
    rounds.county.put("procedures/again.yml", "x")
    (folder / "procedures/more.yaml").write_text((folder / "procedures/best.yaml").read_text(encoding="utf-8"), "utf-8")

    found = [(fault.file, fault.check) for fault in procedure_faults(folder)]

    assert again["id"] == "best_field"
    assert found == [("procedures/again.yml", "file_stray"), ("procedures/more.yaml", "duplicate")]


def test_a_target_is_counted_in_cases_or_summed_from_reports(rounds):
    rounds.county.raw["targets"] = [{**rounds.county.raw["targets"][0], "id": "song"}]
    rounds.procedure["target"] = "song"
    rounds.procedure["stages"].append(
        {
            **rounds.procedure["stages"][3],
            "id": "following",
            "kind": "follow",
            "reports": REPORTS | {"measures": [MEASURE]},
        }
    )

    assert [(fault.path, fault.check) for fault in procedure_faults(rounds.write())] == [
        ("[0].stages[4].reports.measures[0].target", "target_mixed")
    ]


def test_what_jiaxings_firms_report_counts_towards_its_revenue():
    found = [stage.reports.measures for one in default_procedures().procedures for stage in one.stages if stage.reports]

    assert [(one.field, one.target, one.code) for measures in found for one in measures] == [
        ("revenue", "industry_revenue", "credit_code")
    ] * 3


def test_a_plan_without_procedures_has_no_fault_of_them(county):
    assert procedure_faults(county.write()) == []
    assert procedure_faults(county.path / "plan.yaml") == []


def test_the_places_of_jiaxings_benchmarks_are_those_of_its_subsidy():
    found = default_procedures()
    assert procedure_faults(DEFAULT) == []
    assert found.places(found["benchmark_scenario"].of_kind("decide")) == 10


def test_the_needs_are_judged_on_the_five_criteria_of_the_plan():
    criteria = default_procedures()["open_list"].of_kind("score").criteria
    assert [(one.title.zh, one.weight) for one in criteria] == [
        ("开放意愿", 20), ("落地可能", 20), ("资源吸附", 20), ("推广前景", 20), ("示范带动", 20)
    ]  # fmt: skip
