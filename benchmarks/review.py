"""How well are experts matched, assigned, calibrated and ranked, and how fast? Beside what one would do first.

Run from the repository root: `JIAHE_DATA=../shared/data python -m benchmarks.review`. For the peer of the text match name
a Python that has rank-bm25 and jieba in JIAHE_BM25.

The parts: the text match on two public Chinese sets (nothing is learned or chosen on them); assignment, calibration and
ranking on simulated rounds, as rounds with a known truth do not exist. Times are the best of five on one thread.
"""

import os
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from threadpoolctl import threadpool_limits

from benchmarks.evidence import write
from benchmarks.review_match import match_rows
from jiahe.engines.review.assign import Assignment, assign
from jiahe.engines.review.calibrate import calibrate
from jiahe.engines.review.rank import rank, robustness
from jiahe.engines.review.reviews import Reviews, reviews

ROUNDS = 200
SIZES = ((300, 60, 2.0), (1000, 200, 30.0))
EACH, MOST, LEAST, CONFLICTS = 3, 17, 10, 0.03

Real = NDArray[np.float64]
Mask = NDArray[np.bool_]
Row = dict[str, Any]


def best(work: Callable[[], Any], times: int = 5) -> float:
    """Return the shortest of several times in seconds."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return min(spent)


# --- assignment ------------------------------------------------------------------------------------------------------


def panel(cases: int, experts: int, seed: int) -> tuple[Real, Mask]:
    """Return expertise from a few topics that cases and experts share, and conflicts."""
    draw = np.random.default_rng(seed)
    wanted, known = draw.dirichlet(np.full(12, 0.2), cases), draw.dirichlet(np.full(12, 0.2), experts)
    match = wanted @ known.T
    return match / match.max(axis=1, keepdims=True), draw.random((cases, experts)) < CONFLICTS


def greedy(match: Real, bad: Mask) -> Mask:
    """Return the naive line: the best pair left, as long as case and expert have room."""
    chosen = np.zeros_like(bad)
    room, load = np.full(match.shape[0], EACH), np.full(match.shape[1], MOST)
    for pair in np.argsort(-match, axis=None, kind="stable").tolist():
        case, expert = divmod(pair, match.shape[1])
        if room[case] and load[expert] and not bad[case, expert]:
            chosen[case, expert] = True
            room[case] -= 1
            load[expert] -= 1
    return chosen


def solve(match: Real, bad: Mask) -> Assignment:
    """Assign."""
    cases, experts = match.shape
    loads = {"most": np.full(experts, MOST), "least": np.full(experts, LEAST)}
    found = assign(match, np.full(cases, EACH), forbidden=bad, **loads)
    assert isinstance(found, Assignment)
    return found


def by_milp(match: Real, bad: Mask, level: float) -> float:
    """Return what HiGHS finds for the sum, given the level."""
    worth = np.rint(match * 1e6)
    row, column = np.nonzero(~bad & (worth >= round(level * 1e6)))
    place, one = np.arange(row.size), np.ones(row.size)
    rows = sparse.csr_array((one, (row, place)), shape=(match.shape[0], row.size))
    columns = sparse.csr_array((one, (column, place)), shape=(match.shape[1], row.size))
    rules = [LinearConstraint(rows, EACH, EACH), LinearConstraint(columns, LEAST, MOST)]
    found = milp(-worth[row, column], integrality=one, bounds=Bounds(0, 1), constraints=rules)
    return float(-found.fun / 1e6)


def assign_rows() -> list[Row]:
    """Measure the assignment."""
    rows = []
    for cases, experts, aim in SIZES:
        match, bad = panel(cases, experts, 0)
        found = solve(match, bad)
        seconds, naive = best(lambda m=match, b=bad: solve(m, b)), best(lambda m=match, b=bad: greedy(m, b), 3)  # type: ignore[misc]
        start = time.perf_counter()
        total = by_milp(match, bad, found.worst or 0.0)
        highs = time.perf_counter() - start
        print(
            f"{cases} x {experts} x {EACH}: {seconds:.3f} s with proof (total {found.total:.6f} = bound {found.bound:.6f});"
        )
        print(f"  HiGHS, the sum alone at the level given: {total:.6f} in {highs:.2f} s; greedy {naive:.2f} s")
        rows.append({
            "metric": f"{cases} 件 × {experts} 位专家 × 3 的最优指派（含证明） | best assignment with proof, {cases} cases x {experts} experts x 3",
            "unit": "s", "better": "lower", "ours": round(seconds, 3), "naive": round(naive, 3), "peer": round(highs, 2),
            "peer_name": "HiGHS 整数规划（仅求和） | HiGHS MIP, the sum alone", "aim": aim, "reached": seconds <= aim,
        })  # fmt: skip
        assert abs(total - found.total) < 1e-4
    return rows + against_greedy()


def against_greedy(panels: int = 20) -> list[Row]:
    """Compare what is reached with the naive line, over simulated panels."""
    figures = []
    for seed in range(panels):
        match, bad = panel(300, 60, seed)
        ours, naive = solve(match, bad), greedy(match, bad)
        figures.append([
            match[ours.chosen].min(), match[naive].min(), (match * ours.chosen).sum(axis=1).min(),
            (match * naive).sum(axis=1).min(), ours.total, match[naive].sum(), (naive.sum(axis=1) < EACH).sum(),
            (naive.sum(axis=0) < LEAST).sum(), (ours.chosen & bad).sum(),
            ours.bound - ours.total, np.sort(np.where(bad, 0, match), axis=1)[:, -EACH:].sum(axis=1).min(),
        ])  # fmt: skip
    mean, sd = np.mean(figures, axis=0), np.std(figures, axis=0, ddof=1)
    names = ("worst expert", "greedy", "worst case's sum", "greedy", "sum", "greedy", "greedy: cases left short",
             "greedy: experts below least load", "conflicts assigned", "gap to the bound",
             "no assignment has a worst case's sum above")  # fmt: skip
    print(f"mean (sd) of {panels} panels of 300 x 60 x 3")
    for name, middle, spread in zip(names, mean, sd, strict=True):
        print(f"  {name:35s} {middle:9.3f} ({spread:.3f})")
    common: Row = {"unit": "0-1", "better": "higher", "subset": f"{panels} 组模拟 | {panels} simulated panels"}
    return [
        common | {
            "metric": "得到最差的案件：最弱专家的匹配度 | worst-served case: match of its least expert",
            "ours": round(mean[0], 4), "naive": round(mean[1], 4), "aim": round(mean[1], 4),
            "reached": bool(mean[0] > mean[1]), "variance": round(sd[0] ** 2, 6),
        },
        common | {
            "metric": "匹配度总和（贪心不管最低件数） | sum of match (greedy ignores least loads)", "unit": "",
            "ours": round(mean[4], 2), "naive": round(mean[5], 2), "variance": round(sd[4] ** 2, 3),
        },
        common | {
            "metric": "未达最低件数的专家 | experts below their least load", "unit": "位 | experts", "better": "lower",
            "ours": 0, "naive": round(mean[7], 2), "aim": 0, "reached": True,
        },
    ]  # fmt: skip


# --- calibration and ranking -----------------------------------------------------------------------------------------


def simulated(seed: int, harshness: float) -> tuple[Reviews, Real]:
    """Return a round of 300 cases, 60 reviewers, three marks a case; qualities with sd 6, marks with sd 4."""
    draw = np.random.default_rng(seed)
    quality, effect = draw.normal(75, 6, 300), draw.normal(0, harshness, 60)
    order = np.argsort(draw.random((300, 60)), axis=1)[:, :EACH]
    case, who = np.repeat(np.arange(300), EACH), order.ravel()
    mark = quality[case] + effect[who] + draw.normal(0, 4, case.size)
    return reviews(case, who, mark, cases=300, reviewers=60), quality


def standardised(marks: Reviews) -> Real:
    """Return what is often done: each reviewer's marks brought to one mean and one sd."""
    mean = marks.by_reviewer(marks.mark) / marks.per_reviewer
    rest = marks.mark - mean[marks.reviewer]
    spread = np.sqrt(marks.by_reviewer(rest**2) / np.maximum(marks.per_reviewer - 1, 1))
    fitted: Real = marks.mark.mean() + rest / np.maximum(spread, 1e-9)[marks.reviewer] * marks.mark.std()
    return marks.by_case(fitted) / marks.per_case


