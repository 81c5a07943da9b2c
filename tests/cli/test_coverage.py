"""`jiahe plan coverage`: what the portal of the same home has paid stands with each clause."""

import json

from tests.office.house import migrated, office, playground
from tests.office.money.house import WAN, compute, file, make_treasury, pay

__all__ = ["migrated", "office", "playground"]


def paid(done):
    return {row["clause"]: (row["awards_paid"], row["awards_due"]) for row in json.loads(done.stdout)}


def test_awards_are_summed_up_from_the_records(jiahe, office):
    crew = make_treasury()
    first, _second = file(crew), file(crew, "national_dataset_pilot")
    compute(crew)
    pay(crew, first)

    told = paid(jiahe("plan", "coverage", "--json"))

    assert (told["2.3"], told["2.4"], told["1.1"]) == ((50 * WAN, 0), (0, 30 * WAN), (0, 0))
    assert "2.4：已付 0.00 元，应付未付 300,000.00 元" in jiahe("plan", "coverage", JIAHE_LANG="zh").stderr


def test_without_a_portal_nothing_is_known_of_money(jiahe):
    assert set(paid(jiahe("plan", "coverage", "--json")).values()) == {(None, None)}
