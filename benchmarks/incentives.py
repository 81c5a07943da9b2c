"""How fast, and how exactly, are a million claims assessed? Beside OpenFisca and plain loops, in the same call.

    python -m benchmarks.incentives            OpenFisca is run if JIAHE_OPENFISCA names a Python that has openfisca-core

A claim-rule is one claim under one rule. The engine judges each claim under its own incentive and against every other
one on its key, with eight incentives loaded; OpenFisca computes each of the eight for each claim, without quotas,
duplicates or overlap, which it has no words for. Both figures are claims times eight over seconds.
"""

import datetime as dt
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.evidence import write
from jiahe.engines.rules import compiled, screening
from jiahe.engines.rules.assess import assess
from jiahe.engines.rules.model import Claims, Findings, Paid, Status
from jiahe.kernel.money import yuan
from jiahe.plan.incentives.load import default_policies
from jiahe.plan.incentives.single import Claim, Payment, assess_one
from tests.plan.incentives import files
from tests.plan.incentives.oracle import Judge

MILLION = 1_000_000
SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000)
RULES = 8
TIMES = 5
FIRST, LAST = 20_223, 21_190
"""Days of made-up claims: from before the plan's validity to after it."""


def claims(size: int) -> tuple[Claims, Paid]:
    """Make claims on matters of which most are claimed for several times, a tenth of them paid for before."""
    draw = np.random.default_rng(18)
    paid = size // 10
    made = Claims(
        rule=draw.integers(0, RULES, size),
        matter=draw.integers(0, size // 3 + 1, size),
        applicant=draw.integers(0, size // 10 + 1, size),
        applicant_right=draw.random(size) > 0.01,
        day=draw.integers(FIRST, LAST, size),
        amount=draw.integers(1, 2_000_000_000, size),
        score=draw.integers(0, 10_000, size),
        order=draw.permutation(size),
    )
    before = Paid(
        rule=draw.integers(0, RULES, paid),
        matter=draw.integers(0, size // 3 + 1, paid),
        applicant=draw.integers(0, size // 10 + 1, paid),
        day=draw.integers(FIRST, LAST, paid),
        amount=draw.integers(0, 30_000_000, paid),
    )
    return made, before


def best(work: Callable[[], Any], times: int = TIMES) -> float:
    """Return the shortest of several times in seconds."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return min(spent)


def growth() -> dict[int, float]:
    """Return seconds by size."""
    table, found = default_policies().table, {}
    for size in SIZES:
        made, before = claims(size)
        assess(table, made, before)
        found[size] = best(lambda made=made, before=before: assess(table, made, before))  # type: ignore[misc]
    return found


def entitlements() -> float:
    """Return seconds for the entitlements of a million claims alone, which is what the peer computes."""
    made, _ = claims(MILLION)
    rules = default_policies().table
    screen, entitle = (compiled.pick(loop, MILLION) for loop in (screening.screen, screening.entitle))
    status, why = np.zeros((2, MILLION), np.int8)
    term, key, entitled = np.zeros((3, MILLION), np.int64)
    columns = (made.rule, made.matter, made.applicant, made.applicant_right, made.day, made.amount, made.score)

    def work() -> None:
        screen(rules.rules, rules.terms, MILLION, *columns, status, why, term, key)
        entitle(rules.rules, rules.terms, rules.tiers, made.rule, made.amount, term, status, why, entitled)

    work()
    return best(work)


def plain(size: int = 20_000) -> float:
    """Return claims a second of the same loops, not compiled."""
    made, before = claims(size)
    large, compiled.LARGE = compiled.LARGE, MILLION
    try:
        return size / best(lambda: assess(default_policies().table, made, before), 2)
    finally:
        compiled.LARGE = large


def one_claim() -> float:
    """Return milliseconds for one claim with one payment before it, its trace and its reason in both languages."""
    policies, day = default_policies(), dt.date(2026, 6, 1)
    common = {"applicant": files.FIRMS[0], "incentive": "city_benchmark_project", "matter": "甲", "date": day}
    claim = Claim(claim="a", amount=800_000_000, score=90, **common)  # type: ignore[arg-type]
    before = [Payment(amount=1_000_000, **common)]  # type: ignore[arg-type]
    return best(lambda: assess_one(policies, claim, before).trace(0), 2000) * 1000


def wrong_to_the_fen(count: int = 400) -> tuple[int, int]:
    """Return how many claims the oracle judges otherwise, and of how many, over random files under random plans."""
    import random  # noqa: PLC0415  # this part alone

    wrong = total = 0
    for number in range(count):
        draw = random.Random(f"benchmark {number}")
        plans = [files.JIAXING, *(files.plan(draw, place) for place in range(number % 3))]
        rows, paid = files.claims(draw, plans, 12), files.paid(draw, plans, 4)
        from jiahe.plan.incentives.assessment import assess as judge  # noqa: PLC0415  # as above

        found = judge(files.policies(plans), files.frame(rows, files.CLAIM), files.frame(paid, files.PAID))
        wanted = Judge(plans, rows, paid).verdict()
        for row, fen, status in zip(rows, found.payable, found.status, strict=True):
            wrong += (fen, status) != (wanted[row["claim"]][0] * 100, wanted[row["claim"]][1])
            total += 1
    return wrong, total


def openfisca(made: Claims, found: Findings) -> dict[str, float] | None:
    """Return OpenFisca's seconds for the same entitlements, milliseconds for one claim, and how many it gets wrong."""
    python = os.environ.get("JIAHE_OPENFISCA")
    if not python:
        return None
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        np.savez(place / "in.npz", rule=made.rule, amount=made.amount, day=made.day, right=made.applicant_right)
        script = Path(__file__).with_name("incentives_openfisca.py")
        subprocess.run([python, script, place], check=True)
        with np.load(place / "out.npz") as out:
            entitled = np.rint(out["entitled"].astype(np.float64)).astype(np.int64)
            figures = {"seconds": float(out["seconds"]), "one": float(out["one"])}
    reached = np.isin(found.status, [Status.EXPIRED, Status.INELIGIBLE], invert=True)
    figures["wrong"] = float(np.count_nonzero(entitled[reached] != found.entitlement[reached]))
    figures["of"] = float(np.count_nonzero(reached))
    return figures


def main() -> None:
    """Print and write the figures."""
    spent = growth()
    made, before = claims(MILLION)
    found = assess(default_policies().table, made, before)
    peer = openfisca(made, found)
    naive, latency, alone = plain(), one_claim(), MILLION * RULES / entitlements()
    wrong, total = wrong_to_the_fen()
    print("claims      seconds   million claims/s   nanoseconds a claim")
    for size, seconds in spent.items():
        print(f"{size:9,d}  {seconds:8.4f}  {size / seconds / 1e6:17.2f}  {seconds / size * 1e9:20.0f}")
    outcomes = zip(Status, np.bincount(found.status, minlength=len(Status)).tolist(), strict=True)
    print("of a million:", ", ".join(f"{status.name.lower()} {count:,d}" for status, count in outcomes))
    print(f"they pay {yuan(int(found.payable.sum()))} yuan")
    rate = MILLION * RULES / spent[MILLION]
    print(f"ours      {rate / 1e6:8.2f} M claim-rules/s, {MILLION / spent[MILLION] / 1e6:.2f} M claims/s")
    print(f"plain     {naive * RULES / 1e6:8.2f} M claim-rules/s (the same loops, not compiled)")
    print(f"ours      {alone / 1e6:8.2f} M claim-rules/s, entitlements alone")
    if peer is None:
        print("OpenFisca was not run: JIAHE_OPENFISCA names no Python", file=sys.stderr)
    else:
        print(f"OpenFisca {MILLION * RULES / peer['seconds'] / 1e6:8.2f} M claim-rules/s, entitlements alone")
        print(f"OpenFisca is off by a fen or more in {peer['wrong']:,.0f} of {peer['of']:,.0f} entitlements (float32)")
        print(f"OpenFisca one claim {peer['one']:.3f} ms")
    print(f"one claim {latency:.4f} ms with payment, reason and trace")
    print(f"judged otherwise than by the readings word by word: {wrong} of {total:,d} claims")
    _write(spent, {"rate": rate, "alone": alone, "naive": naive, "latency": latency, "wrong": wrong}, peer)


def _write(spent: dict[int, float], ours: dict[str, float], peer: dict[str, float] | None) -> None:
    of_peer = peer or {}
    by_peer = round(MILLION * RULES / of_peer["seconds"]) if peer else None
    grown = spent[MILLION] / MILLION / (spent[100_000] / 100_000)
    rows: list[dict[str, Any]] = [
        {
            "metric": "whole assessment of 1 M claims, 8 incentives loaded",
            "headline": True,
            "unit": "claim-rules/s",
            "better": "higher",
            "ours": round(ours["rate"]),
            "naive": round(ours["naive"] * RULES),
            "aim": 15e6,
            "reached": ours["rate"] >= 15e6,
        },
        {
            "metric": "entitlements alone of 1 M claims",
            "unit": "claim-rules/s",
            "better": "higher",
            "ours": round(ours["alone"]),
            "peer": by_peer,
            "aim": by_peer,
            "reached": by_peer is not None and ours["alone"] >= by_peer,
            "subset": "仅核算应享金额，不含名额、重复、重叠与扣减 | without quota, duplicates, overlap and deduction",
        },
        {
            "metric": "one claim with its trace",
            "unit": "ms",
            "better": "lower",
            "ours": round(ours["latency"], 4),
            "peer": round(of_peer["one"], 3) if peer else None,
            "aim": 0.2,
            "reached": ours["latency"] <= 0.2,
        },
        {
            "metric": "claims judged otherwise than by the readings word by word",
            "unit": "claims",
            "better": "lower",
            "ours": ours["wrong"],
            "aim": 0,
            "reached": ours["wrong"] == 0,
        },
        {
            "metric": "time a claim at 1 M over that at 100 k",
            "unit": "ratio",
            "better": "lower",
            "ours": round(grown, 2),
            "reached": False,
        },
    ]
    for row in rows:
        row["peer_name"] = "OpenFisca-Core" if row.get("peer") is not None else None
    write(
        "incentives",
        data="made-up claims, seed 18; random files of tests/plan/incentives for exactness",
        protocol="best of 5, one thread; claim-rules = claims x incentives loaded; the peer computes entitlements alone",
        rows=rows,
    )


if __name__ == "__main__":
    main()
