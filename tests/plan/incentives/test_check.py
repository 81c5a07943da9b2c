import copy
import datetime as dt
from typing import Any

import pytest

from jiahe.plan.check import check_plan
from jiahe.plan.faults import PlanError
from jiahe.plan.incentives.check import examine, incentive_faults
from jiahe.plan.incentives.load import DEFAULT, default_policies, load_policies, load_policy

GONE = object()
ALL, KINDS, READINGS, CASES = (
    "incentives/all.yaml",
    "incentives/kinds.yaml",
    "incentives/readings.yaml",
    "cases/incentives.yaml",
)
FAULTS: list[tuple[str, tuple[str | int, ...], Any, str, str]] = [
    # file, where, what is written there, where it is told, as which check
    (ALL, (0, "id"), "county_project", "[1].id", "duplicate"),
    (KINDS, (0, "id"), "project_subsidy", "[1].id", "duplicate"),
    (READINGS, (0, "id"), "amount", "[1].id", "duplicate"),
    (READINGS, (0, "id"), "amount", "", "reading_missing"),
    (READINGS, (0, "id"), "round", "[0].id", "reading_unknown"),
    (READINGS, (0, "choice"), "sideways", "[0].choice", "reading_choice"),
    (ALL, (0, "kinds", 0), "firm", "[0].kinds[0]", "kind_unknown"),
    (ALL, (0, "kinds"), ["firm_listing", "firm_listing"], "[0].kinds[1]", "repeated"),
    (ALL, (0, "kinds"), [], "[0].kinds", "section_empty"),
    (ALL, (0, "clause"), "1.7", "[0].clause", "clause_unknown"),
    (ALL, (0, "key"), "firm", "[0].key", "choice"),
    (ALL, (1, "amount"), GONE, "[1]", "field_missing"),
    (ALL, (0, "valid_until"), dt.date(2026, 1, 1), "[0].valid_until", "dates_reversed"),
    (ALL, (1, "terms", 1, "since"), GONE, "[1].terms[1].since", "terms_order"),
    (ALL, (1, "terms", 0, "since"), dt.date(2026, 7, 1), "[1].terms[1].since", "terms_order"),
    (ALL, (0, "terms", 0, "since"), dt.date(2026, 7, 1), "[0].terms[0].since", "terms_order"),
    (ALL, (0, "terms", 0, "fixed"), 1.5, "[0].terms[0].fixed", "money_wanted"),
    (ALL, (0, "terms", 0, "fixed"), True, "[0].terms[0].fixed", "money_wanted"),
    (ALL, (0, "terms", 0, "fixed"), "1.505", "[0].terms[0].fixed", "money_wanted"),
    (ALL, (0, "terms", 0, "fixed"), -1, "[0].terms[0].fixed", "money_wanted"),
    (ALL, (1, "terms", 0, "share"), 0.5, "[1].terms[0].share", "share_wanted"),
    (ALL, (1, "terms", 0, "share"), "130%", "[1].terms[0].share", "share_wanted"),
    (ALL, (1, "terms", 0, "fixed"), 5, "[1].terms[0]", "gift_kind"),
    (ALL, (0, "terms", 0, "cap"), 5, "[0].terms[0]", "gift_kind"),
    (ALL, (0, "terms", 0, "fixed"), GONE, "[0].terms[0]", "gift_kind"),
    (ALL, (0, "quota"), {"places": -1}, "[0].quota.places", "range"),
    (CASES, (0, "awards", 0, "payable"), 5, "[0].awards", "case_fails"),
    (CASES, (0, "awards", 0, "claim"), "b", "[0].awards", "case_fails"),
    (CASES, (0, "claims", 0, "incentive"), "other", "[0]", "case_faulty"),
    (CASES, (0, "claims", 0, "amount"), "x", "[0].claims[0].amount", "money_wanted"),
]


def plant(county, file, steps, value) -> None:
    *way, last = steps
    county.lists[file] = copy.deepcopy(county.lists[file])
    place: Any = county.lists[file]
    for step in way:
        place = place[step]
    if value is GONE:
        del place[last]
    else:
        place[last] = value


