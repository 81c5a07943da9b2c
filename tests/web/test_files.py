"""Files on a case's page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jiahe.office.programme import domain
from jiahe.office.programme.models import Attachment, Case
from tests.lake.documents.house import WHOLE, pdf
from tests.office.programme.house import CREW, PROJECT, bring, make_crew, open_round
from tests.web.house import client_of, status_of, words_of

PLACE = "file-proof_of_investment"


@pytest.fixture
def crew(db):
    return make_crew()


@pytest.fixture
def draft(crew):
    found = open_round(crew, "benchmark_scenario")
    placed = {"title": "视觉质检", "area": "industry", "county": "xiuzhou", "values": PROJECT}
    return domain.start_case(crew["firm"], found.pk, **placed)


def file(name="投资 证明（一）.pdf", content=None):
    return SimpleUploadedFile(name, pdf() if content is None else content)


def typed(**more):
    return {f"field-{name}": value for name, value in PROJECT.items()} | more


def test_files_chosen_in_the_form_are_kept_with_it_listed_and_taken_back(crew, draft):
    browser, place = client_of(crew["firm"]), f"/cases/{draft.pk}"
    page = browser.get(place).content.decode()
    assert "投资证明（合同、发票、付款凭证）" in page
    assert browser.get(f"/rounds/{draft.round_id}/new").content.decode().count("投资证明（合同、发票、付款凭证）") == 1
    sent = typed(action="save", **{PLACE: [file(), file("b.png", WHOLE["png"])], "field-effect": "新成效"})
    assert browser.post(place, sent).status_code == 302
    assert Case.objects.get().draft["effect"] == "新成效"
    page = browser.get(place).content.decode()
    assert ("投资 证明（一）.pdf" in page, "b.png" in page, page.count('value="remove_file"')) == (True, True, 2)

    gone = Attachment.objects.get(name="b.png")
    assert browser.post(place, {"action": "remove_file", "file": gone.pk}).status_code == 302
    assert browser.post(place, typed(action="submit")).status_code == 302
    page = client_of(crew["county"]).get(place).content.decode()
    assert ("投资 证明（一）.pdf" in page, "b.png" in page, "remove_file" in page) == (True, False, False)


def test_a_file_leaves_as_an_attachment_that_no_browser_runs(crew, draft):
    client_of(crew["firm"]).post(f"/cases/{draft.pk}", {"action": "attach", PLACE: file()})
    answer = client_of(crew["firm"]).get(f"/cases/{draft.pk}/files/{Attachment.objects.get().pk}")
    assert (answer.getvalue(), answer.headers["Content-Type"]) == (pdf(), "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%E6%8A%95%E8%B5%84%20")
    assert (answer.headers["X-Content-Type-Options"], "no-store" in answer.headers["Cache-Control"]) == (
        "nosniff",
        True,
    )
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_what_is_refused_is_told_beside_its_place_and_what_was_typed_stays(crew, draft):
    answer = client_of(crew["firm"]).post(
        f"/cases/{draft.pk}", typed(action="save", **{PLACE: file("a.pdf", b"MZ\0"), "field-effect": "保留这句话"})
    )
    page = words_of(answer.content.decode())
    assert (answer.status_code, Attachment.objects.count()) == (422, 0)
    assert "文件内容不是扩展名所说的 pdf" in page
    assert "保留这句话" in page
    assert client_of(crew["firm"]).post(f"/cases/{draft.pk}", {"action": "attach"}).status_code == 400


def test_what_was_found_on_site_and_what_backs_an_objection_have_files_of_their_own(crew, draft):
    domain.submit_case(crew["firm"], draft.pk)
    case = bring(crew, draft, "visiting")
    visitor = next(person for person in crew.values() if "visit" in domain.verbs_for(person, case))
    browser = client_of(visitor)
    assert 'name="file-visit"' in browser.get(f"/cases/{case.pk}").content.decode()
    browser.post(f"/cases/{case.pk}", {"action": "attach", "file-visit": file("现场.jpg", WHOLE["jpeg"])})
    assert "现场.jpg" in browser.get(f"/cases/{case.pk}").content.decode()
    assert "现场.jpg" not in client_of(crew["firm"]).get(f"/cases/{case.pk}").content.decode()

    bring(crew, case, "publicity")
    domain.publish(crew["office"], case.round_id)
    stranger = client_of(crew["nobody_special"])
    assert 'name="file-objection"' not in stranger.get(f"/cases/{case.pk}").content.decode()
    stranger.post(f"/cases/{case.pk}", {"action": "object", "reason": "投资额不实"})
    assert 'name="file-objection"' in stranger.get(f"/cases/{case.pk}").content.decode()
    stranger.post(f"/cases/{case.pk}", {"action": "attach", "file-objection": file("证据.pdf")})
    page = stranger.get(f"/cases/{case.pk}").content.decode()
    assert ("证据.pdf" in page, "现场.jpg" in page) == (True, False)


@pytest.mark.parametrize("who", ["nobody", *CREW])
def test_a_file_is_open_to_those_who_see_the_case(crew, draft, who):
    domain.attach_file(crew["firm"], draft.pk, "further", file())
    domain.submit_case(crew["firm"], draft.pk)
    sees = {"firm", "county", "lead", "office", "second_office", "auditor", "administrator"}
    status = 302 if who == "nobody" else 200 if who in sees else 404
    assert status_of(client_of(crew.get(who)), f"/cases/{draft.pk}/files/{Attachment.objects.get().pk}") == status


def test_a_file_that_is_no_longer_what_it_was_is_our_fault_to_tell(crew, draft):
    made = domain.attach_file(crew["firm"], draft.pk, "further", file())
    domain.file_for(crew["firm"], draft.pk, made.pk)[1].write_bytes(b"x")
    assert status_of(client_of(crew["firm"]), f"/cases/{draft.pk}/files/{made.pk}") == 500
