"""Files of a case: who attaches, sees and takes back what, and what is left where something breaks."""

import os
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError

from jiahe.kernel.errors import DataError, ForbiddenError, NotFoundError, SystemFaultError
from jiahe.kernel.ids import new_id
from jiahe.kernel.text import Text
from jiahe.office import contents
from jiahe.office.contents import place_of
from jiahe.office.errors import ConflictError
from jiahe.office.log.domain import verify
from jiahe.office.log.models import Entry as LogEntry
from jiahe.office.programme import domain
from jiahe.office.programme.domain import attaching
from jiahe.office.programme.models import Attachment, Case
from jiahe.plan.procedures import load
from jiahe.plan.procedures.model import Wanted
from jiahe.runtime.home import home
from tests.lake.documents.house import WHOLE, pdf
from tests.office.programme.books import look, need
from tests.office.programme.house import PROJECT, bring, hand_in, make_crew, make_person, open_round


@pytest.fixture
def crew(db):
    return make_crew()


@pytest.fixture
def draft(crew):
    found = open_round(crew, "benchmark_scenario")
    placed = {"title": "视觉质检", "area": "industry", "county": "xiuzhou", "values": PROJECT}
    return domain.start_case(crew["firm"], found.pk, **placed)


def file(name="证明.pdf", content=None):
    return SimpleUploadedFile(name, pdf() if content is None else content)


def attach(person, case, purpose="proof_of_investment", **more):
    return domain.attach_file(person, case.pk, purpose, file(**more))


def names(person, case):
    case = Case.objects.select_related("round", "owner").get(pk=case.pk)
    return [one.name for one in domain.files_of(person, case)]


def lying():
    return sorted(path.name for path in home().attachments.rglob("*") if path.is_file())


def age(hours=2):
    old = time.time() - hours * 3600
    for path in home().attachments.rglob("*"):
        os.utime(path, (old, old))


def test_a_file_is_kept_under_its_digest_and_told_in_the_log_without_its_name(crew, draft):
    made = attach(crew["firm"], draft)
    found, path = domain.file_for(crew["firm"], draft.pk, made.pk)
    assert (found.name, found.kind, path.read_bytes(), path) == ("证明.pdf", "pdf", pdf(), place_of(made.sha256))
    assert oct(path.stat().st_mode)[-3:] == "600"
    told = LogEntry.objects.latest("number")
    assert (told.verb, made.sha256 in told.details, "证明" in told.details) == ("attach_file", True, False)
    domain.remove_file(crew["firm"], draft.pk, made.pk)
    assert LogEntry.objects.latest("number").verb == "remove_file"
    assert (names(crew["firm"], draft), verify().faults) == ([], [])


@pytest.mark.parametrize("kind", WHOLE)
def test_every_kind_is_kept(crew, draft, kind):
    assert attach(crew["firm"], draft, name=f"a.{kind}", content=WHOLE[kind]).kind == kind


BAD = [
    ("a.exe", b"MZ", "kind"),
    ("a.pdf", WHOLE["png"], "content"),
    ("a.pdf", b"", "empty"),
    ("a\u202e.pdf", pdf(), "name"),
    ("a.pdf", pdf(b"/OpenAction << /S /JavaScript >>"), "active"),
    ("a.pdf", bytes(20 * 1024 * 1024 + 1), "size"),
]


@pytest.mark.parametrize(("name", "content", "check"), BAD)
def test_what_is_not_right_is_told_by_its_place_and_nothing_is_left(crew, draft, name, content, check):
    with pytest.raises(domain.FormError) as fault:
        attach(crew["firm"], draft, name=name, content=content)
    assert {key: one.check for key, one in fault.value.faults.items()} == {"proof_of_investment": check}
    assert (Attachment.objects.count(), lying()) == (0, [])


def test_the_form_belongs_to_whoever_fills_it_in_and_only_while_they_may(crew, draft):
    colleague = make_person("colleague", "firm", crew["firm"].unit)
    attach(colleague, draft)
    for name in ("other_firm", "county", "lead", "office", "expert_1"):
        with pytest.raises(NotFoundError):
            attach(crew[name], draft)
        with pytest.raises(NotFoundError):
            domain.case_for(crew[name], draft.pk)
    with pytest.raises(DataError) as fault:
        attach(crew["firm"], draft, "gossip")
    assert fault.value.check == "unknown"

    domain.submit_case(crew["firm"], draft.pk)
    made = Attachment.objects.get()
    with pytest.raises(ConflictError):
        attach(crew["firm"], draft)
    with pytest.raises(ConflictError):
        domain.remove_file(crew["firm"], draft.pk, made.pk)
    with pytest.raises(ForbiddenError):
        attach(crew["county"], draft)
    assert {name for name in crew if _sees(crew[name], draft)} == {
        "firm", "county", "lead", "office", "second_office", "auditor", "administrator"
    }  # fmt: skip


