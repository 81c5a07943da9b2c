import numpy as np
import pytest

from jiahe.engines.detect import stream
from jiahe.engines.detect.reference import Reference, Tuning, learn
from jiahe.engines.detect.stream import Stream, score_all


@pytest.fixture
def reference() -> Reference:
    return learn(values(400), np.zeros(400), Tuning(window=7), daily=False)


def values(rows: int) -> np.ndarray:
    cause = np.random.default_rng(0).normal(size=(rows, 1))
    return cause + np.random.default_rng(1).normal(size=(rows, 3))


def test_chunks_give_the_scores_of_the_whole(reference: Reference) -> None:
    rows = values(1000)
    rows[300:303, 1] = np.nan
    rows[501, 2] = np.nan

    whole = score_all(reference, rows, np.zeros(1000))
    made = Stream(reference)
    parts = [
        made.push(rows[start:end], np.zeros(end - start))
        for start, end in ((0, 0), (0, 4), (4, 301), (301, 502), (502, 1000))
    ]

    np.testing.assert_allclose(np.concatenate([part.score for part in parts]), whole.score, atol=1e-9)
    np.testing.assert_allclose(np.concatenate([part.residuals for part in parts]), whole.residuals, atol=1e-9)


def test_a_long_series_is_scored_in_chunks(reference: Reference, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = values(100)
    whole = score_all(reference, rows, np.zeros(100))
    monkeypatch.setattr(stream, "CHUNK", 16)

    np.testing.assert_allclose(score_all(reference, rows, np.zeros(100)).levels, whole.levels, atol=1e-12)


def test_no_rows_have_no_scores(reference: Reference) -> None:
    assert score_all(reference, np.zeros((0, 3)), np.zeros(0)).score.tolist() == []


def test_a_shift_scores_over_the_limit(reference: Reference) -> None:
    rows = values(400)
    rows[200:, 0] += 6

    score = score_all(reference, rows, np.zeros(400)).score

    assert (score[210:] >= 1).mean() > 0.95
    assert (score[:200] >= 1).mean() < 0.02
