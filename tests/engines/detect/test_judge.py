import numpy as np
import pytest

from jiahe.engines.detect.judge import Judgement, Kind, Rules, judge
from jiahe.engines.detect.reference import Tuning

NORMAL, ROWS = 500, 300


def river(rows: int = NORMAL + ROWS, seed: int = 0) -> np.ndarray:
    """Four related sensors and one by itself."""
    rng = np.random.default_rng(seed)
    cause = rng.normal(size=(rows, 1))
    return np.column_stack([cause + rng.normal(size=(rows, 4)) * 0.3, rng.normal(size=rows)])


def verdict(
    values: np.ndarray, normal: np.ndarray | None = None, *, online: bool = False, high: float = np.inf
) -> Judgement:
    columns = values.shape[1]
    usual = river()[:NORMAL, :columns] if normal is None else normal
    return judge(
        values,
        np.zeros(len(values)),
        due=~np.isnan(values),
        normal=usual,
        normal_day=np.zeros(len(usual)),
        rules=Rules(low=np.full(columns, -np.inf), high=np.full(columns, high), online=online),
        tuning=Tuning(trim=normal is not None),
        daily=False,
    )


def test_normal_rows_are_left_in_peace() -> None:
    found = verdict(river()[NORMAL:])

    assert (found.kind != Kind.NONE).mean() < 0.02
    assert ((found.score >= 1) == (found.kind != Kind.NONE)).all()
    assert (found.lead[found.kind == Kind.NONE] == -1).all()


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        (Kind.MISSING, slice(100, 105)),
        (Kind.OUT_OF_RANGE, slice(100, 101)),
        (Kind.FROZEN, slice(100, 140)),
        (Kind.SPIKE, slice(100, 101)),
        (Kind.DRIFT, slice(100, 150)),
        (Kind.TAMPERED, slice(100, 150)),
    ],
)
def test_each_kind_of_fault_in_one_sensor_is_named_with_its_sensor(kind: Kind, rows: slice) -> None:
    values = river()[NORMAL:]
    length = rows.stop - rows.start
    values[rows, 2] = {
        Kind.MISSING: np.full(length, np.nan),
        Kind.OUT_OF_RANGE: np.full(length, 99.0),
        Kind.FROZEN: np.full(length, values[100, 2]),
        Kind.SPIKE: values[rows, 2] + 15,
        Kind.DRIFT: values[rows, 2] + np.linspace(0, 4, length),
        Kind.TAMPERED: values[rows, 2] + 3,
    }[kind]

    found = verdict(values, high=50.0)

    given = found.kind[rows][found.kind[rows] != Kind.NONE]
    assert len(given) > length / 2
    assert set(given.tolist()) == {kind}
    assert set(found.lead[rows][found.kind[rows] != Kind.NONE].tolist()) == {2}


def test_a_replayed_stretch_is_tampered_and_nothing_is_expected_of_it() -> None:
    values = river()[NORMAL:]
    values[200:230, 1] = values[50:80, 1]

    found = verdict(values)

    assert (found.kind[200:230] == Kind.TAMPERED).all()
    assert found.copied[200:230].all()
    assert np.isnan(found.expected[200:230]).all()


def test_several_sensors_at_once_are_abnormal_together() -> None:
    values = river()[NORMAL:]
    values[100:140] += [2, -2, 2, 0, 4]

    found = verdict(values)

    assert set(found.kind[105:140].tolist()) == {Kind.ABNORMAL_TOGETHER}
    assert (found.blamed[105:140].sum(axis=1) >= 2).all()


def test_a_shift_without_other_sensors_to_compare_is_a_drift() -> None:
    values = river()[NORMAL:, 4:]
    values[100:150] += 6

    found = verdict(values, river()[:NORMAL, 4:])

    assert set(found.kind[105:150].tolist()) == {Kind.DRIFT}


def test_the_expected_value_of_a_spike_is_that_of_its_neighbours() -> None:
    values = river()[NORMAL:]
    values[100, 3] = 30

    found = verdict(values)

    assert found.expected[100] == pytest.approx(np.median(values[101:104, 3]), abs=1.5)


def test_as_known_at_the_time_a_later_fault_changes_no_earlier_row() -> None:
    values = river()[NORMAL:]
    values[100:140, 2] = values[100, 2]
    values[200:240, 1] += 3

    whole, cut = verdict(values, online=True), verdict(values[:110], online=True)

    np.testing.assert_array_equal(whole.kind[:110] != Kind.NONE, cut.kind != Kind.NONE)
    np.testing.assert_allclose(whole.score[:110], cut.score, rtol=1e-9)
    assert whole.kind[104] == Kind.NONE
    assert whole.kind[105] == Kind.FROZEN
    assert whole.run[105] == 6


def test_the_start_of_the_series_may_be_its_own_reference() -> None:
    values = river()
    values[50, 0] = 40
    values[700:740, 1] += 4

    found = verdict(values, values[:NORMAL].copy())

    assert found.kind[50] == Kind.SPIKE
    assert (found.kind[705:740] == Kind.TAMPERED).all()


@pytest.mark.parametrize("rows", [1, 2, 5])
def test_few_rows_are_no_error(rows: int) -> None:
    values = river(rows)

    found = verdict(values, values.copy())

    assert found.kind.tolist() == [Kind.NONE] * rows


def test_an_indicator_that_every_normal_row_has_is_due_though_no_row_asks_for_it() -> None:
    values = river()[NORMAL:]
    values[10:50, 0] = np.nan

    assert (verdict(values).kind[10:50] == Kind.MISSING).all()


def test_a_value_beyond_any_measurement_is_out_of_range_and_upsets_nothing() -> None:
    values = river()[NORMAL:]
    values[10, 0], values[11, 1] = 1e300, -1e300

    found = verdict(values)

    assert found.kind[10:12].tolist() == [Kind.OUT_OF_RANGE] * 2
    assert (found.kind[12:] != Kind.NONE).mean() < 0.02
