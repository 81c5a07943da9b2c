import datetime as dt

import pytest

from jiahe.plan.incentives.assessment import assess
from jiahe.plan.incentives.load import default_policies
from jiahe.plan.incentives.single import Claim, Payment, assess_one
from tests.plan.incentives import files

DAY = dt.date(2025, 6, 1)
PROJECT = Claim(
    claim="a",
    applicant=files.FIRMS[0],
    incentive="city_benchmark_project",
    matter="甲",
    date=DAY,
    amount=10**9,
    score=9,
)
BEFORE = Payment(applicant=files.FIRMS[1], matter="甲", incentive="city_benchmark_project", date=DAY, amount=500)


@pytest.mark.parametrize("payments", [(), (BEFORE,)])
def test_one_claim_by_itself_is_reckoned_as_in_a_file(payments):
    row = {name: str(getattr(PROJECT, name)) for name in files.CLAIM} | {"amount": "10000000"}
    before = [{name: str(getattr(one, name)) for name in files.PAID} | {"amount": "5"} for one in payments]

    alone = assess_one(default_policies(), PROJECT, payments)
    in_file = assess(default_policies(), files.frame([row], files.CLAIM), files.frame(before, files.PAID))

    assert alone.trace(0) == in_file.trace(0)
    assert alone.awards().equals(in_file.awards())
    assert len(alone) == 1


def test_neither_amount_nor_score_need_be_given():
    scenario = Claim(claim="a", applicant=files.FIRMS[0], incentive="provincial_scenario", matter="甲", date=DAY)

    assert assess_one(default_policies(), scenario).payable == [50_000_000]
