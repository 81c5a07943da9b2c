"""The pages on money, from a fact to what an auditor reads."""

import pytest

from jiahe.office.money.models import Payout, State
from tests.office.money.house import VOUCHER, compute, fact, file, make_treasury, pay, paying_round
from tests.web.house import client_of, status_of, words_of


@pytest.fixture
def crew(db):
    return make_treasury()


def typed(values):
    return {f"field-{name}": value for name, value in values.items()}


def test_a_fact_is_entered_computed_approved_and_released_on_the_pages(crew):
    browsers = {name: client_of(person) for name, person in crew.items()}
    sent = typed(fact("data_product_turnover", amount="300", matter="数据产品甲")) | {"unit": "wan"}
    answer = browsers["office"].post("/money/new", sent)
    payout = Payout.objects.get()
    place = f"/money/{payout.pk}"
    assert (answer.status_code, answer.headers["Location"], payout.amount) == (302, place, 300_000_000)

    browsers["office"].post("/money", {"action": "compute"})
    for who, step in (
        ("finance_1", {"action": "approve"}),
        ("finance_2", {"action": "release", "voucher": VOUCHER}),
    ):
        answer = browsers[who].post(place, step)
        assert (answer.status_code, answer.headers["Location"]) == (302, place)
    assert Payout.objects.get().state == State.RELEASED

    page = words_of(browsers["auditor"].get(place).content.decode())
    for text in ("150,000.00 元", VOUCHER, "finance_1", "finance_2", "防篡改日志", "完全一致"):
        assert text in page


def test_a_round_is_filed_on_the_page(crew):
    found = paying_round(crew)
    browser = client_of(crew["finance_1"])
    assert "1 项已确认，待申报资金" in words_of(browser.get("/money").content.decode())
    browser.post("/money", {"action": "file", "round": found.pk})
    assert Payout.objects.get().state == State.FILED


@pytest.mark.parametrize(
    "who",
    [
        "nobody",
        "firm",
        "other_firm",
        "county",
        "other_county",
        "lead",
        "other_lead",
        "office",
        "expert_1",
        "finance_1",
        "auditor",
        "administrator",
        "nobody_special",
    ],
)
def test_every_page_answers_everybody_as_it_should(crew, who):
    payout = file(crew, area="industry", county="xiuzhou")
    compute(crew)
    pay(crew, payout)
    browser = client_of(crew.get(who))
    none, barred = (302, 302) if who == "nobody" else (404, 403)
    lists = {
        "firm",
        "other_firm",
        "county",
        "other_county",
        "lead",
        "other_lead",
        "office",
        "finance_1",
        "auditor",
        "administrator",
    }
    sees = {"firm", "county", "lead", "office", "finance_1", "auditor", "administrator"}
    files = {"firm", "other_firm", "lead", "other_lead", "office"}

    assert status_of(browser, "/money") == (200 if who in lists else barred)
    assert status_of(browser, "/money?format=csv") == (200 if who in lists else barred)
    assert status_of(browser, f"/money/{payout.pk}") == (200 if who in sees else none)
    number = payout.steps.count()
    assert status_of(browser, "/money/new") == (200 if who in files else barred)
    tries = {"office", "finance_1", "auditor", "administrator"}
    assert status_of(browser, "/money/what-if") == (200 if who in tries else barred)
    assert number == 4
