import numpy as np
import pytest

from jiahe.engines.detect.regression import cross_fit, features_of

ALL, NONE = np.ones(3, bool), np.zeros(3, bool)


def rows(count: int = 301) -> np.ndarray:
    values = np.random.default_rng(0).normal(size=(count, 3))
    values[1:, 2] = values[1:, 0] - 0.5 * values[:-1, 1]
    return values


def test_features_are_this_row_the_last_row_and_the_day() -> None:
    scaled = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])

    plain = features_of(scaled, np.array([0.0, 0.25]), daily=False)
    daily = features_of(scaled, np.array([0.0, 0.25]), daily=True)

    assert plain.tolist() == [[3, 4, 1, 2], [5, 6, 3, 4]]
    np.testing.assert_allclose(daily[1, 4:], [1, 0, -1, 0, 0, -1, 0, 1], atol=1e-12)


def test_a_relation_is_found_and_nothing_is_left_of_it() -> None:
    features = features_of(rows(), np.zeros(300), daily=False)

    weights, offset, left = cross_fit(features, ALL, NONE, 1e-4)

    np.testing.assert_allclose(weights[:, 2], [-1, 0, 1, 0, 0.5, 0], atol=0.01)
    assert np.abs(left[:, 2]).max() < 0.02
    np.testing.assert_allclose((features @ weights - offset).mean(axis=0), 0, atol=1e-9)


def test_what_is_not_usable_neither_predicts_nor_is_predicted() -> None:
    usable = np.array([True, False, True])

    weights, _, left = cross_fit(features_of(rows(), np.zeros(300), daily=False), usable, NONE, 1e-4)

    assert weights[:, 1].tolist() == [0] * 6
    assert weights[[1, 4], 2].tolist() == [0, 0]
    assert np.abs(left[:, 2]).std() > 0.2


def test_an_indicator_alone_is_held_against_its_mean() -> None:
    scaled = np.random.default_rng(0).normal(size=(101, 1)) + 3

    weights, offset, _ = cross_fit(features_of(scaled, np.zeros(100), daily=False), ALL[:1], NONE[:1], 1e-4)

    assert weights.tolist() == [[1], [0]]
    assert offset[0] == pytest.approx(scaled[1:].mean())


def test_what_wanders_is_held_against_its_last_value() -> None:
    weights, _, _ = cross_fit(
        features_of(rows(), np.zeros(300), daily=False), ALL, np.array([True, False, False]), 1e-4
    )

    assert weights[:, 0].tolist() == [1, 0, 0, -1, 0, 0]
    assert weights[[0, 3], 1:].tolist() == [[0, 0], [0, 0]]
