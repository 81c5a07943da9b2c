"""The figures that the meeting sees keep what they promise, on rounds whose truth is known."""

import numpy as np
import pytest

from jiahe.office.programme.domain.ranking import Marks, Pool, ranked


def simulated(seed, *, cases=60, reviewers=12, each=3, harshness=5.0, noise=5.0):
    generator = np.random.default_rng(seed)
    worth, harsh = 70 + 8 * generator.standard_normal(cases), harshness * generator.standard_normal(reviewers)
    rows = [
        (case, int(who), float(worth[case] + harsh[who] + noise * generator.standard_normal()))
        for case in range(cases)
        for who in generator.choice(reviewers, each, replace=False)
    ]
    names = tuple(f"c{case:03}" for case in range(cases)), tuple(f"e{who:02}" for who in range(reviewers))
    return Marks(*names, tuple(rows)), worth


def test_intervals_hold_what_they_promise_against_the_mean_of_all():
    inside = []
    for seed in range(30):
        marks, worth = simulated(seed)
        (standings,) = ranked(marks, (Pool(marks.cases, None),)).standings
        at = {one.case: one for one in standings}
        rows = [at[case] for case in marks.cases]
        centre = np.mean([one.score for one in rows]) - worth.mean()
        inside += [one.low <= true + centre <= one.high for one, true in zip(rows, worth, strict=True)]
    assert np.mean(inside) == pytest.approx(0.95, abs=0.02)


def test_what_all_cases_share_widens_no_interval():
    marks, _ = simulated(1, cases=20, reviewers=3, each=3, harshness=20.0)
    (standings,) = ranked(marks, (Pool(marks.cases, 5),)).standings
    assert max(one.error for one in standings) < 4


def test_one_case_alone_has_its_own_error():
    marks, _ = simulated(1)
    ((one,),) = ranked(marks, (Pool(marks.cases[:1], 1),)).standings
    assert (one.rank, one.share, one.error > 2) == (1, 1.0, True)


def test_leaving_a_reviewer_out_is_as_if_they_had_scored_nothing():
    marks, _ = simulated(2)
    less = marks.without(frozenset({"e00", "e01"}))
    assert {who for _, who, _ in less.rows} == set(range(2, 12))
    assert [one.reviewer for one in ranked(less, (Pool(marks.cases[:5], 2),)).reviewers if one.reviewer < "e02"] == []
