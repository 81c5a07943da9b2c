"""Templates of notices over the interface."""

import io

import pytest
from docx import Document

from jiahe.office.documents.blank_word import original_word
from jiahe.office.documents.pdf import original_typst
from tests.api.calling import Caller
from tests.office.programme.house import CREW, make_crew

MAY = {"office", "second_office", "administrator"}
PATHS = ("/templates", "/templates/notice.docx", "/templates/notice.typ")


@pytest.fixture
def crew(db):
    return make_crew()


@pytest.mark.parametrize("who", ["nobody", *CREW])
def test_templates_are_open_to_those_who_may_change_them(crew, who):
    wanted = 200 if who in MAY else 401 if who == "nobody" else 403
    call = Caller(crew.get(who))
    assert {call("GET", path).status_code for path in PATHS} == {wanted}
    if who not in MAY:
        assert call("POST", PATHS[2], file=("notice.typ", b"x")).status_code == wanted
        assert call("DELETE", PATHS[2]).status_code == wanted


def test_a_template_is_put_in_place_and_given_up_again(crew):
    call = Caller(crew["office"])
    names = {one["name"]: one["since"] for one in call("GET", "/templates").json()}
    assert names == {"notice.docx": None, "notice.typ": None}
    own = f"{original_typst()}\n另一行".encode()

    placed = call("POST", "/templates/notice.typ", file=("mine.typ", own)).json()

    assert (placed["makes"], placed["size"], placed["since"] is None) == ("pdf", len(own), False)
    assert call("GET", "/templates/notice.typ").body == own
    assert call("GET", "/templates/notice.typ/sample").body.startswith(b"%PDF")
    assert call("DELETE", "/templates/notice.typ").json()["since"] is None
    assert call("DELETE", "/templates/notice.typ").status_code == 409


def test_what_is_no_template_is_refused(crew):
    call = Caller(crew["office"])
    assert call("POST", "/templates/notice.docx", file=("x.docx", b"hello")).status_code == 422
    assert call("POST", "/templates/notice.typ", file=("x.typ", b"x" * 300_000)).status_code == 413
    assert call("POST", "/templates/notice.exe", file=("x", b"x")).status_code == 404
    assert call("POST", "/templates/notice.typ").status_code == 400
    assert call("GET", "/templates/../notice.typ").status_code == 404
    assert call("GET", "/templates/notice.docx").body == original_word()
    assert Document(io.BytesIO(call("GET", "/templates/notice.docx/sample").body)).tables
