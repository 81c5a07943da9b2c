import numpy as np
import pytest

from jiahe.engines.detect import faults

NAN = np.nan


def column(*values: float) -> np.ndarray:
    return np.array(values, float)[:, None]


def noise(rows: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(rows, 1))


def test_a_run_of_the_least_length_is_frozen_and_one_row_less_is_not() -> None:
    values = column(1, 2, 2, 2, 3, 4, 4, 5)

    found = faults.frozen(values, noise(20), 3, vouched=True)

    assert found[:, 0].tolist() == [False, True, True, True, False, False, False, False]


def test_as_known_at_the_time_a_run_is_frozen_from_the_row_on_which_it_is_too_long() -> None:
    found = faults.frozen(column(1, 2, 2, 2, 2), noise(20), 3, vouched=True, online=True)

    assert found[:, 0].tolist() == [False, False, False, True, True]


def test_where_normal_times_rest_longer_so_may_the_readings() -> None:
    reference = column(*[0.0] * 10, 5, 6, 7)

    assert not faults.frozen(column(*[1.0] * 15), reference, 6, vouched=True).any()
    assert faults.frozen(column(*[1.0] * 16), reference, 6, vouched=True).all()


@pytest.mark.parametrize(("vouched", "frozen"), [(True, False), (False, True)])
def test_a_column_that_never_moved_is_constant_by_nature_only_if_somebody_vouches(
    *, vouched: bool, frozen: bool
) -> None:
    values = column(*[1.0] * 12)

    assert faults.frozen(values, values, 6, vouched=vouched).all() == frozen


def test_a_reference_without_this_column_leaves_the_least_length() -> None:
    assert faults.frozen(column(*[1.0] * 6), column(NAN, NAN), 6, vouched=True).all()
    assert faults.frozen(column(*[1.0] * 6), np.zeros((0, 1)), 6, vouched=True).all()


def test_a_value_leaves_its_neighbours_by_the_smaller_of_both_sides() -> None:
    found = faults.departures(column(1, 1, 1, 9, 1, 1, 2))

    assert found[:, 0].tolist() == [0, 0, 0, 8, 0, 0, 1]


def test_a_step_is_no_departure_except_looking_back_only() -> None:
    values = column(1, 1, 1, 5, 5, 5)

    assert faults.departures(values)[3, 0] == 0
    assert faults.departures(values, online=True)[3, 0] == 4


def test_departures_pass_over_gaps_and_are_unknown_where_nothing_is() -> None:
    found = faults.departures(column(1, NAN, 9, NAN, 3, 3))
    lonely = faults.departures(column(4))

    np.testing.assert_array_equal(found[[1, 2], 0], [NAN, 6])
    np.testing.assert_array_equal(lonely, [[NAN]])


def test_a_spike_is_told_from_noise() -> None:
    values = noise(100, seed=1)
    values[50] += 25

    found = faults.spikes(faults.departures(values), faults.spike_limits(noise(200)))

    assert np.flatnonzero(found).tolist() == [50]


def test_too_little_or_unmoving_reference_knows_no_spike() -> None:
    assert faults.spike_limits(column(1, 2, 3)).tolist() == [np.inf]
    assert faults.spike_limits(column(*[1.0] * 20)).tolist() == [np.inf]
    assert faults.spike_limits(column(*[1.0, NAN] * 20)).tolist() == [np.inf]


def test_a_stretch_replayed_from_the_past_is_a_copy() -> None:
    past, values = noise(60), noise(40, seed=1)
    values[20:32] = past[10:22]

    found = faults.copies(values, past, past)

    assert np.flatnonzero(found).tolist() == list(range(20, 32))


def test_as_known_at_the_time_a_copy_is_one_once_it_is_long_enough() -> None:
    past, values = noise(60), noise(40, seed=1)
    values[20:32] = past[10:22]

    found = faults.copies(values, past, past, online=True)

    assert np.flatnonzero(found).tolist() == list(range(27, 32))


def test_a_column_that_repeats_itself_by_nature_is_left_alone() -> None:
    periodic = column(*[1.0, 2, 3, 4] * 40)

    assert not faults.copies(periodic, periodic, periodic[:0]).any()


def test_resting_stretches_and_stretches_with_gaps_are_no_copies() -> None:
    past, values = noise(60), noise(40, seed=1)
    past[0:20], values[0:20] = 7, 7
    values[30:38], values[34] = past[40:48], NAN

    assert not faults.copies(values, past, past).any()


def test_a_short_reference_cannot_tell_copies() -> None:
    assert not faults.copies(noise(40), noise(10), np.zeros((0, 1))).any()


def test_what_repeats_by_chance_needs_a_longer_copy() -> None:
    rng = np.random.default_rng(3)
    past = rng.integers(0, 3, (400, 1)).astype(float)
    values = rng.integers(0, 3, (400, 1)).astype(float)
    values[100:170] = past[200:270]

    found = faults.copies(values, past, past)

    assert found[100:170].all()
    assert found.sum() < 90
