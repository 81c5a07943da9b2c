"""The pages on money, from a fact to what an auditor reads."""

import csv
import io
import json

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jiahe.office.money import domain
from jiahe.office.money.models import Payout, State
from tests.office.money.house import CODE, VOUCHER, WAN, compute, fact, file, make_treasury, pay, paying_round
from tests.web.house import client_of, status_of, words_of

EVIL = '"><script>alert(1)</script>'


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
    payout = Payout.objects.get()
    assert payout.state == State.FILED
    for who in ("finance_1", "firm", "auditor"):
        assert f"/money/{payout.pk}" in client_of(crew[who]).get(f"/cases/{payout.case_id}").content.decode()


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


def test_many_are_approved_and_released_after_a_summary(crew):
    payouts = [file(crew, matter=f"场景 {number}") for number in range(3)]
    compute(crew)
    first, second = client_of(crew["finance_1"]), client_of(crew["finance_2"])
    chosen = {"action": "approve", "payout": [one.pk for one in payouts[:2]]}

    page = words_of(first.post("/money/step", chosen).content.decode())
    assert "150 万元" not in page
    assert "100 万元 1,000,000.00 元 · 壹佰万元整" in page
    assert Payout.objects.filter(state=State.APPROVED).count() == 0
    assert first.post("/money/step", chosen | {"sure": "2:1"}).status_code == 409
    assert first.post("/money/step", chosen | {"sure": "2:100000000"}).status_code == 302
    assert (
        first.post(
            "/money/step", {"action": "approve", "every": "1", "query": "?q=场景 2", "sure": "1:50000000"}
        ).status_code
        == 302
    )

    page = second.post("/money/step", {"action": "release", "every": "1", "query": ""}).content.decode()
    assert "150 <small>万元" in page
    sent = {"action": "release", "payout": [one.pk for one in payouts], "sure": "3:150000000"}
    assert second.post("/money/step", sent).status_code == 400
    assert second.post("/money/step", sent | {"voucher": VOUCHER}).status_code == 302
    assert Payout.objects.filter(state=State.RELEASED, voucher=VOUCHER).count() == 3


def test_a_step_needs_the_form_s_token_and_a_finance_officer(crew):
    payout = file(crew)
    compute(crew)
    sent = {"action": "approve", "payout": [payout.pk], "sure": "1:50000000"}
    assert client_of(crew["finance_1"], enforce_csrf_checks=True).post("/money/step", sent).status_code == 403
    for who in ("office", "auditor", "administrator", "firm", "lead"):
        assert client_of(crew[who]).post("/money/step", sent).status_code == 403
    assert client_of(None).post("/money/step", sent).status_code in {302, 401}
    assert client_of(crew["finance_1"]).post("/money/step", {"action": "fly"}).status_code == 400
    assert Payout.objects.get().state == State.COMPUTED


def test_exactly_what_is_filtered_leaves_as_a_file(crew):
    file(crew, matter="=1+1", area="industry")
    file(crew, "data_product_turnover", matter="数据产品甲", amount="3000000.05")
    compute(crew)
    browser = client_of(crew["auditor"])

    text = browser.get("/money?q=甲&format=csv").getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["事项"], row["申报金额（元）"], row["应付（元）"]) for row in rows] == [
        ("数据产品甲", "3000000.05", "150000.00")
    ]
    cells = openpyxl.load_workbook(io.BytesIO(browser.get("/money?area=industry&format=xlsx").getvalue())).active
    found = dict(zip([one.value for one in cells[1]], cells[2], strict=True))
    assert (found["事项"].value, found["事项"].data_type, found["应付（元）"].value) == ("=1+1", "s", 500000)
    assert cells.max_row == 2


def test_the_payment_list_holds_what_is_to_be_paid_with_its_sum_in_words(crew):
    payouts = [file(crew, matter=f"场景 {number}") for number in range(2)]
    file(crew, matter="未批准")
    compute(crew)
    pay(crew, payouts[0])
    domain.approve(crew["finance_1"], [payouts[1].pk])

    sent = client_of(crew["finance_1"]).get("/money?format=payment")
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(sent.getvalue())).active]

    assert [(row[0], row[5], row[6]) for row in rows[1:]] == [
        ("1", 500000, "伍拾万元整"), ("2", 500000, "伍拾万元整"), ("合计", 1000000, "壹佰万元整")
    ]  # fmt: skip
    assert client_of(crew["firm"]).get("/money?format=payment").status_code == 403


def test_a_file_is_brought_in_and_every_wrong_cell_is_shown(crew):
    head = "申请单位,激励,事项,日期,金额（万元）\n"
    browser = client_of(crew["office"])

    def send(row):
        sent = {
            "what": "claims",
            "source": "浙经信〔2026〕1 号",
            "file": SimpleUploadedFile("a.csv", (head + row).encode()),
        }
        return browser.post("/money/import", sent)

    answer = send(f"{CODE},data_product_turnover,产品甲,soon,-1\n")
    assert answer.status_code == 422
    page = words_of(answer.content.decode())
    assert "2 处有误，未导入任何内容" in page
    assert "金额（万元）" in page
    assert send(f"{CODE},data_product_turnover,产品甲,2025-12-31,600\n").status_code == 302
    assert Payout.objects.get().amount == 600 * WAN
    assert browser.post("/money/import", {"what": "claims"}).status_code == 400


