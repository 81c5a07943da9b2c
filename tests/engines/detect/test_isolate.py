import numpy as np

from jiahe.engines.detect.isolate import explained, is_gradual
from jiahe.engines.detect.reference import Tuning, learn
from jiahe.engines.detect.windows import trailing_mean


def readings(rows: int) -> np.ndarray:
    rng = np.random.default_rng(0)
    wander = np.cumsum(rng.normal(size=rows))
    cause = rng.normal(size=(rows, 1))
    return np.column_stack([cause + rng.normal(size=(rows, 3)) * 0.2, wander, np.ones(rows)])


def shares(shift: list[float]) -> tuple[np.ndarray, np.ndarray]:
    values = readings(700)
    reference = learn(values[:500], np.zeros(500), Tuning(), daily=False)
    left, _ = reference.residuals(values[500:] + shift, np.zeros(200))
    return explained(reference, trailing_mean(left, 5)[20:60])


def test_the_one_shifted_indicator_explains_nearly_all_and_little_rests() -> None:
    share, rest = shares([0, 3, 0, 0, 0])

    assert share.argmax() == 1
    assert share[1] > 0.9
    assert rest[1] < 0.8
    assert share[4] == 0


def test_no_single_indicator_explains_several_shifts() -> None:
    share, rest = shares([3, -3, 0, 0, 0])

    assert rest[share.argmax()] > 2


def test_a_ramp_is_gradual_and_a_step_is_not() -> None:
    noise = np.random.default_rng(0).normal(size=60)

    assert is_gradual(noise + np.concatenate([np.zeros(20), np.linspace(0, 12, 40)]))
    assert not is_gradual(noise + np.concatenate([np.zeros(20), np.full(40, 8.0)]))


def test_two_rows_tell_nothing() -> None:
    assert not is_gradual(np.array([1.0, 9.0]))
