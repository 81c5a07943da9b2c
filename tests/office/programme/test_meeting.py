"""The deciding meeting: the ranking, its line, other questions, the short list, decisions in bulk, minutes."""

import pytest

from jiahe.kernel.errors import ForbiddenError, NotFoundError, UsageError
from jiahe.office.documents.notice import from_data, to_data
from jiahe.office.errors import ConflictError
from jiahe.office.log.domain import verify
from jiahe.office.log.models import Entry
from jiahe.office.programme import domain
from jiahe.office.programme.domain import WhatIf
from jiahe.office.programme.models import Assignment, Case, Decision, Minutes, Score, Vote
from tests.office.programme.house import CREW, POINTS, assign, bring, hand_in, open_round
from tests.office.programme.scored import scored_round

SPREAD = [[90 - 3 * place, 86 - 3 * place, 94 - 3 * place + place % 2] for place in range(14)]


def ids(rows):
    return [row.case.number for row in rows]


def test_the_ranking_is_of_calibrated_scores_and_the_line_lies_at_the_places_of_the_year(crew):
    found, _cases = scored_round(crew, SPREAD)
    meeting = domain.meeting_for(crew["office"], found.pk)
    (group,) = meeting.groups

    assert ids(group.rows) == list(range(14))
    assert (group.line.quota, ids(group.above), ids(group.tied), meeting.places) == (10, list(range(10)), [], 10)
    assert [one.reviewer for one in meeting.ranked.reviewers] == ["expert_2", "expert_1", "expert_3"]
    assert sum(row.standing.probability for row in group.rows) == pytest.approx(10)
    assert len({row.marks[0].calibrated for row in group.rows}) == 14


def test_places_that_other_rounds_hold_are_not_to_be_had(crew):
    _other, held = scored_round(crew, SPREAD[:4], stage="publicity")
    Case.objects.filter(pk__in=[case.pk for case in held]).update(status="chosen")
    found, cases = scored_round(crew, SPREAD, stage="deciding")
    Case.objects.filter(pk=cases[0].pk).update(status="chosen")

    meeting = domain.meeting_for(crew["office"], found.pk)

    assert (meeting.groups[0].line.quota, meeting.taken) == (6, 5)
    assert ids(meeting.groups[0].above) == list(range(6))


def test_a_tie_across_the_line_is_named_and_not_broken(crew):
    found, _ = scored_round(crew, [[90, 90], *[[70, 70]] * 3, [50, 50]])
    (group,) = domain.meeting_for(crew["office"], found.pk, WhatIf(quota=2)).groups

    assert (ids(group.above), ids(group.tied), group.line.open) == ([0], [1, 2, 3], 1)
    assert [
        "并列" in one.zh
        for one in domain.how_firm(domain.meeting_for(crew["office"], found.pk, WhatIf(quota=2)), group)
    ]


def test_other_questions_change_the_answer_and_nothing_else(crew):
    found, _cases = scored_round(crew, SPREAD, areas=["industry", "transport"])
    ask = lambda **asked: domain.meeting_for(crew["office"], found.pk, WhatIf(**asked))  # noqa: E731  # short here

    assert ask(quota=3).groups[0].line.quota == 3
    assert ids(ask(area="transport").rows) == list(range(1, 14, 2))
    assert ask(area="transport").groups[0].line is None
    assert ask(area="transport", quota=2).groups[0].line.quota == 2
    assert {one.reviewer for one in ask(without=frozenset({"expert_1"})).ranked.reviewers} == {"expert_2", "expert_3"}
    assert {row.standing.count for row in ask(without=frozenset({"expert_1"})).rows} == {2}
    with pytest.raises(UsageError):
        ask(quota=-1)
    assert Decision.objects.exclude(verb="open").count() == 0


def test_who_withdrew_is_left_out_but_still_tells_how_harsh_experts_are(crew):
    found, cases = scored_round(crew, SPREAD)
    before = domain.meeting_for(crew["office"], found.pk).ranked.reviewers
    Case.objects.filter(pk=cases[0].pk).update(status="withdrawn")
    after = domain.meeting_for(crew["office"], found.pk)

    assert ids(after.rows) == list(range(1, 14))
    assert after.ranked.reviewers == before


