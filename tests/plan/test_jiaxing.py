"""Jiaxing's plan says what the notice says."""

import datetime as dt
from collections import Counter

import pytest

from jiahe.plan.check import check_plan
from jiahe.plan.coverage import coverage, totals
from jiahe.plan.load import DEFAULT, default_plan

UNITS = {
    "1.1": "市经信局 市科技局",
    "1.2": "市农业农村局 市科技局 市数据局",
    "1.3": "市商务局 市发展改革委 市经信局 市科技局 市市场监管局 市数据局",
    "1.4": "市发展改革委 市经信局 市生态环境局 市建设局 市水利局 市数据局 国网嘉兴供电公司",
    "1.5": "市交通运输局 市发展改革委 市经信局 市科技局 市公安局 市数据局",
    "1.6": "市人民银行 市经信局 市数据局 嘉兴金融监管分局",
    "1.7": "市卫生健康委 市科技局 市医保局 市数据局",
    "1.8": "市教育局 市科技局 市数据局",
    "1.9": "市文化广电旅游局 市委宣传部 市科技局 市数据局",
    "1.10": "市数据局",
    "2.1": "市经信局 市数据局",
    "2.2": "市经信局 市数据局",
    "2.3": "市经信局 市科技局 市财政局 市国资委 市数据局",
    "2.4": "市数据局 市经信局 市财政局",
    "2.5": "市经信局 市财政局 市数据局",
    "3a": "市经信局 市数据局",
    "3b": "",
    "3c": "",
    "3d": "",
}
EVERYWHERE = {
    "嘉兴经济技术开发区",
    "浙江乍浦经济开发区（嘉兴港区）",
    "南湖区",
    "秀洲区",
    "嘉善县",
    "平湖市",
    "海盐县",
    "海宁市",
    "桐乡市",
}
WAVE_ONE = {
    "industry.job_scheduling",
    "agriculture.genomic_selection",
    "commerce.delivery_routing",
    "energy.load_forecast",
    "energy.water_quality",
    "transport.flow_forecast",
    "finance.credit_scoring",
    "health.compute_queue",
    "health.prescription_review",
    "education.knowledge_tracing",
    "culture.content_review",
    "city.request_routing",
}
PLAN = default_plan()


def test_it_has_no_fault():
    assert check_plan(DEFAULT) == []


def test_its_document():
    assert (PLAN.number, PLAN.register_number) == ("嘉政办发〔2025〕18号", "ZJSP12-2025-0003")
    assert (PLAN.issued, PLAN.published) == (dt.date(2025, 5, 13), dt.date(2025, 5, 15))
    assert (PLAN.valid_from, PLAN.valid_until) == (dt.date(2025, 5, 15), dt.date(2027, 12, 31))
    assert (PLAN.zone, PLAN.division) == ("Asia/Shanghai", "330400")
    assert PLAN.unit(PLAN.issuer).name.zh == "市政府办公室"


def test_its_clauses_stand_in_order():
    assert [clause.id for clause in PLAN.clauses] == list(UNITS)


@pytest.mark.parametrize("clause_id", UNITS)
def test_the_units_of_a_clause_are_those_named_the_first_leading(clause_id):
    clause = PLAN.clause(clause_id)
    named = [*([clause.lead] if clause.lead else []), *clause.supporting]

    assert [PLAN.unit(unit).name.zh for unit in named] == UNITS[clause_id].split()


@pytest.mark.parametrize("clause_id", UNITS)
def test_zones_and_counties_answer_for_parts_one_and_two(clause_id):
    names = {unit.name.zh for unit in PLAN.responsible(clause_id)}

    assert names & EVERYWHERE == (EVERYWHERE if PLAN.clause(clause_id).part < 3 else set())


def test_every_unit_has_its_kind_and_every_county_its_point():
    kinds = Counter(unit.kind for unit in PLAN.units)
    placed = [unit for unit in PLAN.units if unit.point]

    assert kinds == {"city_department": 20, "county": 7, "zone": 2, "other": 3}
    assert {unit.name.zh for unit in placed} == EVERYWHERE
    assert all(unit.point.approximate for unit in placed)
    assert all(120.3 < unit.point.lon < 121.3 and 30.3 < unit.point.lat < 31.05 for unit in placed)
    assert all(unit.division.startswith("3304") for unit in PLAN.units if unit.kind == "county")


def test_four_areas_of_industry_and_six_public_ones():
    by_bureau = {"市经信局": [], "市数据局": []}
    for area in PLAN.areas:
        by_bureau[PLAN.unit(area.coordinator).name.zh].append(area.id)

    assert by_bureau == {
        "市经信局": ["industry", "agriculture", "commerce", "finance"],
        "市数据局": ["energy", "transport", "health", "education", "culture", "city"],
    }
    assert [area.clause for area in PLAN.areas] == [f"1.{number}" for number in range(1, 11)]


def test_the_areas_are_the_packages_of_the_applications():
    packages = {
        folder.name for folder in (DEFAULT.parents[1] / "areas").iterdir() if (folder / "__init__.py").is_file()
    }

    assert {area.id for area in PLAN.areas} == packages


def test_its_targets():
    assert [(target.id, target.value, target.unit.en, target.clause) for target in PLAN.targets] == [
        ("benchmark_firms", 100, "firms", "2.2"),
        ("scenarios", 100, "scenarios", "2.2"),
        ("digital_products", 100, "products", "2.5"),
        ("datasets", 100, "sets", "2.4"),
        ("industry_revenue", 100 * 10**9, "yuan", "2.5"),
    ]
    assert {target.by for target in PLAN.targets} == {dt.date(2027, 12, 31)}


def test_every_system_has_something_due_in_a_wave():
    systems = {system.id: system for clause in PLAN.clauses for system in clause.systems}

    counts = Counter(PLAN.clause(clause.id).part for clause in PLAN.clauses for _ in clause.systems)
    assert counts == {1: 46, 2: 8, 3: 4}
    assert all(system.due for system in systems.values())
    assert {due.wave for system in systems.values() for due in system.due} == {1, 2, 3}


def test_applications_stand_in_the_area_of_their_clause_and_come_once():
    found = [
        (due, PLAN.area_of(clause.id)) for clause in PLAN.clauses for system in clause.systems for due in system.due
    ]
    applications = [(due, area) for due, area in found if due.application]

    assert all(area is not None and due.area == area.id for due, area in applications)
    assert len({due.id for due, _ in applications}) == len(applications) == 55
    assert {due.id for due, _ in applications if due.wave == 1} == WAVE_ONE


def test_its_coverage_counts_every_system_of_part_one():
    found = totals(PLAN, coverage(PLAN, {}, {}))

    assert found["systems"].to_list() == [7, 4, 6, 5, 5, 4, 3, 4, 4, 4]
    assert found["due"].to_list() == found["systems"].to_list()


def test_no_code_names_the_city_but_the_folder_of_the_default():
    lines = [
        line
        for file in DEFAULT.parent.glob("*.py")
        for line in file.read_text(encoding="utf-8").splitlines()
        if "jiaxing" in line.lower() or "嘉兴" in line
    ]

    assert lines == ['DEFAULT = Path(__file__).parent / "jiaxing_2025_2027"']
