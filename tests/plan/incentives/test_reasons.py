"""The sentence of every outcome, and the reckoning beside it."""

import json
from typing import Any

import pytest

from jiahe.engines.rules.model import Why
from jiahe.plan.incentives.assessment import SHOWN, Assessment, assess
from jiahe.plan.incentives.facts import percentage
from jiahe.plan.incentives.load import default_policies
from jiahe.plan.incentives.readings import CHOICES
from jiahe.plan.incentives.reasons import reason
from tests.plan.incentives import files

Row = dict[str, Any]


def claim(claim: str, incentive: str, matter: str = "甲", date: str = "2025-06-01", **more: str) -> Row:
    common = {"claim": claim, "incentive": incentive, "matter": matter, "date": date}
    return common | {"applicant": files.FIRMS[0], "amount": None, "score": None} | more


def paid(incentive: str, amount: str, **more: str) -> Row:
    return {
        "applicant": files.FIRMS[0],
        "matter": "甲",
        "incentive": incentive,
        "date": "2025-06-01",
        "amount": amount,
    } | more


CASES = {
    "share": ([claim("a", "city_benchmark_project", amount="5000000", score="90")], []),
    "cap": (
        [claim("a", "city_benchmark_project", amount="8000000", score="90")],
        [paid("city_benchmark_project", "0.01")],
    ),
    "wrong": ([claim("a", "provincial_scenario", applicant=files.WRONG)], []),
    "early": ([claim("a", "provincial_scenario", date="2025-05-14")], []),
    "late": ([claim("a", "provincial_scenario", date="2028-01-01")], []),
    "amount": ([claim("a", "city_benchmark_project", score="90")], []),
    "score": ([claim("a", "city_benchmark_project", amount="1")], []),
    "tiny": ([claim("a", "city_benchmark_project", amount="0.03", score="1")], []),
    "below": ([claim("a", "data_product_turnover", amount="2999999.99")], []),
    "paid": ([claim("a", "provincial_benchmark_firm")], [paid("provincial_benchmark_firm", "500000")]),
    "over": ([claim("a", "provincial_benchmark_firm")], [paid("provincial_benchmark_firm", "600000")]),
    "dup": ([claim("a", "provincial_scenario"), claim("b", "provincial_scenario")], []),
    "tier": (
        [
            claim("a", "data_product_turnover", amount="7000000", date="2025-12-31"),
            claim("b", "data_product_turnover", amount="6000000", date="2026-12-31"),
            claim("c", "data_product_turnover", amount="10000000", date="2027-12-31"),
        ],
        [],
    ),
    "overlap": ([claim("a", "provincial_dataset_pilot"), claim("b", "national_dataset_pilot")], []),
    "top": ([claim("a", "national_dataset_pilot")], [paid("provincial_dataset_pilot", "150000")]),
    "full": (
        [
            claim(f"c{n:02d}", "city_benchmark_project", matter=str(n), amount="100", score=str(90 - n))
            for n in range(11)
        ],
        [],
    ),
    "tie": (
        [
            claim(f"c{n:02d}", "city_benchmark_project", matter=str(n), amount="100", score=str(90 - min(n, 9)))
            for n in range(11)
        ],
        [],
    ),
}