def test_where_each_need_has_its_place_bids_compete_for_their_own(crew):
    needs = [
        Case.objects.create(
            round=open_round(crew),
            number=place + 7,
            owner=crew["firm"],
            applicant="x",
            title=f"需求{place}",
            area="city",
            stage="publishing",
            status="published",
        )
        for place in range(2)
    ]
    found, cases = scored_round(crew, SPREAD[:6], stage="deciding", kind="challenge", answers=needs)
    meeting = domain.meeting_for(crew["office"], found.pk)

    assert [(group.answered.title, ids(group.above), ids(group.below)) for group in meeting.groups] == [
        ("需求0", [0], [2, 4]), ("需求1", [1], [3, 5])
    ]  # fmt: skip
    Case.objects.filter(pk=cases[2].pk).update(status="chosen")
    assert [group.line.quota for group in domain.meeting_for(crew["office"], found.pk).groups] == [1, 1]


def test_what_is_still_being_scored_is_counted_and_not_ranked(crew):
    found, cases = scored_round(crew, SPREAD)
    Case.objects.filter(pk=cases[3].pk).update(stage="reviewing")
    meeting = domain.meeting_for(crew["office"], found.pk)
    assert (meeting.scoring, 3 in ids(meeting.rows)) == (1, False)


def test_experts_who_disagree_are_told(crew):
    odd = [row if place != 5 else [75, 71, 20] for place, row in enumerate(SPREAD)]
    found, _ = scored_round(crew, odd)
    rows = domain.meeting_for(crew["office"], found.pk).rows
    assert [(row.case.number, row.standing.alone) for row in rows if row.standing.disputed] == [(5, "expert_3")]


def test_the_same_scores_give_the_same_figures_again(crew):
    found, _ = scored_round(crew, SPREAD)
    one, same = (domain.meeting_for(crew["office"], found.pk) for _ in range(2))
    assert one.ranked is same.ranked
    Score.objects.filter(case__number=13).update(total=99)
    assert domain.meeting_for(crew["office"], found.pk).digest != one.digest


@pytest.mark.parametrize("who", CREW)
def test_the_meeting_is_open_to_those_who_see_everything_and_in_part_to_lead_units(crew, who):
    found, _ = scored_round(crew, SPREAD, areas=["industry", "transport"])
    try:
        seen = domain.meeting_for(crew[who], found.pk)
    except ForbiddenError:
        seen = None
    everything = {"office", "second_office", "auditor", "administrator"}
    assert (seen is not None) == (who in everything | {"lead", "other_lead"})
    if who in everything:
        assert (len(seen.rows), seen.whole, len(seen.names)) == (14, True, 3)
    if who in {"lead", "other_lead"}:
        assert (len(seen.rows), seen.whole, seen.names, seen.ranked.reviewers) == (
            7 if who == "lead" else 0,
            False,
            {},
            (),
        )
        with pytest.raises(ForbiddenError):
            domain.meeting_for(crew[who], found.pk, WhatIf(quota=3))


def test_a_short_list_keeps_the_first_and_passes_the_others_over_in_one_go(crew):
    found, _cases = scored_round(crew, SPREAD)
    seen = domain.look_at_short_list(crew["office"], found.pk, 9)
    domain.shortlist_round(crew["office"], found.pk, 9, seen.digest, reason="核查力量有限")

    assert sorted(Case.objects.filter(status="passed_over").values_list("number", flat=True)) == [9, 10, 11, 12, 13]
    assert set(Case.objects.filter(status="passed_over").values_list("stage", flat=True)) == {"deciding"}
    assert [one.verb for one in Entry.objects.order_by("number")][-6:] == ["pass_over_case"] * 5 + ["shortlist_round"]
    last = Decision.objects.filter(verb="pass_over").order_by("pk").first()
    assert "评审排名第 10" in last.reason
    with pytest.raises(ConflictError):
        domain.shortlist_round(crew["office"], found.pk, 9, seen.digest)
    assert verify().faults == []


def test_a_short_list_that_changed_is_looked_at_again(crew):
    found, _ = scored_round(crew, SPREAD)
    seen = domain.look_at_short_list(crew["office"], found.pk, 9)
    Score.objects.filter(case__number=13, by=crew["expert_1"]).update(total=99)
    with pytest.raises(ConflictError):
        domain.shortlist_round(crew["office"], found.pk, 9, seen.digest)
    assert not Case.objects.filter(status="passed_over").exists()


