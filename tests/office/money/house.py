"""A treasury for tests: people of every role, facts with codes of right form, cases that wait to be paid."""

import datetime as dt
from typing import Any

from jiahe.engines.rules.credit_code import check_digit
from jiahe.office.accounts.models import User
from jiahe.office.money import domain
from jiahe.office.money.models import Payout
from jiahe.office.programme.models import Case, Round
from tests.office.programme.house import bring, hand_in, make_crew, make_person, open_round

CODE = "91330400MA0000000U"
OTHER_CODE = "91330400MA0000001" + check_digit("91330400MA0000001")
VOUCHER = "财预〔2026〕1 号"
WAN = 1_000_000
"""Fen in ten thousand yuan."""


def make_treasury(prefix: str = "") -> dict[str, User]:
    """Make somebody of each kind, and a third finance officer."""
    return make_crew(prefix) | {"finance_3": make_person(f"{prefix}finance_3", "finance", "市财政局")}


def code(number: int) -> str:
    """Return the code of a firm that is made up."""
    body = f"91330400MA{number:07d}"
    return body + check_digit(body)


def fact(incentive: str = "provincial_scenario", **more: Any) -> dict[str, Any]:
    """Return a fact as it is filled in."""
    return {
        "incentive": incentive,
        "applicant": "模拟机械厂",
        "code": CODE,
        "matter": "视觉质检",
        "day": "2026-03-01",
        "source": "浙经信〔2026〕1 号",
    } | more


def file(crew: dict[str, User], incentive: str = "provincial_scenario", **more: Any) -> Payout:
    """File a fact."""
    return domain.file_fact(crew["office"], fact(incentive, **more))


def compute(crew: dict[str, User]) -> domain.Computed:
    """Compute what is open."""
    return domain.compute(crew["office"])


def pay(crew: dict[str, User], *payouts: Payout) -> domain.Outcome:
    """Approve and release, by two."""
    ids = [one.pk for one in payouts]
    domain.approve(crew["finance_1"], ids)
    return domain.release(crew["finance_2"], ids, VOUCHER)


def now(payout: Payout) -> Payout:
    """Return a payout as it stands."""
    return Payout.objects.get(pk=payout.pk)


def paying_round(crew: dict[str, User], many: int = 1) -> Round:
    """Open a round of which some cases wait to be paid."""
    found = open_round(crew, "benchmark_scenario")
    for number in range(many):
        bring(crew, hand_in(crew, found, title=f"项目 {number}"), "paying")
    return found


def the_case() -> Case:
    """Return the only case."""
    return Case.objects.get()


def day(text: str) -> dt.date:
    """Read a day."""
    return dt.date.fromisoformat(text)
