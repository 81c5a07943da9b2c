import numpy as np

from jiahe.engines.forecast import neighbours
from jiahe.engines.forecast.clock import HOUR, Clock
from jiahe.engines.forecast.panel import Panel, make_series


def panel(*rows):
    made = (
        make_series(name, np.arange(start, start + len(values)), np.asarray(values, float), 1)
        for name, start, values in rows
    )
    return Panel(clock=Clock(HOUR), series=tuple(made))


def test_links_count_in_both_directions_the_heaviest_first_and_then_by_name():
    found = neighbours.by_links(
        ["a", "a", "c", "b", "d", "a"], ["b", "c", "a", "b", "a", "e"], [1.0, 2.0, 1.0, 9.0, 2.0, 0.0]
    )

    assert found == {"a": ("c", "d", "b"), "b": ("a",), "c": ("a",), "d": ("a",)}


def test_only_the_nearest_are_kept():
    found = neighbours.by_links(["a"] * 20, [f"n{number:02}" for number in range(20)], list(range(1, 21)))

    assert found["a"] == tuple(f"n{number:02}" for number in range(19, 11, -1))


def test_a_series_that_goes_before_is_a_neighbour_and_noise_is_none():
    random = np.random.default_rng(0)
    wave = random.normal(size=300).cumsum()
    found = neighbours.by_correlation(
        panel(
            ("late", 0, wave[:-3]),
            ("early", 0, wave[3:]),
            ("noise", 0, random.normal(size=297)),
            ("still", 0, np.ones(297)),
        )
    )

    assert found["late"][0] == "early"
    assert found["noise"] == found["still"] == ()


def test_one_series_or_very_short_ones_have_no_neighbours():
    assert neighbours.by_correlation(panel(("a", 0, np.arange(100)), ("b", 0, [1, 2]))) == {}