@pytest.mark.parametrize(("keep", "fine"), [([], False), ([1], True), ([1, 2], False), ([0], False), ([4], False)])
def test_people_alone_break_a_tie_across_the_end_of_the_list(crew, keep, fine):
    found, cases = scored_round(crew, [[90, 90], *[[70, 70]] * 3, [50, 50]])
    seen = domain.look_at_short_list(crew["office"], found.pk, 2)
    assert (ids(seen.kept), ids(seen.tied), ids(seen.passed), seen.open) == ([0], [1, 2, 3], [4], 1)

    def make():
        return domain.shortlist_round(
            crew["office"], found.pk, 2, seen.digest, keep=[cases[place].pk for place in keep]
        )

    if fine:
        make()
        assert sorted(Case.objects.filter(status="open").values_list("number", flat=True)) == [0, 1]
    else:
        with pytest.raises(ConflictError):
            make()
        assert Case.objects.filter(status="open").count() == 5


@pytest.mark.parametrize("who", [name for name in CREW if name not in {"office", "second_office"}])
def test_nobody_else_makes_short_lists_decides_or_keeps_minutes(crew, who):
    found, cases = scored_round(crew, SPREAD[:3], stage="deciding")
    for do in (
        lambda: domain.shortlist_round(crew[who], found.pk, 1, "x"),
        lambda: domain.decide_round(crew[who], found.pk, {cases[0].pk: True}),
        lambda: domain.keep_minutes(crew[who], found.pk, "x"),
    ):
        with pytest.raises((ForbiddenError, NotFoundError)):
            do()
    assert (Vote.objects.count(), Minutes.objects.count()) == (0, 0)


def test_decisions_in_bulk_are_made_together_and_by_both_units(crew):
    found, cases = scored_round(crew, SPREAD[:6], stage="deciding")
    choices = {case.pk: place < 4 for place, case in enumerate(cases)}
    domain.decide_round(crew["office"], found.pk, choices, "按评分", {cases[5].pk: "数据来源不清"})
    assert set(Case.objects.values_list("status", flat=True)) == {"open"}
    domain.decide_round(crew["second_office"], found.pk, choices | {cases[3].pk: False}, "按评分")

    states = list(Case.objects.order_by("number").values_list("status", flat=True))
    assert states == ["chosen"] * 3 + ["open"] + ["passed_over"] * 2
    rows = domain.meeting_for(crew["office"], found.pk).rows
    assert [row.case.number for row in rows if row.divided] == [3]
    assert [domain.outcome_of(row) for row in rows] == ["chosen"] * 3 + ["divided"] + ["passed_over"] * 2
    assert Vote.objects.get(case=cases[5], unit="economy_bureau").reason == "数据来源不清"
    assert Entry.objects.filter(verb="decide_case").count() == 12


def test_in_bulk_nothing_is_decided_where_places_run_out_or_a_reason_is_missing(crew):
    found, cases = scored_round(crew, SPREAD, stage="deciding")
    everything = {case.pk: True for case in cases}
    domain.decide_round(crew["office"], found.pk, everything)
    with pytest.raises(ConflictError, match="项目"):
        domain.decide_round(crew["second_office"], found.pk, everything)
    with pytest.raises(UsageError):
        domain.decide_round(crew["second_office"], found.pk, {cases[0].pk: True, cases[1].pk: False})
    with pytest.raises(UsageError):
        domain.decide_round(crew["second_office"], found.pk, {})
    other, _ = scored_round(crew, SPREAD[:1])
    with pytest.raises(UsageError):
        domain.decide_round(crew["second_office"], other.pk, {cases[0].pk: True})
    assert not Case.objects.filter(status="chosen").exists()


def test_minutes_stay_as_they_were_and_a_corrected_text_is_a_further_one(crew):
    found, cases = scored_round(crew, SPREAD[:3], stage="deciding")
    for who in ("office", "second_office"):
        domain.decide_round(crew[who], found.pk, {cases[0].pk: True, cases[2].pk: False}, "按评分")
    text = domain.draft_minutes(domain.meeting_for(crew["office"], found.pk), "zh")
    domain.keep_minutes(crew["office"], found.pk, text)
    domain.keep_minutes(crew["second_office"], found.pk, "更正：……")

    assert [(one.number, one.by.username) for one in domain.minutes_of(crew["auditor"], found)] == [
        (2, "second_office"),
        (1, "office"),
    ]
    notice = domain.minutes_notice(crew["auditor"], found.pk, 1)
    assert (notice.kind, "联合会商纪要" in notice.title, notice.paragraphs[0]) == (
        "minutes",
        True,
        "本轮参加排名 3 项，年度名额 10 个，已占用 1 个。",
    )
    assert [[row[1] for row in group.rows] for group in notice.table.groups] == [["项目0"], ["项目2"], ["项目1"]]
    assert from_data(to_data(notice)) == notice
    assert [one["outcome"] for one in Minutes.objects.get(number=1).decided] == ["chosen", "open", "passed_over"]
    with pytest.raises(ForbiddenError):
        domain.minutes_notice(crew["lead"], found.pk, 1)
    with pytest.raises(NotFoundError):
        domain.minutes_notice(crew["office"], found.pk, 3)
    for wrong in ("", " ", "长" * 20_001):
        with pytest.raises(UsageError):
            domain.keep_minutes(crew["office"], found.pk, wrong)


