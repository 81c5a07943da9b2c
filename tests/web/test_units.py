"""Clauses, units and chase lists: what runs, counts and was paid; who owes what, and who is told."""

import csv
import io

import openpyxl
import pytest

from jiahe.office.programme.models import Case, Round
from jiahe.office.programme.rules import today
from tests.office.programme.counted import counted
from tests.office.programme.house import CREW, DAY, bring, hand_in, make_crew, open_round
from tests.web.house import client_of, status_of, words_of

KIND = "benchmark_scenario"
SEE_ALL = {"office", "second_office", "auditor", "administrator"}
OFFICIALS = SEE_ALL | {"county", "other_county", "lead", "other_lead", "finance_1", "finance_2"}


@pytest.fixture
def crew(db):
    return make_crew()


@pytest.fixture
def late(crew):
    """A case that the economy bureau should have checked three days ago."""
    found = open_round(crew, KIND)
    bring(crew, hand_in(crew, found), "form_check")
    Round.objects.filter(pk=found.pk).update(deadlines=found.deadlines | {"form_check": str(today() - 3 * DAY)})
    return found


def get(person, address):
    return client_of(person).get(address).content.decode()


@pytest.mark.parametrize("who", ["nobody", *CREW])
def test_everybody_sees_the_plan_and_officials_the_work_of_their_own_unit(crew, late, who):
    person, browser = crew.get(who), client_of(crew.get(who))
    public = ("/clauses", "/clauses?area=industry&units=tongxiang&q=%00", "/clauses?format=xlsx", "/units", "/units?kind=county",
              "/units?format=csv", "/units/economy_bureau", "/plan/2.3")  # fmt: skip
    assert {page: status_of(browser, page) for page in public} == dict.fromkeys(public, 200)
    assert status_of(browser, "/units/moon") == 404

    hidden = 404
    own = SEE_ALL | {"lead"}
    assert status_of(browser, "/units/economy_bureau/chase") == (200 if who in own else hidden)
    assert status_of(browser, "/units/xiuzhou/chase") == (200 if who in SEE_ALL | {"county"} else hidden)
    assert status_of(browser, "/chase") == (200 if who in OFFICIALS else 302 if who == "nobody" else 403)
    for address in ("/units/economy_bureau", "/plan/2.3"):
        assert ("逾期 3 天" in words_of(get(person, address))) == (who in own)
    assert ("逾期 / 待办" in words_of(get(person, "/clauses"))) == (who in OFFICIALS)


def test_a_chase_list_names_clause_stage_days_and_people(crew, late):
    page = words_of(get(crew["lead"], "/units/economy_bureau/chase"))

    for said in (
        "督办单",
        "市经信局",
        "人工智能应用场景标杆项目",
        "牵头单位形式审查",
        "逾期 3 天",
        "2.3",
        "lead",
        "秀洲区",
    ):
        assert said in page
    assert "应上线应用" not in page
    assert f'href="/rounds/{late.pk}?stage=form_check&amp;area=industry"' in get(
        crew["lead"], "/units/economy_bureau/chase"
    )


def test_a_chase_list_leaves_as_a_workbook_with_exactly_its_rows(crew, late):
    def rows(address):
        book = openpyxl.load_workbook(io.BytesIO(client_of(crew["office"]).get(address).getvalue())).active
        return [[cell.value for cell in row] for row in book.rows]

    head, *overdue = rows("/chase?format=xlsx")
    assert head[:4] == ["序号", "单位", "条款", "事项"]
    assert [(row[1], row[2], row[7], row[8], row[10]) for row in overdue] == [("市经信局", "2.3", 1, 1, 3)]
    assert len(rows("/chase?format=xlsx&all=1")) > 2


def test_nothing_overdue_says_so(crew):
    assert "没有逾期事项" in get(crew["county"], "/units/xiuzhou/chase")
    assert "没有逾期事项" in get(crew["county"], "/chase")
    assert (
        list(
            csv.reader(io.StringIO(client_of(crew["county"]).get("/chase?format=csv").getvalue().decode("utf-8-sig")))
        )[1:]
        == []
    )


def test_a_clause_tells_its_rounds_what_counts_and_leads_there(crew):
    counted(crew, open_round(crew, "benchmark_firm"), 1)
    page = get(None, "/plan/2.2")

    assert 'href="/dashboard' in page
    assert "每年一批" in page
    rows = list(csv.DictReader(io.StringIO(client_of(None).get("/clauses?format=csv").getvalue().decode("utf-8-sig"))))
    told = {row["clause"]: (row["rounds"], row["counted"]) for row in rows}
    assert (told["2.2"], "owed" in rows[0]) == (("1", "1"), False)


def test_a_unit_page_tells_what_it_leads_supports_and_answers_for(crew):
    transport, county = (words_of(get(None, f"/units/{name}")) for name in ("transport_bureau", "tongxiang"))

    assert ("交通流量预测预警" in transport, "一并负责的条款" in transport) == (True, False)
    assert ("一并负责的条款" in county, "当前待办" in county) == (True, False)


def test_simulated_records_say_so(crew):
    found = open_round(crew, KIND)
    Round.objects.update(simulated=True)
    bring(crew, hand_in(crew, found), "form_check")
    for address in ("/clauses", "/units", "/units/economy_bureau", "/chase?all=1"):
        assert "note simulated" in get(crew["office"], address)


@pytest.mark.parametrize("many", [1, 40])
def test_pages_cost_the_same_for_one_case_and_for_many(crew, django_assert_max_num_queries, many):
    found = open_round(crew, KIND)
    Case.objects.bulk_create(
        Case(
            round=found, number=number, owner=crew["firm"], applicant="x", title="x", area="industry",
            county=("xiuzhou", "haining")[number % 2], stage="recommending", status="open",
        )
        for number in range(many)
    )  # fmt: skip
    browser = client_of(crew["office"])
    for address in ("/clauses", "/units", "/units/xiuzhou", "/chase?all=1"):
        with django_assert_max_num_queries(11):
            browser.get(address)


@pytest.mark.parametrize(
    ("address", "heads"),
    [
        ("/clauses?q=nowhere", "clause,title,lead_name,"),
        ("/units?q=nowhere", "name,leads,supports,"),
        ("/chase?", "序号,单位,条款,"),
    ],
)
def test_a_file_without_rows_has_its_heads(crew, address, heads):
    sent = client_of(crew["office"]).get(f"{address}&format=csv").getvalue().decode("utf-8-sig")

    assert sent.startswith(heads)
    assert len(sent.splitlines()) == 1
