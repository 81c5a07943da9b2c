"""The round's workbook over the interface."""

import io

import openpyxl
import pytest

from jiahe.office.programme.models import Case
from tests.api.calling import Caller
from tests.office.programme.books import NAME, filled_in, need
from tests.office.programme.house import make_crew, open_round


@pytest.fixture
def crew(db):
    return make_crew()


@pytest.fixture
def found(crew):
    return open_round(crew)


def bring(crew, found, rows, who="county", **wish):
    file = (NAME, filled_in(crew[who], found, rows))
    answer = Caller(crew[who])("POST", f"/rounds/{found.pk}/import", file=file, **wish)
    return answer.status_code, answer.json()


def test_rows_are_previewed_brought_in_and_noticed_again(crew, found):
    book = Caller(crew["county"])("GET", f"/rounds/{found.pk}/workbook.xlsx?language=en")
    assert openpyxl.load_workbook(io.BytesIO(book.body)).worksheets[0]["B2"].value == "Title of the need*"

    status, told = bring(crew, found, [need(1), need(2, phone="")], preview="true")
    assert (status, told["cases"], [one["cell"] for one in told["gaps"]], told["wrong"]) == (200, [], ["M5"], [])
    assert [row["title"] for row in told["rows"]] == ["需求 1", "需求 2"]
    assert Case.objects.count() == 0

    status, told = bring(crew, found, [need(1), need(2)], submit="true")
    assert (status, len(told["cases"]), told["submitted"]) == (200, 2, True)
    assert bring(crew, found, [need(1), need(2)])[0] == 409
    assert bring(crew, found, [need(1), need(2)], again="true")[0] == 200
    assert sorted(Case.objects.values_list("status", flat=True)) == ["draft", "draft", "open", "open"]


def test_every_wrong_cell_is_told_and_marked(crew, found):
    status, told = bring(crew, found, [need(1, budget="很多"), need(2, area="渔业"), need(3, data="=1")], submit="true")
    assert (status, told["count"], Case.objects.count()) == (422, 3, 0)
    assert [(one["cell"], one["check"], one["value"]) for one in told["faults"]] == [
        ("J4", "type", "很多"), ("D5", "choice", "渔业"), ("H6", "formula", "=1")
    ]  # fmt: skip
    marked = Caller(crew["county"])("GET", f"/rounds/{found.pk}/import/{told['kept']}/marked.xlsx")
    assert openpyxl.load_workbook(io.BytesIO(marked.body)).worksheets[0]["D5"].comment.text.startswith("只能取")


def test_what_is_no_workbook_is_refused(crew, found):
    call = Caller(crew["county"])
    for content in (b"", b"x", b"PK\x03\x04"):
        answer = call("POST", f"/rounds/{found.pk}/import", file=(NAME, content))
        assert (answer.status_code, answer.json()["table"]) == (422, "open_list")
    assert call("POST", f"/rounds/{found.pk}/import", {"file": "x"}).status_code == 400
    assert call("POST", "/rounds/x/import", file=(NAME, b"x")).status_code == 404


def test_a_county_names_the_firm_that_it_hands_in_for(crew, found):
    body = {"title": "x", "area": "industry", "applicant": "某某厂"}
    assert Caller(crew["county"])("POST", f"/rounds/{found.pk}/cases", body).json()["applicant"] == "某某厂"
    assert Caller(crew["firm"])("POST", f"/rounds/{found.pk}/cases", body).status_code == 422