SENTENCES = [
    # case, row, Chinese, English
    (
        "share",
        0,
        "核定实际投资额 5,000,000.00 元的 30% 为 1,500,000.00 元，2025 年按评分排第 1 名，在余下 10 个名额之内，应付 1,500,000.00 元。",
        "30% of the verified actual investment, 5,000,000.00 yuan, is 1,500,000.00, and it ranks 1 for the 10 places left in 2025: 1,500,000.00 yuan.",
    ),
    (
        "cap",
        0,
        "核定实际投资额 8,000,000.00 元的 30% 为 2,400,000.00 元，按封顶 2,000,000.00 元计，2025 年已占有名额；同一项目同类此前已付 0.01 元，本次补差 1,999,999.99 元。",
        "30% of the verified actual investment, 8,000,000.00 yuan, is 2,400,000.00, capped at 2,000,000.00, and it holds a place of 2025 already; 0.01 yuan had been paid on the same project in the same kind, so the difference is due: 1,999,999.99 yuan.",
    ),
    (
        "wrong",
        0,
        "统一社会信用代码 91330400MA2CX8T000 不符合 GB 32100（18 位大写，末位为校验码），申请单位不合格，应付 0.00 元。",
        "The unified social credit code 91330400MA2CX8T000 breaks GB 32100 (18 capitals, the last a check digit): the applicant is not eligible, 0.00 yuan.",
    ),
    (
        "early",
        0,
        "入选名单公布之日 2025-05-14 早于生效日 2025-05-15，不在有效期内，应付 0.00 元。",
        "The day of listing, 2025-05-14, is before 2025-05-15, the first valid day: 0.00 yuan.",
    ),
    (
        "late",
        0,
        "入选名单公布之日 2028-01-01 晚于有效期末日 2027-12-31，应付 0.00 元。",
        "The day of listing, 2028-01-01, is after 2027-12-31, the last valid day: 0.00 yuan.",
    ),
    (
        "amount",
        0,
        "未填金额（核定实际投资额），无从核算，应付 0.00 元。",
        "The amount (verified actual investment) is not given, so nothing can be reckoned: 0.00 yuan.",
    ),
    (
        "score",
        0,
        "名额按评分分配而未填评分，不能参加排名，应付 0.00 元。",
        "Places go by score and no score is given, so it cannot be ranked: 0.00 yuan.",
    ),
    (
        "tiny",
        0,
        "核定实际投资额 0.03 元的 30% 为 0.00 元，无可支付，应付 0.00 元。",
        "30% of the verified actual investment, 0.03 yuan, is 0.00, so there is nothing to pay: 0.00 yuan.",
    ),
    (
        "below",
        0,
        "公历年交易额 2,999,999.99 元，未达最低档 3,000,000.00 元，应付 0.00 元。",
        "The calendar-year turnover, 2,999,999.99 yuan, does not reach the lowest tier, 3,000,000.00 yuan: 0.00 yuan.",
    ),
    (
        "paid",
        0,
        "省级人工智能应用标杆企业奖励定额 500,000.00 元；同一申请单位同类此前已付 500,000.00 元，已付足，应付 0.00 元。",
        "Award to a provincial benchmark firm: a fixed 500,000.00 yuan; 500,000.00 yuan had been paid for the same applicant in the same kind, so nothing is left: 0.00 yuan.",
    ),
    (
        "over",
        0,
        "省级人工智能应用标杆企业奖励定额 500,000.00 元；同一申请单位同类此前已付 600,000.00 元，已付足，应付 0.00 元，多付 100,000.00 元仅作告知、不予追回。",
        "Award to a provincial benchmark firm: a fixed 500,000.00 yuan; 600,000.00 yuan had been paid for the same applicant in the same kind, so nothing is left: 0.00 yuan; 100,000.00 yuan more than that were paid, which is told and not reclaimed.",
    ),
    (
        "dup",
        1,
        "省级人工智能应用场景奖励定额 500,000.00 元；与同一场景申报 a（500,000.00 元）重复，只取其一，应付 0.00 元。",
        "Award for a provincial scenario: a fixed 500,000.00 yuan; it repeats claim a on the same scenario (500,000.00 yuan), and one alone counts: 0.00 yuan.",
    ),
    (
        "tier",
        0,
        "公历年交易额 7,000,000.00 元，达到 6,000,000.00 元档，奖励 250,000.00 元，应付 250,000.00 元。",
        "The calendar-year turnover, 7,000,000.00 yuan, reaches the tier of 6,000,000.00, which earns 250,000.00: 250,000.00 yuan.",
    ),
    (
        "tier",
        1,
        "公历年交易额 6,000,000.00 元，达到 6,000,000.00 元档，奖励 250,000.00 元；同一数据产品申报 a 已计同档或更高档 250,000.00 元，不重复奖励，应付 0.00 元。",
        "The calendar-year turnover, 6,000,000.00 yuan, reaches the tier of 6,000,000.00, which earns 250,000.00; claim a on the same data product counts for that tier or a higher one, 250,000.00 yuan: 0.00 yuan.",
    ),
    (
        "tier",
        2,
        "公历年交易额 10,000,000.00 元，达到 10,000,000.00 元档，奖励 350,000.00 元；前一档 250,000.00 元已付或已由本批较早申报计付，本次补差 100,000.00 元。",
        "The calendar-year turnover, 10,000,000.00 yuan, reaches the tier of 10,000,000.00, which earns 350,000.00; the tier before, 250,000.00 yuan, had been paid or is by an earlier claim of this file, so the difference is due: 100,000.00 yuan.",
    ),
    (
        "overlap",
        0,
        "省级高质量数据集试点奖励定额 150,000.00 元；同一数据集同类由申报 b（national_dataset_pilot，300,000.00 元）支付 300,000.00 元，就高不重复，应付 0.00 元。",
        "Award for a provincial data-set pilot: a fixed 150,000.00 yuan; on the same data set claim b (national_dataset_pilot, 300,000.00 yuan) pays 300,000.00 yuan in the same kind - the highest alone, never twice: 0.00 yuan.",
    ),
    (
        "top",
        0,
        "国家级高质量数据集试点奖励定额 300,000.00 元；同一数据集同类此前已付 150,000.00 元，本次补差 150,000.00 元。",
        "Award for a national data-set pilot: a fixed 300,000.00 yuan; 150,000.00 yuan had been paid on the same data set in the same kind, so the difference is due: 150,000.00 yuan.",
    ),
    (
        "full",
        10,
        "2025 年名额 10 个，已付占用 0 个，余 10 个，11 项参加排名；按评分排第 11 名（80 分），超出名额，应付 0.00 元。",
        "2025 has 10 places, of which payments take 0 and leave 10 for 11 claims; with 80 points it ranks 11, beyond the places: 0.00 yuan.",
    ),
    (
        "tie",
        10,
        "2025 年名额 10 个，已付占用 0 个，余 10 个，11 项参加排名；第 10 名起 2 项评分并列，剩余 1 个名额容纳不下，并列及其后均暂不入选，须由会议决定；本项 81 分，排第 10 名，应付 0.00 元。",
        "2025 has 10 places, of which payments take 0 and leave 10 for 11 claims; from rank 10 on 2 claims are tied and do not fit the 1 open, so none of these and of those behind gets one until the meeting decides; with 81 points this ranks 10: 0.00 yuan.",
    ),
]


