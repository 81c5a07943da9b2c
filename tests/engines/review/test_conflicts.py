import random

import pytest

from jiahe.engines.review.conflicts import Conflict, Facts, Reason, conflicts, forbidden

CASES = {"c1": ["甲"], "c2": ["乙", "丙"]}
EXPERTS = {"e1": ["甲"], "e2": ["丁", "戊"], "e3": []}


def found(day=100, within=30, **facts):
    return conflicts(Facts(case_firms=CASES, expert_firms=EXPERTS, **facts), day=day, within=within)


def conflict(case, expert, reason, *through, day=None):
    return Conflict(case=case, expert=expert, reason=reason, through=through, day=day)


SAME = conflict("c1", "e1", Reason.FIRM, "甲")


def test_the_same_firm():
    assert found() == [SAME]


def test_the_same_controller_at_any_distance_is_named():
    control = [("集团", "甲"), ("集团", "子"), ("子", "丁"), ("丙", "乙"), ("乙", "丙"), ("乙", "戊")]

    assert found(control=control) == [
        SAME,
        conflict("c1", "e2", Reason.CONTROLLER, "丁", "甲", "集团"),
        conflict("c2", "e2", Reason.CONTROLLER, "戊", "丙", "丙"),
        conflict("c2", "e2", Reason.CONTROLLER, "戊", "乙", "丙"),
    ]


def test_of_two_common_controllers_the_first_is_named():
    control = [("子", "甲"), ("子", "丁"), ("丑", "甲"), ("丑", "丁")]

    assert found(control=control)[1:] == [conflict("c1", "e2", Reason.CONTROLLER, "丁", "甲", "丑")]


def test_the_state_as_owner_is_no_conflict():
    assert found(control=[("国", "甲"), ("国", "丁")], apart={"国"}) == [SAME]


def test_what_was_declared_about_a_case_or_a_firm():
    declared = found(
        declared_cases=[("e3", "c1"), ("e3", "c9"), ("e9", "c1")],
        declared_firms=[("e3", "丙"), ("e3", "无"), ("e9", "丙")],
    )

    assert declared == [
        SAME,
        conflict("c1", "e3", Reason.DECLARED),
        conflict("c2", "e3", Reason.DECLARED, "丙"),
    ]


@pytest.mark.parametrize(("day", "counts"), [(69, False), (70, True), (100, True), (101, True)])
def test_a_joint_bid_counts_from_its_first_day_on(day, counts):
    bid = conflict("c2", "e2", Reason.BID, "丁", "乙", day=day)

    assert found(bids=[(day, ["丁", "乙", "外"])]) == [SAME, *[bid] * counts]


def test_of_joint_bids_the_last_is_named_and_a_firm_does_not_bid_with_itself():
    bids = [(80, ["丁", "丙"]), (90, ["丙", "丁"]), (85, ["丁", "丙"]), (99, ["甲"])]

    assert found(bids=bids) == [SAME, conflict("c2", "e2", Reason.BID, "丁", "丙", day=90)]


def test_order_means_nothing():
    control = [("集团", "甲"), ("集团", "丁"), ("丙", "乙"), ("乙", "丙"), ("乙", "戊")]
    bids = [(80, ["丁", "丙"]), (90, ["丙", "戊"])]
    expected = found(control=control, bids=bids)

    for seed in range(5):
        mix = random.Random(seed)
        facts = Facts(
            case_firms=dict(mix.sample(list(CASES.items()), 2)),
            expert_firms=dict(mix.sample(list(EXPERTS.items()), 3)),
            control=mix.sample(control, len(control)),
            bids=mix.sample(bids, len(bids)),
        )
        assert conflicts(facts, day=100, within=30) == expected


def test_conflicts_become_a_mask_in_the_order_asked_for():
    mask = forbidden([SAME, conflict("c9", "e1", Reason.DECLARED)], ["c2", "c1"], ["e2", "e1"])

    assert mask.tolist() == [[False, False], [False, True]]
    assert forbidden([conflict("c1", "e9", Reason.DECLARED)], ["c1"], ["e1"]).tolist() == [[False]]


def test_no_facts_no_conflicts():
    assert conflicts(Facts(case_firms={}, expert_firms={}), day=0, within=0) == []