def _sees(person, case):
    try:
        domain.file_for(person, case.pk, Attachment.objects.get().pk)
    except NotFoundError:
        return False
    return True


def test_what_is_changed_after_a_return_is_nobody_elses_until_it_is_handed_in_again(crew, draft):
    first = attach(crew["firm"], draft)
    domain.submit_case(crew["firm"], draft.pk)
    domain.return_case(crew["county"], draft.pk, "请换成盖章件")
    domain.remove_file(crew["firm"], draft.pk, first.pk)
    second = attach(crew["firm"], draft, name="盖章.pdf", content=pdf(b"/A 1"))

    assert (names(crew["firm"], draft), names(crew["county"], draft)) == (["盖章.pdf"], ["证明.pdf"])
    with pytest.raises(NotFoundError):
        domain.file_for(crew["county"], draft.pk, second.pk)
    domain.submit_case(crew["firm"], draft.pk)
    assert names(crew["county"], draft) == ["盖章.pdf"]
    age()
    assert (domain.sweep_files(), first.sha256 in lying()) == (0, True)


def test_those_who_visit_report_or_object_attach_what_backs_it(crew, draft):
    domain.submit_case(crew["firm"], draft.pk)
    case = bring(crew, draft, "visiting")
    with pytest.raises(ForbiddenError):
        attach(crew["firm"], case, "visit")
    visitor = next(crew[name] for name in crew if "visit" in domain.verbs_for(crew[name], case))
    attach(visitor, case, "visit", name="现场.png", content=WHOLE["png"])
    assert (names(crew["office"], case), names(crew["firm"], case)) == (["现场.png"], [])

    case = bring(crew, case, "publicity")
    domain.publish(crew["office"], case.round_id)
    stranger = crew["nobody_special"]
    with pytest.raises(ForbiddenError):
        attach(stranger, case, "objection")
    said = domain.object_to_case(stranger, case.pk, "投资额不实")
    attach(stranger, case, "objection", name="证据.jpg", content=WHOLE["jpeg"])
    assert names(stranger, case) == ["证据.jpg"]
    assert names(crew["other_firm"], case) == []
    assert "证据.jpg" in names(crew["office"], case)
    domain.answer_objection(crew["office"], case.pk, said.pk, upheld=False, answer="经核实无误")
    with pytest.raises(ConflictError):
        attach(stranger, case, "objection", name="b.pdf")


def test_there_is_room_for_so_many_files_and_no_more(crew, draft, monkeypatch):
    monkeypatch.setattr(attaching, "MOST_FILES", 2)
    attach(crew["firm"], draft)
    with pytest.raises(ConflictError, match="已经上传过"):
        attach(crew["firm"], draft)
    again = attach(crew["firm"], draft, "further")
    assert again.sha256 == Attachment.objects.first().sha256
    with pytest.raises(ConflictError, match="至多 2 个"):
        attach(crew["firm"], draft, name="c.pdf", content=pdf(b"/C 1"))
    domain.remove_file(crew["firm"], draft.pk, again.pk)
    monkeypatch.setattr(attaching, "MOST_TOGETHER", 2 * len(pdf()))
    attach(crew["firm"], draft, "further", name="d.pdf")
    assert Attachment.objects.filter(removed=None).count() == 2


@pytest.fixture
def strict(monkeypatch):
    """The same procedures, where the proof of the investment is needed."""
    found = load.default_procedures()
    needed = Wanted(id="proof_of_investment", title=Text(zh="投资证明", en="Proof"), needed=True)
    changed = tuple(
        one.model_copy(update={"attachments": (needed,)}) if one.id == "benchmark_scenario" else one
        for one in found.procedures
    )
    monkeypatch.setitem(found.__dict__, "procedures", changed)


