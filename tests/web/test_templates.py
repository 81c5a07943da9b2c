"""The page of templates: who sees it, what it takes, and what it asks before something goes."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from jiahe.office.documents.blank_word import original_word
from jiahe.office.documents.pdf import original_typst
from jiahe.runtime.home import home
from tests.office.programme.house import CREW, make_crew
from tests.web.house import client_of, status_of

MAY = {"office", "second_office", "administrator"}
PAGES = ("/templates", "/templates/notice.docx", "/templates/notice.typ", "/templates/notice.typ/restore")


@pytest.fixture
def crew(db):
    return make_crew()


def send(browser, name, content):
    return browser.post("/templates", {"name": name, "file": SimpleUploadedFile(name, content)})


def changed():
    paper = Document(io.BytesIO(original_word()))
    paper.paragraphs[0].insert_paragraph_before("样例机关")
    target = io.BytesIO()
    paper.save(target)
    return target.getvalue()


@pytest.mark.parametrize("who", ["nobody", *CREW])
def test_the_pages_are_open_to_those_who_may_change_templates(crew, who):
    wanted = 200 if who in MAY else 302 if who == "nobody" else 403
    browser = client_of(crew.get(who))
    assert {status_of(browser, page) for page in PAGES} == {wanted}
    if who not in MAY:
        assert send(browser, "notice.typ", original_typst().encode()).status_code in {401, 403}
        assert browser.post("/templates/notice.typ/restore", {"sure": "yes"}).status_code in {401, 403}
    shown = "/templates" in browser.get("/rounds").content.decode() if who != "nobody" else False
    assert shown == (who in MAY)


def test_a_template_is_fetched_changed_put_in_place_and_given_up_again(crew):
    browser = client_of(crew["office"])
    assert browser.get("/templates/notice.docx").getvalue() == original_word()
    assert browser.get("/templates/notice.typ").content.decode() == original_typst()
    own = changed()

    assert send(browser, "notice.docx", own).headers["Location"] == "/templates"
    page = browser.get("/templates").content.decode()
    sample = Document(io.BytesIO(browser.get("/templates/notice.docx/sample").getvalue()))

    assert "本单位模板" in page
    assert sample.paragraphs[0].text == "样例机关"
    assert "不能找回" in browser.get("/templates/notice.docx/restore").content.decode()
    assert browser.post("/templates/notice.docx/restore", {}).status_code == 200
    assert browser.get("/templates/notice.docx").getvalue() == own
    assert browser.post("/templates/notice.docx/restore", {"sure": "yes"}).status_code == 302
    assert browser.get("/templates/notice.docx").getvalue() == original_word()
    assert browser.post("/templates/notice.docx/restore", {"sure": "yes"}).status_code == 409


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("notice.docx", b"hello", 422),
        ("notice.typ", b"\xff", 422),
        ("notice.typ", b"x" * 300_000, 413),
        ("notice.exe", b"x", 404),
        ("notice.typ", b'#read("/etc/passwd")', 422),
    ],
)
def test_what_is_no_template_is_refused_with_a_reason(crew, name, content, status):
    answer = send(client_of(crew["office"]), name, content)
    assert (answer.status_code, "现用模板未变" in answer.content.decode()) == (status, True)
    assert not home().templates.exists()


def test_nothing_chosen_is_told(crew):
    assert client_of(crew["office"]).post("/templates", {"name": "notice.typ"}).status_code == 400


def test_there_are_no_other_templates(crew):
    browser = client_of(crew["office"])
    ends = ("", "/sample", "/restore")
    assert {status_of(browser, f"/templates/{name}{end}") for name in ("x", "notice.pdf") for end in ends} == {404}


def test_a_sample_shows_what_is_in_use(crew):
    assert client_of(crew["administrator"]).get("/templates/notice.typ/sample").content.startswith(b"%PDF")
