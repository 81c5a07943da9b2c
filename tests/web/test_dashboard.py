"""The dashboard's pages: figures, records behind them, charts, files, and who is told what."""

import csv
import io
import re

import openpyxl
import pytest

from jiahe.office.programme.models import Round
from jiahe.office.programme.rules import today
from tests.office.programme.counted import CODES, counted, reported
from tests.office.programme.house import CREW, make_crew, open_round
from tests.web.house import client_of, status_of, words_of

PAGES = (
    "/dashboard",
    "/dashboard?origin=simulated&target=datasets",
    "/dashboard?origin=%00&target=nothing",
    "/dashboard?format=csv",
    "/dashboard?format=xlsx",
    "/dashboard/records",
    "/dashboard/records?target=datasets&year=2026&area=industry&county=none&origin=real&q=x&page=9",
    "/dashboard/records?year=x&county=%00&target=none&sort=-county",
    "/dashboard/records?format=xlsx",
    "/dashboard/charts/datasets.json",
    "/dashboard/charts/areas.json?theme=dark",
    "/dashboard/charts/counties.json",
    "/dashboard/charts/datasets.csv",
    "/dashboard/charts/areas.csv",
)


@pytest.fixture
def crew(db):
    return make_crew()


def simulate(found):
    Round.objects.filter(pk=found.pk).update(simulated=True)
    found.refresh_from_db()
    return found


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


@pytest.mark.parametrize("who", ["nobody", *CREW])
def test_everybody_sees_the_dashboard_and_those_signed_in_the_reports_open_to_them(crew, who):
    found = open_round(crew, "benchmark_firm")
    reported(crew, counted(crew, found, 1), 12345.0)
    browser = client_of(crew.get(who))

    assert {page: status_of(browser, page) for page in PAGES} == dict.fromkeys(PAGES, 200)
    assert status_of(browser, "/dashboard/charts/nothing.json") == 404
    assert status_of(browser, "/dashboard/charts/industry_revenue.png") == 404
    answer = browser.get("/dashboard/reports")
    sees = {"firm", "county", "lead", "office", "second_office", "auditor", "administrator"}
    assert answer.status_code == (302 if who == "nobody" else 200)
    assert ("12,345.00" in answer.content.decode()) == (who in sees)


def test_an_empty_house_says_what_will_stand_there(crew):
    page = words_of(client_of(None).get("/dashboard").content.decode())

    assert page.count("落后") == 4
    assert "尚无企业报告" in page
    assert "尚无计入的事项" in client_of(None).get("/dashboard/records").content.decode()
    assert rows_of(client_of(None).get("/dashboard?format=csv")) == []


def test_every_number_leads_to_exactly_the_records_that_it_counts(crew):
    found = open_round(crew, "dataset")
    for number in range(7):
        counted(crew, found, number, area=("industry", "city")[number % 2], county=("xiuzhou", "")[number % 3 == 0])
    browser = client_of(None)
    page = browser.get("/dashboard?target=datasets").content.decode()

    numbers = re.findall(r'href="(/dashboard/records[^"]*)">(\d+)<', page)
    for link, shown in numbers:
        address = link.replace("&amp;", "&")
        assert len(rows_of(browser.get(f"{address}&format=csv"))) == int(shown), address
    assert len(numbers) > 6


def test_real_and_simulated_records_are_never_added_up(crew):
    real, simulated = open_round(crew, "dataset"), simulate(open_round(crew, "dataset"))
    counted(crew, real, 1)
    for number in range(3):
        counted(crew, simulated, number)
    browser = client_of(None)

    page, other = (words_of(browser.get(f"/dashboard{query}").content.decode()) for query in ("", "?origin=simulated"))
    assert ("此处只计真实记录" in page, "模拟数据 3" in page, "4 / 100" in page) == (True, True, False)
    assert ("此处只计模拟记录" in other, "真实记录 1" in other, "4 / 100" in other) == (True, True, False)
    told = {row["数据性质"]: row["项数"] for row in rows_of(browser.get("/dashboard?format=csv"))}
    assert told == {"真实记录": "1", "模拟数据": "3"}


def test_what_is_simulated_alone_is_shown_and_says_so(crew):
    counted(crew, simulate(open_round(crew, "dataset")), 1)
    for address in ("/dashboard", "/dashboard/records"):
        assert "note simulated" in client_of(None).get(address).content.decode()


def test_the_public_is_not_told_what_fewer_than_three_firms_earn(crew):
    found = open_round(crew, "benchmark_firm")
    for number in range(2):
        reported(crew, counted(crew, found, number), 4.5e8, code=CODES[number])

    public, office = (words_of(client_of(who).get("/dashboard").content.decode()) for who in (None, crew["office"]))
    assert ("报告企业不足三家" in public, "亿元 / 1,000" in public, "不显示" in public) == (True, False, True)
    assert ("9 亿元" in office, "900,000,000.00" in office) == (True, True)


def test_reports_leave_as_a_workbook_with_what_is_open_alone(crew):
    found = open_round(crew, "benchmark_firm")
    reported(crew, counted(crew, found, 1, applicant="=甲"), 1.5, code=CODES[0])
    reported(crew, counted(crew, found, 2, county="haining", area="city"), 2.5, code=CODES[1])

    sheet = openpyxl.load_workbook(
        io.BytesIO(client_of(crew["county"]).get("/dashboard/reports?format=xlsx").getvalue())
    ).active
    assert [[cell.value for cell in row][:4] for row in list(sheet.rows)[1:]] == [["=甲", CODES[0], today().year, 1.5]]


def test_a_record_leads_to_its_case_or_to_the_public_list(crew):
    found = open_round(crew, "dataset")
    case = counted(crew, found, 1)
    for who, link in ((None, f"/public/dataset/{found.year}#industry"), ("lead", f"/cases/{case.pk}")):
        page = client_of(crew.get(who)).get("/dashboard/records").content.decode()
        assert f'href="{link}"' in page


def test_a_chart_is_drawn_with_its_path_and_leaves_as_a_picture(crew):
    counted(crew, open_round(crew, "dataset"), 1)
    browser = client_of(None)

    told = browser.get("/dashboard/charts/datasets.json").json()["spec"]
    heights = sorted(row["many"] for rows in told["datasets"].values() for row in rows)
    assert (heights[0], heights[-1]) == (0, 100)
    split = browser.get("/dashboard/charts/counties.json").json()["spec"]
    assert [row["many"] for rows in split["datasets"].values() for row in rows] == [1]
    picture = browser.get("/dashboard/charts/datasets.png")
    assert picture.content.startswith(b"\x89PNG")


@pytest.mark.parametrize("many", [1, 60])
def test_pages_cost_the_same_for_one_record_and_for_many(crew, django_assert_num_queries, many):
    found = open_round(crew, "benchmark_firm")
    for number in range(many):
        reported(crew, counted(crew, found, number, area=("industry", "city")[number % 2]), 1.0)
    browser = client_of(crew["office"])
    with django_assert_num_queries(7):
        browser.get("/dashboard")
    with django_assert_num_queries(6):
        browser.get("/dashboard/records")
    with django_assert_num_queries(5):
        browser.get("/dashboard/reports")


def test_names_are_only_ever_text(crew):
    found = open_round(crew, "benchmark_firm")
    reported(crew, counted(crew, found, 1, title="<script>x", applicant="<script>y"), 1.0)
    for address in ("/dashboard/records", "/dashboard/reports"):
        assert "<script>x" not in client_of(crew["office"]).get(address).content.decode()