def judged(case: str) -> Assessment:
    claims, before = CASES[case]
    return assess(default_policies(), files.frame(claims, files.CLAIM), files.frame(before, files.PAID))


@pytest.mark.parametrize(("case", "row", "zh", "en"), SENTENCES)
def test_the_reason_is_one_sentence_with_the_figures(case, row, zh, en):
    found = judged(case)

    assert (found.reason(row), found.reason(row, "en")) == (zh, en)
    assert found.awards("en")["reason"][row] == en


@pytest.mark.parametrize("case", CASES)
def test_the_reckoning_is_plain_data_and_ends_at_what_decided(case):
    found = judged(case)
    known = set(CHOICES)

    for row in range(len(found)):
        made = json.loads(json.dumps(found.trace(row)))
        steps = made["steps"]
        assert made["reason"] == {"zh": found.reason(row), "en": found.reason(row, "en")}
        assert [step["passed"] for step in steps[:-1]] == [True] * (len(steps) - 1)
        assert (steps[-1]["step"] == "payment") == (found.facts(row).why is Why.NONE)
        assert {reading for step in steps for reading in step.get("readings", [])} <= known


def test_the_reckoning_names_what_was_paid_and_what_stands_instead():
    over, overlap = judged("over").trace(0)["steps"][-1], judged("overlap").trace(0)["steps"][-1]

    row = {"row": 2, "incentive": "provincial_benchmark_firm", "date": "2025-06-01", "amount": "600000.00"}
    assert over == {
        "step": "paid",
        "readings": ["paid", "key", "kinds", "overpayment"],
        "paid": "600000.00",
        "left": "0.00",
        "passed": False,
        "rows": [row],
        "rows_in_all": 1,
        "overpaid": "100000.00",
    }
    assert overlap["instead"] == [
        {
            "claim": "b",
            "incentive": "national_dataset_pilot",
            "entitlement": "300000.00",
            "payable": "300000.00",
            "status": "payable",
        }
    ]


