"""Money through the interface: what is sent, what comes back, what is refused."""

import pytest

from jiahe.office.money.models import Payout, State
from tests.api.calling import Caller
from tests.office.money.house import CODE, VOUCHER, WAN, fact, make_treasury, paying_round


@pytest.fixture
def crew(db):
    return make_treasury()


@pytest.fixture
def call(crew):
    callers = {name: Caller(person) for name, person in crew.items()}

    def calls(who, method, path, body=None, status=None, **files):
        answer = callers[who](method, f"/money{path}", body, **files)
        assert status in (None, answer.status_code), answer.json()
        return answer.json()

    return calls


def test_a_round_is_paid_and_its_cases_go_on(call, crew):
    found = paying_round(crew, many=2)
    filed = call("office", "POST", "/file-round", {"round": found.pk}, 201)["payouts"]
    assert [(one["amount"], one["score"], one["code"]) for one in filed] == [(300 * WAN, 7000, CODE)] * 2
    call("office", "POST", "/file-round", {"round": found.pk}, 409)
    assert [one["payable"] for one in call("office", "POST", "/compute", {}, 200)["payable"]] == [90 * WAN] * 2

    ids = {"payouts": [one["id"] for one in filed]}
    call("finance_1", "POST", "/approve", ids, 200)
    call("finance_1", "POST", "/release", ids | {"voucher": VOUCHER}, 403)
    assert call("finance_2", "POST", "/release", ids | {"voucher": VOUCHER}, 200)["total"] == 180 * WAN
    assert set(found.cases.values_list("stage", flat=True)) == {"catalogue"}

    listed = call("auditor", "GET", "?state=released&incentive=city_benchmark_project&year=2026", status=200)
    assert (listed["total"], listed["sums"]) == (2, {"released": {"count": 2, "payable": 180 * WAN}})
    (sums,) = call("auditor", "GET", "/sums?by=area", status=200)
    assert (sums["key"], sums["paid"], sums["paid_count"]) == ("industry", 180 * WAN, 2)


def test_one_payout_comes_with_its_reckoning_its_steps_and_its_proofs(call, crew):
    made = call("office", "POST", "/facts", fact(area="industry"), 201)
    call("office", "POST", "/compute", {}, 200)
    path = f"/{made['id']}"
    call("finance_1", "POST", f"{path}/approve", status=200)
    call("finance_2", "POST", f"{path}/release", {"voucher": ""}, 400)
    whole = call("finance_2", "POST", f"{path}/release", {"voucher": VOUCHER}, 200)

    assert (whole["state"], whole["payable"], whole["clause"], whole["intact"]) == ("released", 50 * WAN, "2.3", True)
    assert [(one["verb"], one["by"]) for one in whole["steps"]] == [
        ("file", "office"), ("compute", "office"), ("approve", "finance_1"), ("release", "finance_2")
    ]  # fmt: skip
    assert [step["step"] for step in whole["trace"]["steps"]] == [
        "applicant",
        "validity",
        "entitlement",
        "paid",
        "payment",
    ]
    assert [one["number"] for one in whole["same"]] == [made["number"]]
    proof = call("auditor", "GET", f"{path}/entries/{whole['entries'][-1]['number']}/proof", status=200)
    assert proof["entry"]["verb"] == "release_payout"
    own = call("firm", "GET", path, status=200)
    assert {one["by"] for one in own["steps"]} == {""}
    call("other_firm", "GET", path, status=404)


def test_what_the_rules_no_longer_give_goes_back_and_is_told(call):
    lower = call("office", "POST", "/facts", fact("provincial_dataset_pilot"), 201)
    call("office", "POST", "/compute", {}, 200)
    call("office", "POST", "/facts", fact("national_dataset_pilot"), 201)
    told = call("finance_1", "POST", f"/{lower['id']}/approve", status=409)
    assert "150000.00" in told["zh"]
    assert call("office", "GET", f"/{lower['id']}")["state"] == "nothing"
    many = call("office", "POST", "/compute", {}, 200)["payable"]
    assert [one["incentive"] for one in many] == ["national_dataset_pilot"]