def unshrunk(marks: Reviews) -> Real:
    """Return least squares with reviewers fixed, their effects summing to nothing."""
    shares = (marks.design / marks.per_case[:, None]).toarray()
    within = np.diag(marks.per_reviewer.astype(float)) - marks.design.T @ shares
    given = marks.by_reviewer(marks.mark - (marks.by_case(marks.mark) / marks.per_case)[marks.case])
    effect = np.linalg.pinv(within) @ given
    return marks.by_case(marks.mark) / marks.per_case - shares @ effect


def calibration_rows() -> list[Row]:
    """Measure the calibration."""
    rows = []
    for harshness in (6.0, 3.0, 0.0):
        errors, inside, right = [], [], []
        for seed in range(ROUNDS):
            marks, quality = simulated(seed, harshness)
            found = calibrate(marks)
            four = (found.score, found.mean, standardised(marks), unshrunk(marks))
            errors.append([np.std(score - quality) for score in four])
            inside.append(np.mean(np.abs(found.score - quality) <= 1.959964 * found.standard_error))
            top = set(np.argsort(-quality)[:30].tolist())
            right.append([len(top & set(np.argsort(-score)[:30].tolist())) for score in four])
        mean, sd, hits = np.mean(errors, axis=0), np.std(errors, axis=0, ddof=1), np.mean(right, axis=0)
        print(f"harshness sd {harshness:g}, {ROUNDS} rounds: ours, plain mean, standardised by reviewer, unshrunk")
        print("  error      ", "  ".join(f"{a:.3f} ({b:.3f})" for a, b in zip(mean, sd, strict=True)))
        print("  right of 30", "  ".join(f"{hit:.2f}" for hit in hits))
        print(f"  95 % intervals hold {np.mean(inside):.3f}")
        rows.append({
            "metric": f"校准后得分的误差（评委宽严标准差 {harshness:g} 分） | error of scores, reviewers' harshness sd {harshness:g}",
            "unit": "分 | points", "better": "lower", "ours": round(mean[0], 3), "naive": round(mean[1], 3),
            "peer": round(mean[3], 3), "peer_name": "固定效应最小二乘 | least squares with fixed reviewers",
            "aim": round(mean[1], 3) if harshness else None, "reached": bool(mean[0] < mean[1]) if harshness else None,
            "subset": f"{ROUNDS} 轮模拟 | {ROUNDS} simulated rounds", "variance": round(sd[0] ** 2, 5),
        })  # fmt: skip
    return rows


