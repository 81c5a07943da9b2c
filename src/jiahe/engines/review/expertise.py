"""How well does each expert know each case's matter? BM25F between a case's texts and an expert's profile."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from jiahe.engines.review.terms import terms

Texts = Sequence[Sequence[str]]
"""A row per case or expert, each with the same parts in the same order, as in (title, summary, fields)."""


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """How terms are weighed.

    `saturation`, `length` and `repetition` are k1, b and k3 of Robertson and Zaragoza (2009), at the values usual
    since TREC. A part's weight says how often each of its terms is counted; None counts every part once.
    """

    saturation: float = 1.2
    length: float = 0.75
    repetition: float = 7.0
    case_parts: tuple[float, ...] | None = None
    expert_parts: tuple[float, ...] | None = None


STANDARD = Scheme()


def expertise(cases: Texts, experts: Texts, *, scheme: Scheme = STANDARD) -> NDArray[np.float64]:
    """Match cases to experts.

    Parameters
    ----------
    cases
        n rows of parts, such as title, summary and field.
    experts
        m rows of parts, such as fields, post and works.
    scheme
        How terms are weighed.

    Returns
    -------
    match : (n, m)
        From 0, no term in common, to 1, the best of these experts for the case; a case without a term in common with
        anyone has zeros. A row depends on its case and on the experts alone, and on no order.

    Notes
    -----
    S. Robertson and H. Zaragoza (2009), "The Probabilistic Relevance Framework: BM25 and Beyond", Foundations and
    Trends in Information Retrieval 3(4): profiles are the documents, their parts are the streams of BM25F, a case is
    the query. One is added inside the logarithm of the inverse document frequency, so that a term that most profiles
    have never counts against anyone. Repetitions within a case saturate by k3, as in Okapi at TREC-3.

    Examples
    --------
    >>> expertise([["钢铁表面质检"]], [["机器视觉 质检"], ["病虫害"]]).tolist()
    [[1.0, 0.0]]
    """
    vocabulary: dict[str, int] = {}
    profiles = _counted(experts)
    for term in sorted({term for row in profiles for part in row for term in part}):
        vocabulary[term] = len(vocabulary)
    strength = _strength(profiles, vocabulary, scheme)
    raw = (_demand(_counted(cases), vocabulary, scheme) @ strength.T).toarray()
    best = raw.max(axis=1, keepdims=True, initial=0.0)
    match: NDArray[np.float64] = np.divide(raw, best, out=np.zeros_like(raw), where=best > 0)
    return match


def _counted(rows: Texts) -> list[list[Counter[str]]]:
    if len({len(row) for row in rows}) > 1:
        raise ValueError("every row has the same parts")
    return [[terms(part) for part in row] for row in rows]


def _weights(given: tuple[float, ...] | None, rows: list[list[Counter[str]]]) -> tuple[float, ...]:
    parts = len(rows[0]) if rows else 0
    weights = (1.0,) * parts if given is None else given
    if rows and len(weights) != parts:
        raise ValueError(f"{len(weights)} weights do not fit {parts} parts")
    if any(weight < 0 for weight in weights):
        raise ValueError("no part weighs less than nothing")
    return weights


def _matrix(part: list[Counter[str]], vocabulary: dict[str, int]) -> sparse.csr_array:
    """Count the known terms of one part of every row: (rows, terms), columns in order, so sums have one order."""
    known = [sorted((vocabulary[term], count) for term, count in row.items() if term in vocabulary) for row in part]
    starts = np.cumsum([0, *(len(row) for row in known)])
    flat = np.array([pair for row in known for pair in row], np.float64).reshape(-1, 2)
    shape = (len(part), len(vocabulary))
    return sparse.csr_array((flat[:, 1], flat[:, 0].astype(np.int64), starts), shape=shape)


def _strength(rows: list[list[Counter[str]]], vocabulary: dict[str, int], scheme: Scheme) -> sparse.csr_array:
    """Return how much each term speaks for each expert: saturated frequency times rarity, (m, terms)."""
    total = sparse.csr_array((len(rows), len(vocabulary)))
    for place, weight in enumerate(_weights(scheme.expert_parts, rows)):
        counts = _matrix([row[place] for row in rows], vocabulary)
        length = counts.sum(axis=1)
        relative = length / max(length.mean() if rows else 0.0, np.finfo(float).tiny)
        total = total + sparse.diags_array(weight / (1 - scheme.length + scheme.length * relative + _NOTHING)) @ counts
    total.eliminate_zeros()
    total.sort_indices()
    holders = np.bincount(total.indices, minlength=len(vocabulary))
    rarity = np.log1p((len(rows) - holders + 0.5) / (holders + 0.5))
    total.data = total.data / (scheme.saturation + total.data) * rarity[total.indices]
    return total


_NOTHING = np.finfo(float).tiny
"""Keeps a row without a term, at b = 1, from dividing by nothing."""


def _demand(rows: list[list[Counter[str]]], vocabulary: dict[str, int], scheme: Scheme) -> sparse.csr_array:
    """Return how much each term matters in each case: its frequency, saturated, (n, terms)."""
    total = sparse.csr_array((len(rows), len(vocabulary)))
    for place, weight in enumerate(_weights(scheme.case_parts, rows)):
        total = total + weight * _matrix([row[place] for row in rows], vocabulary)
    total.sort_indices()
    total.data = (scheme.repetition + 1) * total.data / (scheme.repetition + total.data)
    return total
