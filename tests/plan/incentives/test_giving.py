import datetime as dt

import pytest

from jiahe.plan.incentives.giving import gives, money, term_on
from jiahe.plan.incentives.load import default_policies

DAY = dt.date(2026, 11, 25)
OF = {entry.incentive.id: entry.incentive for entry in default_policies().entries}


@pytest.mark.parametrize(
    ("incentive", "zh", "en"),
    [
        (
            "city_benchmark_project",
            "核定实际投资额的 30%，最高 200 万元；每年不超过 10 个",
            "30 % of the verified actual investment, 2 million yuan at most; 10 a year at most",
        ),
        ("provincial_scenario", "50 万元", "500,000 yuan"),
        (
            "data_product_turnover",
            "公历年交易额达到 300 万元给 15 万元、达到 600 万元给 25 万元、达到 1,000 万元给 35 万元",
            None,
        ),
    ],
)
def test_what_it_gives_is_a_sentence(incentive, zh, en):
    told = gives(OF[incentive], DAY)

    assert told.zh == zh
    assert en is None or told.en == en


@pytest.mark.parametrize(
    ("fen", "zh", "en"),
    [
        (0, "0 元", "0 yuan"),
        (1, "0.01 元", "0.01 yuan"),
        (123456, "1,234.56 元", "1,234.56 yuan"),
        (1234500, "12,345 元", "12,345 yuan"),
        (1230000, "1.23 万元", "12,300 yuan"),
        (250_000_000, "250 万元", "2.5 million yuan"),
    ],
)
def test_money_is_said_in_few_figures(fen, zh, en):
    assert (money(fen).zh, money(fen).en) == (zh, en)


def test_the_term_that_has_begun_last_holds():
    first = OF["provincial_scenario"].terms[0]
    later = first.model_copy(update={"since": dt.date(2027, 1, 1), "fixed": 1})
    both = OF["provincial_scenario"].model_copy(update={"terms": (first, later)})

    assert [term_on(both, day).fixed for day in (dt.date(2020, 1, 1), DAY, dt.date(2027, 1, 1))] == [
        first.fixed, first.fixed, 1
    ]  # fmt: skip


def test_a_share_without_a_cap_and_an_incentive_without_a_named_amount():
    capped = OF["city_benchmark_project"]
    free = capped.terms[0].model_copy(update={"cap": None, "share": (1, 3)})
    bare = capped.model_copy(update={"terms": (free,), "quota": None, "amount": None})

    assert gives(bare, DAY).zh == "金额的 33.3333%"
