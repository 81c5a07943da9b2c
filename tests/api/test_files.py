"""Files of a case over the interface."""

import pytest

from jiahe.office.programme import domain
from tests.api.calling import Caller
from tests.lake.documents.house import WHOLE, pdf
from tests.office.programme.house import PROJECT, make_crew, open_round


@pytest.fixture
def crew(db):
    return make_crew()


@pytest.fixture
def path(crew):
    placed = {"title": "视觉质检", "area": "industry", "county": "xiuzhou", "values": PROJECT}
    case = domain.start_case(crew["firm"], open_round(crew, "benchmark_scenario").pk, **placed)
    return f"/cases/{case.pk}"


def test_a_file_comes_is_listed_leaves_and_goes(crew, path):
    call = Caller(crew["firm"])
    made = call("POST", f"{path}/files", file=("证明.pdf", pdf()), purpose="proof_of_investment")
    assert (made.status_code, made.json()["name"], made.json()["size"]) == (201, "证明.pdf", len(pdf()))
    listed = call("GET", f"{path}/files").json()
    assert listed["items"] == [made.json()]
    assert [one["id"] for one in listed["may_attach"]] == ["proof_of_investment", "proof_of_effect", "further"]
    place = f"{path}/files/{made.json()['id']}"
    answer = call("GET", place)
    assert (answer.body, answer.headers["Content-Disposition"]) == (
        pdf(), "attachment; filename*=utf-8''%E8%AF%81%E6%98%8E.pdf"
    )  # fmt: skip
    assert call("DELETE", place).status_code == 204
    assert (call("GET", place).status_code, call("DELETE", place).status_code) == (404, 404)
    assert call("GET", f"{path}/files").json()["items"] == []


def test_what_is_not_right_is_told(crew, path):
    call = Caller(crew["firm"])
    told = call("POST", f"{path}/files", file=("a.pdf", WHOLE["png"])).json()
    assert (told["column"], told["check"]) == ("further", "content")
    call("POST", f"{path}/files", file=("a.pdf", pdf()))
    for status, sent in (
        (409, {"file": ("a.pdf", pdf())}),
        (422, {"file": ("a.svg", b"<svg/>")}),
        (422, {"file": ("a.pdf", pdf()), "purpose": "gossip"}),
        (403, {"file": ("a.pdf", pdf()), "purpose": "visit"}),
        (400, {"purpose": "further"}),
    ):
        assert call("POST", f"{path}/files", **sent).status_code == status
    assert Caller(crew["county"])("GET", f"{path}/files").status_code == 404
    assert Caller(None)("GET", f"{path}/files").status_code == 401
