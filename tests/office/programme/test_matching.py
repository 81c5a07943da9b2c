"""Never a forbidden pair, loads kept, what stands stays: whatever cases, experts and ties there are."""

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiahe.office.experts.domain import Judge, Relations
from jiahe.office.programme.domain.conflicts import Facts, bars
from jiahe.office.programme.domain.matching import Situation, Wanting, allot

DAY = dt.date(2026, 3, 2)
NOTHING = Relations(control=(), apart=(), bids=(), firm_ties=(), case_ties=())
FIRMS = ("甲公司", "乙公司", "丙公司", "丁公司", "戊集团")
TOPICS = ("机器视觉 质检", "排产 优化", "水质 预测", "交通 信号")


def judge(number, firm="某大学", load=9, topic=""):
    return Judge(f"e{number}", f"专家{number}", (topic, ""), (firm,), load, available=True)


def wanting(number, needed=1, topic=""):
    return Wanting(f"c{number}", number, f"项目{number}", (f"项目{number}", topic), needed)


def situation(cases, judges, *, firms=None, owners=(), relations=NOTHING, together=(), most=None, kept=(), closed=()):
    told = tuple((one.case, (firm,)) for one, firm in zip(cases, firms or ["申报单位"] * len(cases), strict=True))
    facts = Facts(told, tuple(owners), tuple(judges), relations, tuple(together), DAY, 365)
    loads = tuple(one.load for one in judges) if most is None else tuple(most)
    return Situation(tuple(cases), facts, loads, tuple(kept), tuple(closed))


def pairs(found):
    return {(row.case, place.username) for row in found.rows for place in row.places}


@st.composite
def situations(draw):
    many, experts = draw(st.integers(1, 6)), draw(st.integers(0, 5))
    cases = [wanting(place, draw(st.integers(0, 3)), draw(st.sampled_from(TOPICS))) for place in range(many)]
    judges = [
        judge(place, draw(st.sampled_from(FIRMS)), draw(st.integers(0, 5)), draw(st.sampled_from(TOPICS)))
        for place in range(experts)
    ]
    names, ids = [one.username for one in judges], [one.case for one in cases]
    pair = st.tuples(st.sampled_from(ids), st.sampled_from(names)) if names else st.nothing()
    some = draw(st.lists(pair, max_size=5, unique=True)) if names else []
    firm = st.sampled_from(FIRMS)
    relations = Relations(
        control=tuple(draw(st.lists(st.tuples(firm, firm), max_size=3))),
        apart=tuple(draw(st.lists(firm, max_size=1))),
        bids=tuple((DAY, tuple(one)) for one in draw(st.lists(st.lists(firm, min_size=2, max_size=3), max_size=2))),
        firm_ties=tuple((name, draw(firm)) for name in names[:1]),
        case_ties=tuple((expert, case) for case, expert in some[3:4]),
    )
    return situation(
        cases, judges, firms=[draw(firm) for _ in cases], relations=relations, kept=some[:2], closed=some[2:3]
    )


@settings(max_examples=150, deadline=None)
@given(situations())
def test_nobody_judges_what_is_forbidden_declined_or_beyond_the_load(asked):
    found = allot(asked)
    new, kept = {(case, place.username) for case, place in found.fresh}, set(asked.kept)
    barred = {(one.case, one.expert) for one in bars(asked.facts)} | set(asked.closed)

    assert new & (barred | kept) == set()
    assert pairs(found) == new | kept
    for load in found.loads:
        assert load.many <= max(load.most, sum(expert == load.username for _, expert in kept))
    if found.shortage:
        assert new == set()
    else:
        wanted = {one.case: one.needed for one in asked.cases}
        given_to = {row.case: len(row.places) for row in found.rows}
        before = {case: sum(one == case for one, _ in kept) for case in wanted}
        assert given_to == {case: max(many, before[case]) for case, many in wanted.items()}
        assert round(found.total, 6) == round(found.bound, 6)


def test_who_knows_the_matter_is_chosen():
    cases = [wanting(1, topic="铝材表面缺陷机器视觉质检"), wanting(2, topic="河道水质预测预警")]
    judges = [judge(1, topic="水质 预测", load=1), judge(2, topic="机器视觉 质检", load=1)]
    assert pairs(allot(situation(cases, judges))) == {("c1", "e2"), ("c2", "e1")}


