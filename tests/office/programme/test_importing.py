"""Many cases from one workbook: all of them or none, each as if it had been typed."""

import io
import os
import time

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError

from jiahe.kernel.errors import DataError, ForbiddenError, NotFoundError
from jiahe.kernel.ids import new_id
from jiahe.office.errors import ConflictError
from jiahe.office.log.domain import verify
from jiahe.office.log.models import Entry as LogEntry
from jiahe.office.programme import domain, rules
from jiahe.office.programme.domain import importing
from jiahe.office.programme.models import Case, Decision, Entry, Round
from jiahe.office.programme.rules import today
from jiahe.runtime.home import home
from tests.office.programme.books import look, need, sent
from tests.office.programme.house import DAY, NEED, bring, hand_in, make_crew, make_person, open_round


@pytest.fixture
def crew(db):
    return make_crew()


@pytest.fixture
def found(crew):
    return open_round(crew)


def kept():
    return sorted((home().uploads / "workbooks").iterdir())


def test_rows_become_cases_as_if_they_had_been_typed(crew, found):
    typed = hand_in(crew, found, title="需求 1")
    seen = look(crew["firm"], found, [need(1, county="秀洲区"), need(2)])
    assert (Case.objects.count(), len(kept())) == (1, 1)

    first, second = domain.import_cases(crew["firm"], found.pk, seen.kept, submit=True)

    same = ("title", "area", "county", "applicant", "stage", "status", "draft", "owner_id")
    assert [getattr(first, name) for name in same] == [getattr(typed, name) for name in same]
    assert [case.number for case in (typed, first, second)] == [1, 2, 3]
    assert [entry.values for entry in Entry.objects.filter(case__in=[typed, first])] == [typed.draft] * 2
    told = [(one.verb, one.case_id) for one in Decision.objects.filter(round=found).order_by("id")][3:]
    assert told == [
        ("start", first.pk),
        ("submit", first.pk),
        ("start", second.pk),
        ("submit", second.pk),
        ("import", None),
    ]
    logged = list(LogEntry.objects.order_by("number").values_list("verb", flat=True))[-5:]
    assert logged == ["start_case", "submit_case", "start_case", "submit_case", "import_round"]
    assert (verify().faults, kept()) == ([], [])


def test_the_log_of_a_row_is_that_of_a_case_that_was_typed(crew, found):
    typed = hand_in(crew, found, title="需求 1")
    seen = look(crew["firm"], found, [need(1, county="秀洲区")])
    [brought] = domain.import_cases(crew["firm"], found.pk, seen.kept, submit=True)
    rows = [
        list(Decision.objects.filter(case=case).order_by("id").values_list("verb", "stage", "status", "details"))
        for case in (typed, brought)
    ]
    assert rows[0] == rows[1]


def test_three_wrong_cells_keep_everything_out_and_come_back_marked(crew, found):
    rows = [need(1), need(2, budget="很多"), need(3, area="渔业"), need(4, phone="", title="")]
    seen = look(crew["county"], found, rows)
    told = [(one.cell, one.check) for one in seen.gaps]
    assert told == [("J5", "type"), ("D6", "choice"), ("B7", "missing"), ("M7", "missing")]
    assert [one.cell for one in seen.wrong] == ["J5", "D6", "B7"]

    for submit in (True, False):
        with pytest.raises(domain.WorkbookError) as fault:
            domain.import_cases(crew["county"], found.pk, seen.kept, submit=submit)
        assert len(fault.value.as_dict()["faults"]) == (4 if submit else 3)
    assert (Case.objects.count(), Decision.objects.exclude(verb="open").count()) == (0, 0)

    marked = openpyxl.load_workbook(io.BytesIO(domain.marked_workbook(crew["county"], found.pk, seen.kept, "zh")))
    sheet = marked.worksheets[0]
    assert {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment} == {"J5", "D6", "B7", "M7"}
    assert sheet["J5"].comment.text == "应填写数字"
    assert [cell.value for cell in marked["错误清单"][2]] == ["J5", "预计投入", "很多", "应填写数字"]
    assert sheet["B4"].value == "需求 1"