def test_a_long_list_is_cut_and_counted():
    claims = [claim(f"c{place:03d}", "provincial_scenario") for place in range(40)]
    before = [paid("provincial_scenario", "1") for _ in range(30)]
    found = assess(default_policies(), files.frame(claims, files.CLAIM), files.frame(before, files.PAID))

    facts = found.facts(0)
    assert (len(facts.payments), facts.payments_in_all, facts.paid) == (SHOWN, 30, 3000)
    assert (len(facts.others), facts.competing) == (SHOWN, 39)


def test_the_last_of_several_losers_names_the_winner():
    claims = [
        claim("a", "city_benchmark_project", amount="100", score="1"),
        claim("b", "city_benchmark_project", amount="200", score="1"),
        claim("c", "city_benchmark_project", amount="300", score="1"),
    ]
    found = assess(default_policies(), files.frame(claims, files.CLAIM))

    assert [one.claim for one in found.facts(0).instead] == ["c"]


@pytest.mark.parametrize(("rounding", "before_cap"), [("down", 1), ("nearest", 2), ("up", 2)])
def test_what_stands_before_the_cap_is_rounded_as_the_engine_rounds(rounding, before_cap):
    half = {"id": "h", "kinds": ["p"], "key": "matter", "share": "0.5", "first": "2025-05-15", "last": "2027-12-31"}
    plans = [{"choices": {"rounding": rounding}, "incentives": [half]}]
    found = assess(files.policies(plans), files.frame([claim("a", "h", amount="0.03")], files.CLAIM))

    assert (found.facts(0).before_cap, found.payable) == (before_cap, [before_cap])


def test_the_kept_of_a_repeated_highest_alone_tier_is_named_plainly():
    plans = [files.JIAXING | {"choices": {"tiers": "highest_only"}}]
    claims = [
        claim("a", "data_product_turnover", amount="4000000", date="2025-12-31"),
        claim("b", "data_product_turnover", amount="7000000", date="2026-12-31"),
    ]
    found = assess(files.policies(plans), files.frame(claims, files.CLAIM))

    assert "重复，只取其一" in found.reason(0)


def test_a_claim_over_quota_has_a_quota():
    facts = judged("full").facts(10)
    without = type(facts)(**{name: getattr(facts, name) for name in facts.__dataclass_fields__} | {"pool": None})

    for why in (Why.FULL, Why.TIE):
        with pytest.raises(ValueError, match="without a quota"):
            reason(type(facts)(**vars(without) | {"why": why}))


def test_what_all_share_tells_plans_readings_and_quotas():
    about = judged("tie").about()

    (plan,) = about["plans"]
    assert (plan["id"], len(plan["incentives"]), set(plan["readings"])) == ("jiaxing_2025_2027", 8, set(CHOICES))
    quota = {"incentive": "city_benchmark_project", "year": 2025, "places": 10, "taken": 0}
    assert about["quotas"] == [quota | {"ranked": 11, "admitted": 9, "tied": 2, "open": 1}]


def test_a_percentage_is_cut_at_four_decimals():
    assert [percentage(share) for share in ((3, 10), (1, 1), (1, 3), (1, 10**6))] == [
        "30%",
        "100%",
        "33.3333%",
        "0.0001%",
    ]