REASONS = [
    ("same_firm", {}, "某大学", "为申报单位“某大学”的人员"),
    ("same_controller", {"control": (("集团", "某大学"), ("集团", "甲公司"))}, "甲公司", "同受“集团”控制"),
    ("declared", {"firm_ties": (("e1", "甲 公司"),)}, "甲公司", "已声明与“"),
    ("declared", {"case_ties": (("e1", "c1"),)}, "甲公司", "已声明与该项"),
    ("joint_bid", {"bids": ((DAY, ("甲公司", "某大学")),)}, "甲公司", "于 2026-03-02 联合投标"),
]


@pytest.mark.parametrize(("kind", "known", "firm", "words"), REASONS)
def test_a_conflict_says_what_it_rests_on(kind, known, firm, words):
    relations = Relations(**(vars(NOTHING) | known))
    found = bars(situation([wanting(1)], [judge(1)], firms=[firm], relations=relations).facts)
    assert [(one.kind, words in one.text.zh) for one in found] == [(kind, True)]


def test_who_handed_it_in_and_who_bid_here_together_stay_away():
    asked = situation(
        [wanting(1), wanting(2)],
        [judge(1), judge(2, "乙公司")],
        firms=["甲公司", "甲公司"],
        owners=[("c1", "e1")],
        together=[(DAY, ("甲公司", "乙公司")), (DAY, ("甲公司", "丙公司"))],
    )
    assert [(one.case, one.expert, one.kind) for one in bars(asked.facts)] == [
        ("c1", "e1", "same_firm"), ("c1", "e2", "joint_bid"), ("c2", "e2", "joint_bid")
    ]  # fmt: skip


def test_spelling_hides_no_conflict():
    asked = situation([wanting(1)], [judge(1, "甲（嘉兴）公司")], firms=["甲(嘉兴) 公司"])
    assert [one.kind for one in bars(asked.facts)] == ["same_firm"]


def test_a_shortage_names_cases_and_experts():
    cases = [wanting(1, 2), wanting(2, 2)]
    found = allot(situation(cases, [judge(1, load=1), judge(2, load=1)]))
    nobody = allot(situation([wanting(1)], []))

    assert [one.zh for one in found.shortage] == [
        "“项目1”、“项目2” 2 项共需 4 人次；可评的 专家1、专家2 2 位专家至多再承担 2 人次"
    ]
    assert [one.zh for one in nobody.shortage] == ["“项目1”共需 1 人次，没有可评的专家"]
    assert (found.fresh, found.worst) == ([], None)


def test_the_digest_changes_with_anything_that_counts():
    base = situation([wanting(1)], [judge(1)])
    others = [
        situation([wanting(1, 2)], [judge(1)]),
        situation([wanting(1)], [judge(1, load=8)]),
        situation([wanting(1)], [judge(1, topic="x")]),
        situation([wanting(1)], [judge(1)], kept=[("c1", "e1")]),
        situation([wanting(1)], [judge(1)], relations=Relations(**(vars(NOTHING) | {"apart": ("x",)}))),
    ]
    assert len({one.digest for one in [base, *others]}) == 6
    assert situation([wanting(1)], [judge(1)]).digest == base.digest


def test_three_hundred_cases_and_sixty_experts_are_assigned_while_one_waits():
    text = "面向纺织印染企业的能耗预测与排产优化，采用小样本视觉检测、时序预测和知识图谱，漏检率下降一半。" * 20
    cases = [wanting(place, 3, f"{TOPICS[place % 4]} {place} {text[place % 40 :]}") for place in range(300)]
    judges = [judge(place, f"单位{place}", 20, f"{TOPICS[place % 4]} {text[: 200 + place]}") for place in range(60)]
    firms = [f"单位{place}" for place in range(300)]

    start = time.perf_counter()
    found = allot(situation(cases, judges, firms=firms))

    assert time.perf_counter() - start < 10  # about one second by itself; the machine may be shared
    assert (len(found.fresh), found.shortage, max(one.many for one in found.loads)) == (900, (), 20)
