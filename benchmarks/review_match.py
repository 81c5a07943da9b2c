"""How well does the text match find who knows a matter? Two public Chinese sets, run by `benchmarks.review`.

Nothing is learned or chosen on them. The peer, rank-bm25 on the words of jieba, runs under the Python that JIAHE_BM25 names.
"""

import gzip
import json
import os
import subprocess
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jiahe.engines.review.expertise import expertise

DATA = Path(os.environ.get("JIAHE_DATA", "../shared/data"))

Real = NDArray[np.float64]
Row = dict[str, Any]

PEER = """
import json, sys
import jieba, numpy as np
from rank_bm25 import BM25Okapi
jieba.setLogLevel(60)
cases, experts = json.load(sys.stdin)
peer = BM25Okapi([jieba.lcut(" ".join(row)) for row in experts], k1=1.2)
json.dump([peer.get_scores(jieba.lcut(" ".join(row))).tolist() for row in cases], sys.stdout)
"""


def faq() -> tuple[list[list[str]], list[list[str]], NDArray[np.int64]]:
    """Return questions, departments as the questions of the other half with their answers, and whose each is."""
    lines = (DATA / "taipei-gov-faq" / "faq.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    known: dict[str, list[Row]] = defaultdict(list)
    for row in rows[::2]:
        known[row["dept"]].append(row)
    names = sorted(known)
    asked = [row for row in rows[1::2] if row["dept"] in known]
    profiles = [
        [" ".join(row["title"] for row in known[name]), " ".join(row["content"] for row in known[name])]
        for name in names
    ]
    return [[row["title"]] for row in asked], profiles, np.array([names.index(row["dept"]) for row in asked])


def iflytek() -> tuple[list[list[str]], list[list[str]], NDArray[np.int64]]:
    """Return descriptions of test_public, categories as their name and their descriptions of train_0, and the truth."""
    folder = DATA / "fewclue-iflytek"
    train = [json.loads(line) for line in (folder / "train_0.json").read_text(encoding="utf-8").splitlines()]
    with gzip.open(folder / "test_public.json.gz", "rt", encoding="utf-8") as file:
        test = [json.loads(line) for line in file]
    texts: dict[str, list[str]] = defaultdict(list)
    for row in train:
        texts[row["label_des"]].append(row["sentence"])
    names = sorted(texts)
    truth = np.array([names.index(row["label_des"]) for row in test])
    return [[row["sentence"]] for row in test], [[name, " ".join(texts[name])] for name in names], truth


def overlap(cases: list[list[str]], experts: list[list[str]]) -> Real:
    """Return the naive line: the share of common characters (Jaccard)."""
    found = np.zeros((len(cases), len(experts)))
    profiles = [set("".join(row)) for row in experts]
    for place, row in enumerate(cases):
        letters = set("".join(row))
        found[place] = [len(letters & other) / max(len(letters | other), 1) for other in profiles]
    return found


def peer_match(cases: list[list[str]], experts: list[list[str]]) -> Real | None:
    """Return rank-bm25's scores on jieba's words."""
    python = os.environ.get("JIAHE_BM25")
    if not python:
        return None
    given = json.dumps([cases, experts])
    done = subprocess.run([python, "-c", PEER], input=given, capture_output=True, text=True, check=True)
    return np.array(json.loads(done.stdout))


def first(score: Real, truth: NDArray[np.int64]) -> tuple[float, float]:
    """Return the share of cases whose own is first, and whose own is among three, ties counted against us."""
    own = score[np.arange(truth.size), truth][:, None]
    place = (score >= own).sum(axis=1)
    return float((place == 1).mean()), float((place <= 3).mean())


def match_rows() -> list[Row]:
    """Measure the text match."""
    rows = []
    for title, source, published in (
        ("台北问答归口（91 个部门） | Taipei FAQ to one of 91 departments", faq, (None, None)),
        ("iFLYTEK 少样本归类（119 类） | iFLYTEK few-shot, 119 categories", iflytek, (0.328, "FewCLUE：RoBERTa 微调；PET 为 0.460 | FewCLUE: RoBERTa fine-tuned; PET 0.460")),
    ):  # fmt: skip
        cases, experts, truth = source()
        start = time.perf_counter()
        ours = expertise(cases, experts)
        seconds = time.perf_counter() - start
        naive, peer = overlap(cases, experts), peer_match(cases, experts)
        top, three = first(ours, truth)
        plain = first(naive, truth)[0]
        other = None if peer is None else first(peer, truth)[0]
        error = (top * (1 - top) / truth.size) ** 0.5
        print(f"{title}: {len(cases)} x {len(experts)}, {seconds:.2f} s")
        print(
            f"  first {top:.3f} +- {error:.3f}, among three {three:.3f}; naive {plain:.3f}; rank-bm25 + jieba {other}"
        )
        rows.append({
            "metric": title, "unit": "首位命中率 | first right", "better": "higher", "ours": round(top, 4),
            "naive": round(plain, 4), "peer": None if other is None else round(other, 4),
            "peer_name": "rank-bm25 + jieba", "published": published[0], "published_source": published[1],
            "aim": round(plain, 4), "reached": top > plain, "variance": round(error**2, 6),
        })  # fmt: skip
    return rows