def test_a_round_without_a_line_or_with_lone_marks_is_ranked_all_the_same(crew):
    found, _ = scored_round(crew, [[70], [80], [60]], kind="open_list", stage="deciding")
    meeting = domain.meeting_for(crew["office"], found.pk)
    assert (ids(meeting.rows), meeting.groups[0].line, meeting.ranked.lonely) == ([1, 0, 2], None, 3)
    assert all("不划线" in one.zh for one in domain.how_firm(meeting, meeting.groups[0]))
    empty = domain.meeting_for(crew["office"], open_round(crew, "benchmark_scenario").pk)
    assert (empty.rows, empty.ranked.reviewers) == ([], ())


FIRM = [
    ([[90, 91, 90], [80, 81, 80], [60, 61, 60], [50, 50, 51]], "充分依据"),
    ([[71, 60, 75], [69, 77, 58], [70, 62, 73], [66, 75, 60]], "不到 2 倍"),
]


@pytest.mark.parametrize(("totals", "words"), FIRM)
def test_how_firm_the_line_is_said_in_plain_words(crew, totals, words):
    found, _ = scored_round(crew, totals)
    meeting = domain.meeting_for(crew["office"], found.pk, WhatIf(quota=2))
    said = domain.how_firm(meeting, meeting.groups[0])
    assert (len(said), words in said[1].zh) == (2, True)
    assert len(domain.how_firm(domain.meeting_for(crew["office"], found.pk), meeting.groups[0])) == 2


def test_a_score_is_given_back_before_the_short_list_and_the_case_waits_for_it(crew):
    case = bring(crew, hand_in(crew, open_round(crew, "benchmark_scenario")), "visiting")
    domain.reopen_score(crew["office"], case.pk, "expert_2", "专家来电，笔误")
    now = Case.objects.get()
    assert (now.stage, Score.objects.get(by=crew["expert_2"]).submitted, now.total) == ("reviewing", None, 70.0)
    entry = Entry.objects.order_by("-number").first()
    assert (entry.verb, "sha256:" in entry.details) == ("reopen_case", True)
    domain.score_case(crew["expert_2"], case.pk, POINTS["benchmark_scenario"] | {"reach": 9})
    assert Case.objects.get().stage == "visiting"


def test_after_the_short_list_scores_stay(crew):
    found, cases = scored_round(crew, SPREAD)
    seen = domain.look_at_short_list(crew["office"], found.pk, 9)
    domain.shortlist_round(crew["office"], found.pk, 9, seen.digest)
    with pytest.raises(ConflictError):
        domain.reopen_score(crew["office"], cases[0].pk, "expert_1", "x")
    with pytest.raises(UsageError):
        domain.reopen_score(crew["office"], cases[0].pk, "nobody", "x")


def test_a_case_goes_on_with_fewer_scores_with_a_reason_that_the_meeting_reads(crew):
    case = bring(crew, hand_in(crew, open_round(crew, "benchmark_scenario")), "reviewing")
    assign(crew, case)
    with pytest.raises(ConflictError):
        domain.waive_scores(crew["office"], case.pk, "专家丙生病")
    for name in ("expert_1", "expert_2"):
        domain.score_case(crew[name], case.pk, POINTS["benchmark_scenario"])
    with pytest.raises(UsageError):
        domain.waive_scores(crew["office"], case.pk, " ")
    domain.waive_scores(crew["office"], case.pk, "专家丙生病")

    (row,) = domain.meeting_for(crew["office"], case.round_id).rows
    assert (row.waived, row.standing.count, Case.objects.get().stage) == ("专家丙生病", 2, "visiting")
    gone = Assignment.objects.get(expert=crew["expert_3"])
    assert (gone.released.username, gone.reason) == ("office", "专家丙生病")