def test_what_would_be_paid_is_shown_and_nothing_is_kept(crew):
    pay_first = file(crew, "provincial_dataset_pilot", matter="数据集甲")
    compute(crew)
    pay(crew, pay_first)
    asked = typed(fact("national_dataset_pilot", matter="数据集甲")) | {"unit": "yuan"}
    page = words_of(client_of(crew["office"]).get("/money/what-if", asked).content.decode())
    assert "150,000.00 元" in page
    assert "本次补差 150,000.00 元" in page
    assert Payout.objects.count() == 1
    wrong = client_of(crew["office"]).get(
        "/money/what-if", asked | {"field-amount": "1.005", "field-incentive": "data_product_turnover"}
    )
    assert (wrong.status_code, wrong.content.decode().count('class="wrong"')) == (422, 1)


def test_what_was_typed_stays_where_it_is_refused(crew):
    sent = typed(fact(amount="很多", matter="保留这句话", code="9133")) | {"unit": "wan"}
    answer = client_of(crew["office"]).post("/money/new", sent)
    page = answer.content.decode()
    assert (answer.status_code, page.count('class="wrong"')) == (422, 2)
    assert 'value="很多"' in page
    assert "保留这句话" in page
    assert '<option value="wan" selected>' in page
    assert not Payout.objects.exists()


def test_a_firm_claims_for_itself_on_the_page(crew):
    sent = typed(fact(applicant="别的单位"))
    client_of(crew["firm"]).post("/money/new", sent)
    payout = Payout.objects.get()
    assert (payout.state, payout.applicant) == (State.ASKED, "模拟机械厂")
    page = words_of(client_of(crew["firm"]).get(f"/money/{payout.pk}").content.decode())
    assert "待核对" in page
    assert client_of(crew["office"]).post(f"/money/{payout.pk}", {"action": "accept"}).status_code == 302
    page = words_of(client_of(crew["firm"]).get(f"/money/{payout.pk}").content.decode())
    assert "office" not in page
    assert "核对属实" in page


def test_a_proof_is_sent_to_those_who_see_the_payout(crew):
    payout = file(crew)
    (entry,) = domain.entries_of(payout)
    address = f"/money/{payout.pk}/entries/{entry.number}/proof.json"
    told = json.loads(client_of(crew["finance_1"]).get(address).content)
    assert (told["entry"]["verb"], told["entry"]["actor"]) == ("file_payout", "office")
    assert json.loads(client_of(crew["firm"]).get(address).content)["entry"] is None
    assert status_of(client_of(crew["other_firm"]), address) == 404
    assert status_of(client_of(crew["finance_1"]), f"/money/{payout.pk}/entries/0/proof.json") == 404


def test_what_was_changed_behind_the_log_is_told(crew):
    payout = file(crew)
    compute(crew)
    browser = client_of(crew["auditor"])
    assert "完全一致" in browser.get(f"/money/{payout.pk}").content.decode()
    Payout.objects.update(payable=1)
    assert "不一致" in browser.get(f"/money/{payout.pk}").content.decode()


def test_the_budget_is_drawn(crew):
    payout = file(crew)
    compute(crew)
    pay(crew, payout)
    browser = client_of(crew["auditor"])
    told = json.loads(browser.get("/money/budget.json").content)
    (rows,) = told["spec"]["datasets"].values()
    assert [(row["clause"], row["wan"]) for row in rows] == [("2.3", 50.0)]
    assert browser.get("/money/budget.png?inline=1").content[:4] == b"\x89PNG"
    assert status_of(client_of(crew["nobody_special"]), "/money/budget.json") == 403


@pytest.mark.parametrize("many", [1, 60])
def test_pages_cost_the_same_for_one_row_and_for_many(crew, django_assert_num_queries, many):
    payouts = [file(crew, matter=f"场景 {number}") for number in range(many)]
    compute(crew)
    browser = client_of(crew["finance_1"])
    with django_assert_num_queries(10):
        browser.get("/money")
    with django_assert_num_queries(7):
        browser.get(f"/money/{payouts[0].pk}")


def test_names_are_only_ever_text(crew):
    payout = file(crew, matter=EVIL, source=EVIL, applicant=EVIL)
    compute(crew)
    domain.stop(crew["office"], payout.pk, EVIL)
    for address in ("/money", f"/money/{payout.pk}"):
        assert "<script>alert" not in client_of(crew["office"]).get(address).content.decode()


@pytest.mark.parametrize(
    "sent", [{"action": "fly"}, {}, {"action": "file"}, {"action": "file", "round": "x"}, {"action": "release"}]
)
def test_an_odd_action_is_refused_and_breaks_nothing(crew, sent):
    payout = file(crew)
    for address in ("/money", f"/money/{payout.pk}"):
        assert client_of(crew["finance_1"]).post(address, sent).status_code in {400, 403, 404, 409}
    assert Payout.objects.get().state == State.FILED


def test_the_plan_shows_what_its_clauses_have_paid(crew):
    payout = file(crew)
    file(crew, "national_dataset_pilot", matter="数据集甲")
    compute(crew)
    pay(crew, payout)
    assert "已付奖补 50 万元" in words_of(client_of(None).get("/plan?page=2").content.decode())
    page = words_of(client_of(crew["finance_1"]).get("/plan/2.4").content.decode())
    assert "已付奖补 0 万元" in page
    assert "应付未付 30 万元" in page
    assert "应付未付" not in client_of(None).get("/plan/2.4").content.decode()
    told = client_of(None).get("/api/v1/plan/coverage").json()["systems"]
    assert {row["awards_paid"] for row in told if row["clause"] == "2.3"} == {50 * WAN}
    assert "awards_due" not in told[0]