def test_what_a_procedure_needs_must_be_there_before_it_is_handed_in(crew, draft, strict):
    for action in (
        lambda: domain.submit_case(crew["firm"], draft.pk, {"effect": ""}),
        lambda: hand_in(crew, draft.round),
    ):
        with pytest.raises(domain.FormError) as fault:
            action()
        assert fault.value.faults["proof_of_investment"].advice.zh == "请上传“投资证明”"
    made = attach(crew["firm"], draft)
    domain.remove_file(crew["firm"], draft.pk, made.pk)
    with pytest.raises(domain.FormError):
        domain.submit_case(crew["firm"], draft.pk)
    attach(crew["firm"], draft)
    assert domain.submit_case(crew["firm"], draft.pk).status == "open"


def test_cases_that_need_files_come_from_a_workbook_as_drafts_alone(crew, draft, strict):
    row = need(1) | {"title": "x", "county": "秀洲区", **PROJECT, "other_support": "否"}
    names = ("title", "area", "county", *load.default_procedures()["benchmark_scenario"].fields)
    seen = look(crew["firm"], draft.round, [{name: row[name] for name in names}])
    assert (seen.gaps, "投资证明" in seen.early.text.zh) == ((), True)
    with pytest.raises(ConflictError, match="草稿"):
        domain.import_cases(crew["firm"], draft.round_id, seen.kept, submit=True)
    assert len(domain.import_cases(crew["firm"], draft.round_id, seen.kept, submit=False)) == 1


def test_what_breaks_on_the_way_leaves_nothing_that_is_listed_and_is_swept(crew, draft, monkeypatch):
    def breaks(*_, **__):
        raise IntegrityError

    with monkeypatch.context() as patch:
        patch.setattr(attaching, "record", breaks)
        with pytest.raises(IntegrityError):
            attach(crew["firm"], draft)
    assert (Attachment.objects.count(), len(lying()), domain.sweep_files()) == (0, 1, 0)
    age()
    assert (domain.sweep_files(), lying()) == (1, [])


def test_a_file_that_is_killed_while_it_arrives_is_never_listed(crew, draft, monkeypatch):
    def killed(self):
        raise KeyboardInterrupt

    monkeypatch.setattr(contents.Arrived, "settle", killed)
    monkeypatch.setattr(contents.Arrived, "__exit__", lambda *_: None)
    with pytest.raises(KeyboardInterrupt):
        attach(crew["firm"], draft)
    [name] = lying()
    assert (name.endswith(".part"), Attachment.objects.count()) == (True, 0)
    age()
    assert (domain.sweep_files(), lying()) == (1, [])


def test_what_was_taken_back_before_it_was_handed_in_goes_unless_somebody_has_it_too(crew, draft):
    one, two = attach(crew["firm"], draft), attach(crew["firm"], draft, name="b.pdf", content=pdf(b"/B 1"))
    attach(crew["firm"], draft, "further", name="c.pdf", content=pdf(b"/B 1"))
    for made in (one, two):
        domain.remove_file(crew["firm"], draft.pk, made.pk)
    age()
    assert (domain.sweep_files(), lying()) == (1, [two.sha256])


def test_a_file_that_comes_again_while_it_is_swept_stays(crew, draft, monkeypatch):
    made = attach(crew["firm"], draft)
    Attachment.objects.all().delete()
    age()

    def known(digests):
        place_of(made.sha256).unlink()
        attach(crew["firm"], draft)
        return set()

    assert (contents.sweep(known), lying()) == (0, [made.sha256])


def test_a_content_that_was_changed_or_lost_is_not_given_out(crew, draft):
    made = attach(crew["firm"], draft)
    place_of(made.sha256).write_bytes(b"other")
    with pytest.raises(SystemFaultError):
        domain.file_for(crew["firm"], draft.pk, made.pk)
    place_of(made.sha256).unlink()
    with pytest.raises(SystemFaultError):
        domain.file_for(crew["firm"], draft.pk, made.pk)


def test_guessing_tells_nothing(crew, draft):
    made = attach(crew["firm"], draft)
    other = hand_in(crew, open_round(crew))
    for case_id, file_id in ((draft.pk, new_id()), (other.pk, made.pk), (draft.pk, "x"), ("x", made.pk)):
        with pytest.raises(NotFoundError):
            domain.file_for(crew["firm"], case_id, file_id)
        with pytest.raises(NotFoundError):
            domain.remove_file(crew["firm"], case_id, file_id)
