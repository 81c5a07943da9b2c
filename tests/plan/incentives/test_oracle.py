"""Thousands of small files, each judged twice: by the engine, and by the readings word by word."""

import os
import random
from fractions import Fraction

import pytest

from jiahe.kernel.money import parse_yuan
from jiahe.plan.incentives.assessment import assess
from tests.plan.incentives import files
from tests.plan.incentives.oracle import Judge

FILES = int(os.environ.get("JIAHE_ORACLE_FILES", "90"))
BATCHES = 10


def compare(draw: random.Random, plans: list[files.Row], size: int, payments: int) -> None:
    claims, paid = files.claims(draw, plans, size), files.paid(draw, plans, payments)
    found = assess(files.policies(plans), files.frame(claims, files.CLAIM), files.frame(paid, files.PAID))
    made = {
        claim: (Fraction(fen, 100), status)
        for (claim, *_), fen, status in zip(found.awards().iter_rows(), found.payable, found.status, strict=True)
    }

    assert made == Judge(plans, claims, paid).verdict(), (plans, claims, paid)
    for row, (fen, status) in enumerate(zip(found.payable, found.status, strict=True)):
        trace = found.trace(row)
        assert (parse_yuan(trace["payable"]), trace["status"]) == (fen, status)
        assert trace["steps"][-1]["passed"] == (status in {"payable", "topped_up"})


@pytest.mark.parametrize("batch", range(BATCHES))
def test_jiaxing_alone_agrees_with_the_readings(batch):
    for number in range(FILES // 3):
        draw = random.Random(f"jiaxing {batch} {number}")
        compare(draw, [files.JIAXING], draw.randint(0, 14), draw.randint(0, 5))


@pytest.mark.parametrize("batch", range(BATCHES))
def test_several_plans_of_several_kinds_agree_with_the_readings(batch):
    for number in range(FILES):
        draw = random.Random(f"several {batch} {number}")
        plans = [files.plan(draw, place) for place in range(draw.randint(1, 3))]
        if draw.random() < 0.3:
            plans.insert(draw.randint(0, len(plans)), files.JIAXING)
        compare(draw, plans, draw.randint(0, 14), draw.randint(0, 5))
