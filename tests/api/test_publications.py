"""What was published, as programs get it."""

import pytest

from jiahe.office.programme import domain
from jiahe.office.programme.models import Case
from tests.api.calling import Caller
from tests.office.programme.house import bring, hand_in, make_crew, open_round

NOBODY = "01ARZ3NDEKTSV4RRFFQ69G5FAV"


@pytest.fixture
def crew(db):
    return make_crew()


def test_notices_are_there_once_they_are_public(crew):
    found = open_round(crew, "benchmark_scenario")
    case = bring(crew, hand_in(crew, found), "publicity")
    call = Caller(None)
    paths = [f"/public/publicity/{found.pk}", f"/public/result/{found.pk}", f"/public/catalogue/{found.year}"]
    before = [call("GET", path).status_code for path in paths]
    bring(crew, case, "following")
    told = [call("GET", path).json() for path in paths]

    assert before == [404] * 3
    assert [one["kind"] for one in told] == ["publicity", "result", "catalogue"]
    assert {one["rows"][0]["title"] for one in told} == {"河道巡查"}
    assert call("GET", f"{paths[0]}?lang=en").json()["title"].startswith("Publicity of")


@pytest.mark.parametrize("path", [f"/public/publicity/{NOBODY}", "/public/result/x", "/public/catalogue/1999"])
def test_what_is_not_public_is_not_there(crew, path):
    assert Caller(None)("GET", path).status_code == 404


@pytest.mark.parametrize("path", ["/public/catalogue/soon", "/public/publicity/x?lang=fr"])
def test_what_cannot_be_read_is_refused(crew, path):
    assert Caller(None)("GET", path).status_code == 400


def test_a_case_that_dropped_out_is_not_told(crew):
    found = open_round(crew, "benchmark_scenario")
    bring(crew, hand_in(crew, found), "publicity")
    domain.publish(crew["office"], found.pk)
    Case.objects.update(status="withdrawn", due=None)
    assert Caller(None)("GET", f"/public/publicity/{found.pk}").json()["rows"] == []