def test_a_marked_workbook_that_is_mended_loses_its_marks_and_comes_in(crew, found):
    seen = look(crew["firm"], found, [need(1, budget="很多"), need(2, start="soon")])
    book = openpyxl.load_workbook(io.BytesIO(domain.marked_workbook(crew["firm"], found.pk, seen.kept, "zh")))
    book.worksheets[0]["I4"] = 1000
    target = io.BytesIO()
    book.save(target)
    again = domain.look_at_workbook(crew["firm"], found.pk, SimpleUploadedFile("b.xlsx", target.getvalue()))
    assert [one.cell for one in again.gaps] == ["J5"]
    book = openpyxl.load_workbook(io.BytesIO(domain.marked_workbook(crew["firm"], found.pk, again.kept, "en")))
    sheet = book.worksheets[0]
    assert {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment} == {"J5"}
    assert (sheet["I4"].fill.fill_type, book.sheetnames[-1]) == (None, "Wrong cells")


def test_gaps_may_come_in_as_drafts(crew, found):
    seen = look(crew["firm"], found, [need(1, phone=None)])
    [case] = domain.import_cases(crew["firm"], found.pk, seen.kept, submit=False)
    assert (case.status, case.draft["phone"], Entry.objects.count()) == ("draft", None, 0)


def test_the_same_rows_are_noticed_however_they_were_saved_and_by_colleagues_too(crew, found):
    seen = look(crew["firm"], found, [need(1)])
    domain.import_cases(crew["firm"], found.pk, seen.kept, submit=True)
    colleague, stranger = make_person("colleague", "firm", crew["firm"].unit), crew["other_firm"]

    again = look(colleague, found, [need(1)])
    assert (again.before.by, again.digest) == (crew["firm"], seen.digest)
    with pytest.raises(ConflictError, match="再导入一遍"):
        domain.import_cases(colleague, found.pk, again.kept, submit=True)
    assert len(domain.import_cases(colleague, found.pk, again.kept, submit=True, again=True)) == 1
    assert look(stranger, found, [need(1)]).before is None
    assert look(crew["firm"], found, [need(2)]).before is None


def test_counties_hand_in_for_firms_of_their_own_place_and_firms_for_themselves_alone(crew, found):
    rows = [need(1, applicant="某某厂"), need(2), need(3, applicant="某某厂", county="海宁市")]
    seen = look(crew["county"], found, rows)
    assert [(one.cell, one.check) for one in seen.wrong] == [("E6", "own_county")]
    seen = look(crew["county"], found, rows[:2])
    first, second = domain.import_cases(crew["county"], found.pk, seen.kept, submit=True)
    assert [(case.applicant, case.county) for case in (first, second)] == [("某某厂", "xiuzhou"), ("秀洲区", "xiuzhou")]
    assert "applicant" not in look(crew["firm"], found, [need(1)]).layout.columns


def test_who_types_names_applicants_by_the_same_rules(crew, found):
    placed = {"title": "x", "area": "industry", "values": NEED}
    case = domain.start_case(crew["county"], found.pk, **placed, applicant=" 某某厂 ")
    assert (case.applicant, case.county) == ("某某厂", "xiuzhou")
    with pytest.raises(domain.FormError) as fault:
        domain.start_case(crew["county"], found.pk, **placed, applicant="某某厂", county="haining")
    assert list(fault.value.faults) == ["county"]
    with pytest.raises(domain.FormError) as fault:
        domain.start_case(crew["firm"], found.pk, **placed, applicant="别家厂")
    assert list(fault.value.faults) == ["applicant"]


def test_how_many_cases_somebody_may_have_is_told_in_full(crew, found, monkeypatch):
    monkeypatch.setattr(rules, "_MOST_OF_ONES_OWN", 3)
    hand_in(crew, found)
    seen = look(crew["firm"], found, [need(1), need(2), need(3)])
    assert "至多 3 项：您在本轮已有 1 项，还可报 2 项，这次是 3 项" in seen.crowded.text.zh
    with pytest.raises(ConflictError, match="2 more are open to you"):
        domain.import_cases(crew["firm"], found.pk, seen.kept, submit=True)
    assert look(crew["county"], found, [need(1), need(2), need(3), need(4)]).crowded is None
    assert Case.objects.count() == 1


