import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiahe.engines.review.calibrate import calibrate
from jiahe.engines.review.rank import rank, robustness, robustness_of_pools
from jiahe.engines.review.reviews import reviews
from tests.engines.review.rounds import balanced, rounds, simulated


def marked(*scores):
    """Two reviewers of one mind."""
    return balanced(np.array([[score, score] for score in scores], float))


def test_cases_stand_in_their_order_and_the_quota_is_filled():
    found = rank(calibrate(marked(70, 90, 80)), 2)

    assert (found.rank.tolist(), found.share.tolist(), found.margin) == ([3, 1, 2], [0.0, 1.0, 1.0], np.inf)


def test_a_tie_across_the_line_is_left_open():
    found = rank(calibrate(marked(80, 90, 80, 80, 60)), 3)

    assert found.rank.tolist() == [2, 1, 2, 2, 5]
    assert found.share.tolist() == pytest.approx([2 / 3, 1, 2 / 3, 2 / 3, 0])
    assert found.margin == 0


def test_a_tie_above_the_line_is_chosen():
    assert rank(calibrate(marked(80, 80, 60)), 2).share.tolist() == [1.0, 1.0, 0.0]


@pytest.mark.parametrize(("quota", "share"), [(0, [0.0, 0.0]), (2, [1.0, 1.0]), (9, [1.0, 1.0])])
def test_a_quota_of_nobody_and_of_everybody(quota, share):
    found = rank(calibrate(marked(80, 60)), quota)

    assert (found.share.tolist(), found.margin) == (share, np.inf)


def test_a_case_without_a_mark_has_no_rank_and_is_never_chosen():
    marks = reviews([0, 0, 2, 2], [0, 1, 0, 1], [70, 70, 80, 80], cases=4, reviewers=2)

    for quota in (1, 2, 3, 4):
        found = rank(calibrate(marks), quota)
        assert found.rank.tolist() == [2, 0, 1, 0]
        assert found.share.tolist() == [float(quota > 1), 0.0, 1.0, 0.0]


def test_the_margin_is_in_standard_errors_of_the_difference():
    marks, _, _ = simulated(3)
    found = calibrate(marks)
    order = np.argsort(-found.score)
    last, first = order[9], order[10]

    margin = rank(found, 10).margin

    assert margin == pytest.approx((found.score[last] - found.score[first]) / found.error_of_difference(last, first))


@given(rounds(), st.integers(0, 5))
def test_no_more_than_the_quota_are_chosen_and_as_many_as_there_are(marks, quota):
    found = calibrate(marks)
    marked_cases = int((marks.per_case > 0).sum())

    assert rank(found, quota).share.sum() == pytest.approx(min(quota, marked_cases))
    sure = robustness(marks, found, quota=quota, seed=1, draws=10)
    assert sure.probability.sum() == pytest.approx(min(quota, marked_cases))
    assert sure.probability.min() >= 0
    assert sure.probability.max() <= 1


def test_the_same_seed_gives_the_same_bits_in_any_order_of_rows():
    marks, _, _ = simulated(4)
    turned = reviews(marks.case[::-1], marks.reviewer[::-1], marks.mark[::-1], cases=40, reviewers=12)

    one = robustness(marks, calibrate(marks), quota=10, seed=7, draws=300)
    same = robustness(turned, calibrate(turned), quota=10, seed=7, draws=300)
    other = robustness(marks, calibrate(marks), quota=10, seed=8, draws=300)

    assert one.probability.tobytes() == same.probability.tobytes()
    assert (one.changed, one.exchanged, one.draws) == (same.changed, same.exchanged, 300)
    assert one.probability.tolist() != other.probability.tolist()


def test_pools_share_the_draws_and_fill_their_own_places():
    marks, _, _ = simulated(4)
    found = calibrate(marks)
    pools = [np.arange(0, 40, 2), np.arange(1, 40, 2)]

    even, odd = robustness_of_pools(marks, found, pools=pools, quotas=[3, 0], seed=7, draws=200)
    whole = robustness_of_pools(marks, found, pools=[np.arange(40)], quotas=[10], seed=7, draws=300)[0]

    assert even.probability.sum() == pytest.approx(3)
    assert even.probability[1::2].tolist() == [0.0] * 20
    assert (odd.probability.sum(), odd.changed) == (0.0, 0.0)
    single = robustness(marks, found, quota=10, seed=7, draws=300)
    assert whole.probability.tobytes() == single.probability.tobytes()


def test_reviewers_of_one_mind_never_change_the_chosen():
    marks = marked(80, 90, 80, 70)

    found = robustness(marks, calibrate(marks), quota=2, seed=0, draws=50)

    assert (found.changed, found.exchanged, found.probability.tolist()) == (0.0, 0.0, [0.5, 1.0, 0.5, 0.0])


def test_a_clear_line_is_firmer_than_a_close_one():
    draw = np.random.default_rng(1)
    noise = draw.normal(0, 2, (6, 5))
    clear = balanced(np.array([90, 90, 90, 40, 40, 40.0])[:, None] + noise)
    close = balanced(np.array([71, 71, 71, 70, 70, 70.0])[:, None] + noise)

    firm, loose = (robustness(marks, calibrate(marks), quota=3, seed=0, draws=200) for marks in (clear, close))

    assert (firm.changed, firm.exchanged) == (0.0, 0.0)
    assert loose.changed > 0.2
    assert 0 < loose.exchanged < 3


def test_who_stands_far_from_the_line_is_sure():
    marks, _, _ = simulated(6, cases=300, people=60)
    found = calibrate(marks)

    order = np.argsort(-found.score)
    sure = robustness(marks, found, quota=30, seed=0, draws=1000)

    assert sure.probability[order[:5]].mean() > 0.9
    assert sure.probability[order[-100:]].max() < 0.1
    assert sure.exchanged == pytest.approx((1 - sure.probability[order[:30]]).sum())


def test_a_lone_mark_is_as_uncertain_as_marks_are():
    draw = np.random.default_rng(2)
    both = balanced(np.array([80.0, 60.0, 70.0])[:, None] + draw.normal(0, 8, (3, 4)))
    marks = reviews([*both.case, 3], [*both.reviewer, 0], [*both.mark, 80.0], cases=4, reviewers=4)

    found = robustness(marks, calibrate(marks), quota=1, seed=0, draws=400)

    assert 0.05 < found.probability[3] < 0.95


def test_no_draws_and_no_cases():
    marks = marked(1, 2)
    empty = reviews([], [], [], cases=0, reviewers=0)

    assert robustness(marks, calibrate(marks), quota=1, seed=0, draws=0).probability.tolist() == [0.0, 0.0]
    assert rank(calibrate(empty), 1).rank.tolist() == []
    assert robustness(empty, calibrate(empty), quota=1, seed=0, draws=5).changed == 0.0


def test_two_even_rivals_are_parted_as_often_as_their_error_says():
    """A gap of one standard error: the rival wins with the normal probability beyond one, .16."""
    lost = []
    for seed in range(60):
        draw = np.random.default_rng(seed)
        rest = draw.normal(0, 4, (2, 12))
        rest -= rest.mean(axis=1, keepdims=True)
        gap = np.sqrt(np.var(rest[0] - rest[1], ddof=1) / 12)
        marks = balanced(np.array([[gap], [0.0]]) + rest)
        lost.append(1 - robustness(marks, calibrate(marks), quota=1, seed=seed, draws=200).probability[0])

    assert np.mean(lost) == pytest.approx(0.16, abs=0.03)
