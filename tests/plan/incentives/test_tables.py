"""What a file of claims may hold, and what is told of the rest."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from jiahe.kernel.errors import DataError
from jiahe.plan.incentives.assessment import assess
from jiahe.plan.incentives.load import default_policies, load_policies
from jiahe.plan.incentives.policy import Policies
from tests.plan.incentives.files import CLAIM, FIRMS, JIAXING, PAID, frame, policies

ROW: dict[str, Any] = {
    "claim": "a",
    "applicant": FIRMS[0],
    "incentive": "city_benchmark_project",
    "matter": "甲",
    "date": "2025-06-01",
    "amount": "5000000",
    "score": "90",
}
BEFORE: dict[str, Any] = {name: ROW[name] for name in PAID}
WRONG = [
    ("amount", "NaN", "money"),
    ("amount", "-1", "money"),
    ("amount", "1.005", "money"),
    ("amount", "1e3", "money"),
    ("amount", "1,000", "money"),
    ("amount", "1" * 16, "money"),
    ("amount", "abc", "money"),
    ("date", "2025-02-30", "type"),
    ("date", "soon", "type"),
    ("date", "2025-06-01T10:00", "day"),
    ("date", None, "missing"),
    ("incentive", "gift", "unknown"),
    ("incentive", None, "missing"),
    ("applicant", " ", "missing"),
    ("matter", None, "missing"),
]


def told(claims: pl.DataFrame, paid: pl.DataFrame | None = None) -> tuple[str, str, str]:
    with pytest.raises(DataError) as caught:
        assess(default_policies(), claims, paid)
    return caught.value.table, caught.value.column, caught.value.check


@pytest.mark.parametrize(
    ("column", "value", "check"),
    [
        *WRONG,
        ("claim", None, "missing"),
        ("score", "NaN", "number"),
        ("score", "-1", "number"),
        ("score", "A", "number"),
    ],
)
def test_a_malformed_claim_is_the_one_data_error(column, value, check):
    assert told(frame([ROW, ROW | {"claim": "b", column: value}], CLAIM)) == ("claims", column, check)


@pytest.mark.parametrize(("column", "value", "check"), [*WRONG, ("amount", None, "missing")])
def test_a_malformed_payment_is_the_one_data_error(column, value, check):
    assert told(frame([ROW], CLAIM), frame([BEFORE | {column: value}], PAID)) == ("paid", column, check)


@pytest.mark.parametrize("column", CLAIM)
def test_a_missing_column_is_told(column):
    assert told(frame([ROW], CLAIM).drop(column)) == ("claims", column, "column_missing")


def test_a_claim_id_stands_once():
    assert told(frame([ROW, ROW], CLAIM)) == ("claims", "claim", "duplicate_key")


def test_an_id_of_an_incentive_stands_once_over_all_plans():
    with pytest.raises(DataError) as caught:
        policies([JIAXING, JIAXING])

    assert (caught.value.check, caught.value.count) == ("duplicate_key", 8)


def test_headers_may_be_chinese_and_dates_as_in_a_workbook():
    headers = ["申报编号", "申请单位", "激励", "事项", "日期", "金额", "评分"]
    claims = frame([ROW | {"date": "2025/6/1"}], CLAIM).rename(dict(zip(CLAIM, headers, strict=True)))

    assert assess(default_policies(), claims).payable == [150_000_000]


def test_typed_columns_are_read_as_they_are_shown():
    rows = [
        ROW | {"date": dt.datetime(2025, 6, 1), "amount": 0.1 + 0.2, "score": 90.5},
        ROW | {"claim": "b", "matter": "乙", "date": dt.datetime(2025, 6, 1), "amount": 333.33, "score": 100.0},
        ROW | {"claim": "c", "matter": "丙", "date": dt.datetime(2025, 6, 1), "amount": 123456789012.34, "score": 9.0},
    ]
    found = assess(default_policies(), pl.DataFrame(rows))

    assert found.payable == [9, 9_999, 200_000_000]
    assert [found.facts(row).rank for row in range(3)] == [2, 1, 3]


def test_a_workbooks_nan_is_no_amount():
    assert told(pl.DataFrame([ROW | {"amount": float("nan")}])) == ("claims", "amount", "money")


def test_capitals_make_no_other_firm():
    row = ROW | {"incentive": "provincial_service_provider"}
    before = BEFORE | {"incentive": "provincial_service_provider", "applicant": FIRMS[0].lower(), "amount": "500000"}

    assert assess(default_policies(), frame([row], CLAIM), frame([before], PAID)).status == ["already_paid"]


def test_spare_columns_are_noted():
    found = assess(default_policies(), frame([ROW], CLAIM).with_columns(remark=pl.lit("x")))

    assert len(found.notes) == 1
    assert "remark" in found.notes[0]


def test_kinds_that_matters_and_firms_share_are_named(county):
    county.lists["incentives/all.yaml"][1]["kinds"] = ["firm_listing", "project_subsidy"]

    assert load_policies([county.write()]).mixed() == ["firm_listing"]
    assert default_policies().mixed() == []
    assert Policies([]).table.rules.shape == (14, 0)


def test_an_empty_file_gives_an_empty_table():
    made = assess(default_policies(), frame([], CLAIM)).awards()

    assert made.schema == dict.fromkeys(["claim", "payable", "status", "clause", "reason"], pl.String)
    assert made.is_empty()