def test_a_firm_claims_and_the_office_looks_at_it(call):
    asked = call("firm", "POST", "/claims", fact(), 201)
    assert asked["state"] == "asked"
    call("firm", "POST", f"/{asked['id']}/accept", {}, 403)
    assert call("lead", "POST", f"/{asked['id']}/accept", {"reason": "属实"}, 200)["state"] == "filed"
    assert call("office", "POST", f"/{asked['id']}/stop", {"reason": "更正"}, 200)["state"] == "stopped"
    assert call("office", "POST", f"/{asked['id']}/reopen", {"reason": "更正"}, 200)["state"] == "filed"


def test_a_file_comes_in_whole_or_not_at_all(call):
    head = "applicant,incentive,matter,date,amount\n"
    row = f"{CODE},data_product_turnover,产品甲,2025-12-31,6000000\n"
    told = call(
        "office", "POST", "/import", status=422, file=("a.csv", (head + row + "x,y,z,soon,-1\n").encode()), source="x"
    )
    assert {fault["row"] for fault in told["faults"]} == {3}
    assert {fault["column"] for fault in told["faults"]} == {"applicant", "incentive", "date", "amount"}
    made = call("office", "POST", "/import", status=201, file=("a.csv", (head + row).encode()), source="x")["payouts"]
    assert [(one["amount"], one["state"]) for one in made] == [(600 * WAN, "filed")]
    paid = {"file": ("a.csv", (head + row).encode()), "source": "y", "what": "paid"}
    assert call("finance_1", "POST", "/import", status=201, **paid)["payouts"][0]["state"] == "elsewhere"


def test_what_would_be_paid_is_told_and_nothing_kept(call):
    body = fact("data_product_turnover", amount="999.999999") | {"unit": "wan"}
    told = call("office", "POST", "/what-if", body, 200)
    assert (told["payable"], told["status"], told["clause"]) == (25 * WAN, "payable", "2.4")
    assert not Payout.objects.exists()


BAD_AMOUNTS = ["-1", "NaN", "1e400", "1.005", "Infinity", "1" * 16, "０x1"]


@pytest.mark.parametrize("amount", BAD_AMOUNTS)
def test_what_is_no_amount_is_the_one_data_error(call, amount):
    for path in ("/facts", "/what-if"):
        told = call("office", "POST", path, fact("data_product_turnover", amount=amount), 422)
        assert (told["error"], told["column"], told["check"]) == ("FormError", "amount", "money")
    assert not Payout.objects.exists()


UNFIT = [
    ("/facts", fact(amount=1000)),
    ("/facts", fact(unit="jiao")),
    ("/facts", fact() | {"payable": 1}),
    ("/facts", {}),
    ("/approve", {"payouts": []}),
    ("/approve", {"payouts": ["x" * 41]}),
    ("/approve", {"payouts": "x"}),
    ("/release", {"payouts": ["x"]}),
    ("/compute", {"plan": 1}),
    ("/file-round", {}),
    ("/import", {}),
]


@pytest.mark.parametrize(("path", "body"), UNFIT, ids=str)
def test_what_does_not_fit_the_interface_is_a_usage_error(call, path, body):
    assert call("finance_1", "POST", path, body, 400)["error"] == "UsageError"


@pytest.mark.parametrize(
    "query", ["?year=1", "?state=gone", "?limit=201", "?offset=-1", f"?q={'x' * 121}", "/sums?by=firm"]
)
def test_what_is_asked_wrongly_is_a_usage_error(call, query):
    assert call("auditor", "GET", query, status=400)["error"] == "UsageError"


def test_another_plan_is_not_there(call):
    call("office", "POST", "/compute", {"plan": "no_such"}, 404)


@pytest.mark.parametrize("many", [1, 30])
def test_lists_cost_the_same_for_one_row_and_for_many(call, django_assert_num_queries, many):
    for number in range(many):
        call("office", "POST", "/facts", fact(matter=f"场景 {number}"), 201)
    with django_assert_num_queries(6):
        call("auditor", "GET", "", status=200)
    assert Payout.objects.filter(state=State.FILED).count() == many