def ranking_rows() -> list[Row]:
    """Measure the ranking's robustness."""
    marks, _ = simulated(0, 6.0)
    found = calibrate(marks)
    seconds = best(lambda: robustness(marks, found, quota=30, seed=0, draws=2000))
    bins = np.zeros((10, 2))
    told, wrong = [], []
    for seed in range(40):
        one, quality = simulated(seed, 6.0)
        fitted = calibrate(one)
        sure, chosen = robustness(one, fitted, quota=30, seed=seed, draws=500), rank(fitted, 30).share
        top = np.zeros(300)
        top[np.argsort(-quality)[:30]] = 1
        told.append(sure.exchanged)
        wrong.append(30 - (top * chosen).sum())
        place = np.minimum((sure.probability * 10).astype(int), 9)
        bins += np.stack([np.bincount(place, minlength=10), np.bincount(place, top, 10)], axis=1)
    print(f"2000 resamples of 300 cases, 60 reviewers: {seconds:.3f} s")
    print(
        f"of 30 chosen, exchanged when reviewers are resampled {np.mean(told):.2f}; truly not among the best {np.mean(wrong):.2f}"
    )
    print("probability told and how often truly among the best:",
          ", ".join(f"{k / 10:.1f}-{(k + 1) / 10:.1f}: {b / max(a, 1):.2f}" for k, (a, b) in enumerate(bins)))  # fmt: skip
    return [{
        "metric": "300 件 60 评委重抽 2000 次并重新校准 | 2000 resamples of 60 reviewers on 300 cases, calibrated anew",
        "unit": "s", "better": "lower", "ours": round(seconds, 3), "aim": 1.0, "reached": seconds <= 1.0,
    }]  # fmt: skip


def main() -> None:
    """Print and write the figures."""
    if not os.environ.get("JIAHE_BM25"):
        print("rank-bm25 was not run: JIAHE_BM25 names no Python", file=sys.stderr)
    with threadpool_limits(1):
        rows = match_rows() + assign_rows() + calibration_rows() + ranking_rows()
    write(
        "review",
        data="taipei-gov-faq, fewclue-iflytek (train_0 against test_public); simulated panels and rounds, seeds from 0",
        protocol="nothing learned or chosen on the texts; best of 5, one thread; 3 experts a case, 10-17 cases an expert, "
        "3 % conflicts; rounds of 300 cases, 60 reviewers, 3 marks a case, qualities sd 6, marks sd 4",
        rows=rows,
    )


if __name__ == "__main__":
    main()