def test_a_need_is_answered_by_choosing_it_from_the_list(crew, found):
    with pytest.raises(ConflictError, match="尚无已公布"):
        domain.workbook_of(crew["firm"], open_round(crew, "challenge").pk, "zh")
    case = bring(crew, hand_in(crew, found), "publishing")
    domain.publish(crew["office"], found.pk)
    bids = Round.objects.get(procedure="challenge")
    bid = {"contact": "张三"}
    label = f"{found.year}-1-001 河道巡查（模拟机械厂）"
    seen = look(
        crew["other_firm"], bids, [{"title": "方案", "answers": label, **bid}, {"title": "x", "answers": "别的"}]
    )
    assert [(one.cell, one.check) for one in seen.wrong] == [("C5", "choice")]
    seen = look(crew["other_firm"], bids, [{"title": "方案", "answers": label, **bid}])
    [made] = domain.import_cases(crew["other_firm"], bids.pk, seen.kept, submit=False)
    assert (made.answers_id, made.area) == (case.pk, "industry")


def test_before_the_round_opens_and_after_its_deadline(crew, found):
    seen = look(crew["firm"], found, [need(1)])
    Round.objects.update(opened=today() + DAY)
    assert domain.intake_of(crew["firm"], found.pk, seen.kept).early is not None
    with pytest.raises(ConflictError):
        domain.import_cases(crew["firm"], found.pk, seen.kept, submit=True)
    Round.objects.update(opened=today() - DAY, deadlines={"collecting": str(today() - DAY)})
    assert domain.intake_of(crew["firm"], found.pk, seen.kept).late
    with pytest.raises(ConflictError, match="逾期理由"):
        domain.import_cases(crew["firm"], found.pk, seen.kept, submit=True)
    [case] = domain.import_cases(crew["firm"], found.pk, seen.kept, submit=True, late_reason="停电")
    assert case.status == "late"


def test_a_workbook_is_kept_for_whoever_sent_it_in_that_round_for_a_day(crew, found):
    seen = look(crew["firm"], found, [need(1)])
    other = open_round(crew)
    for person, round_id, name in (
        (crew["other_firm"], found.pk, seen.kept),
        (crew["firm"], other.pk, seen.kept),
        (crew["firm"], found.pk, new_id()),
        (crew["firm"], found.pk, "../../office"),
    ):
        with pytest.raises(NotFoundError):
            domain.intake_of(person, round_id, name)
    for name in ("office", "auditor", "expert_1", "nobody_special"):
        with pytest.raises(ForbiddenError):
            look(crew[name], found, [need(1)])
    old = time.time() - 25 * 3600
    os.utime(kept()[0], (old, old))
    look(crew["county"], found, [need(1)])
    with pytest.raises(NotFoundError):
        domain.intake_of(crew["firm"], found.pk, seen.kept)


def test_somebody_keeps_a_few_workbooks_at_most_and_none_that_was_refused(crew, found):
    with pytest.raises(DataError):
        domain.look_at_workbook(crew["firm"], found.pk, SimpleUploadedFile("a.xlsx", b"x"))
    with pytest.raises(DataError) as fault:
        domain.look_at_workbook(crew["firm"], found.pk, SimpleUploadedFile("a.xlsx", bytes(6 * 1024 * 1024)))
    assert (fault.value.check, kept()) == ("size", [])
    file = sent(crew["firm"], found, [need(1)])
    for _ in range(22):
        domain.look_at_workbook(crew["firm"], found.pk, file)
    assert len(kept()) == 20


def test_what_breaks_on_the_way_leaves_nothing(crew, found, monkeypatch):
    seen = look(crew["firm"], found, [need(1), need(2)])
    before = LogEntry.objects.count()

    def breaks(acts):
        raise IntegrityError

    monkeypatch.setattr(importing, "record_acts", breaks)
    with pytest.raises(IntegrityError):
        domain.import_cases(crew["firm"], found.pk, seen.kept, submit=True)
    assert (Case.objects.count(), Entry.objects.count(), LogEntry.objects.count()) == (0, 0, before)
    assert len(kept()) == 1


def test_a_thousand_rows_come_in_with_few_queries(crew, found, django_assert_max_num_queries):
    seen = look(crew["county"], found, [need(number, applicant=f"第{number}厂") for number in range(1000)])
    with django_assert_max_num_queries(90):
        cases = domain.import_cases(crew["county"], found.pk, seen.kept, submit=True)
    assert (len(cases), Case.objects.filter(stage="form_check").count()) == (1000, 1000)