def test_a_folder_without_fault_has_none(county):
    folder = county.write()

    assert check_plan(folder) == []
    assert [one.id for one in load_policy(folder).incentives] == ["county_firm", "county_project"]


def test_jiaxing_has_no_fault_and_its_cases_come_out():
    assert incentive_faults(DEFAULT) == []


@pytest.mark.parametrize(("file", "steps", "value", "path", "check"), FAULTS)
def test_a_planted_fault_is_told(county, file, steps, value, path, check):
    plant(county, file, steps, value)

    assert (file, path, check) in [(fault.file, fault.path, fault.check) for fault in check_plan(county.write())]


def test_tiers_must_rise(county):
    tiers = [{"reached": 5, "pays": 2}, {"reached": 6, "pays": 2}]
    plant(county, ALL, (0, "terms", 0, "tiers"), tiers)
    plant(county, ALL, (0, "terms", 0, "fixed"), GONE)

    assert ("[0].terms[0]", "tiers_order") in [(fault.path, fault.check) for fault in check_plan(county.write())]


def test_all_faults_are_told_at_once(county):
    plant(county, ALL, (0, "clause"), "1.7")
    plant(county, KINDS, (0, "title"), {"zh": "字"})
    plant(county, CASES, (0, "name"), "x")
    county.raw["issuer"] = "nobody"

    found = [(fault.file, fault.check) for fault in check_plan(county.write())]

    assert found == [
        ("cases/incentives.yaml", "title_language"),
        ("incentives/all.yaml", "clause_unknown"),
        ("incentives/kinds.yaml", "title_language"),
        ("plan.yaml", "unit_unknown"),
    ]


def test_what_cannot_be_read_raises_no_followers(county):
    folder = county.write()
    for name in ("kinds", "readings"):
        county.put(f"incentives/{name}.yaml", "- [")

    assert [(fault.file, fault.check) for fault in check_plan(folder)] == [
        ("incentives/kinds.yaml", "yaml"),
        ("incentives/readings.yaml", "yaml"),
    ]


def test_a_file_that_nobody_reads_is_told(county):
    county.write()
    county.put("incentives/more.yml", "[]")
    county.put("incentives/README.md", "words")

    assert [(fault.file, fault.check) for fault in check_plan(county.path)] == [("incentives/more.yml", "file_stray")]


def test_without_a_head_nothing_holds(tmp_path, county):
    assert [fault.check for fault in examine(tmp_path / "nowhere")[1]] == ["file_missing"]
    with pytest.raises(PlanError):
        load_policy(tmp_path / "nowhere")
    county.raw["valid_until"] = "soon"
    found = [(fault.path, fault.check) for fault in examine(county.write())[1]]
    assert found == [("valid_until", "day_wanted")]


def test_clauses_that_are_not_there_are_left_to_the_plan(county):
    del county.raw["clauses"]

    assert load_policy(county.write()).head.id == "hill_county"


def test_a_plan_may_have_no_incentives(county):
    county.lists = {}
    folder = county.write()

    assert (check_plan(folder), load_policy(folder).incentives) == ([], ())
    assert load_policies([folder]).table.rules.shape == (14, 0)


def test_without_a_plan_it_is_the_one_that_comes_along():
    assert load_policies([]) is default_policies()
    assert default_policies().ids == [
        "city_benchmark_project",
        "provincial_benchmark_firm",
        "provincial_scenario",
        "national_dataset_pilot",
        "provincial_dataset_pilot",
        "data_product_turnover",
        "provincial_service_provider",
        "provincial_digital_product",
    ]


def test_the_reading_of_the_validity_sets_the_first_day(county):
    plant(county, READINGS, (2, "choice"), "issued")
    policy = load_policy(county.write())

    assert policy.valid(policy.incentives[0]) == (dt.date(2026, 1, 5), dt.date(2026, 12, 31))
