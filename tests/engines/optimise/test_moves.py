import numpy as np

from jiahe.engines.optimise.moves import LOT, SLOTS, draw, slot


def test_random_numbers_stay_below_and_reach_every_value() -> None:
    clock = np.zeros(11, np.int64)
    clock[LOT] = 1

    assert {draw(clock, 7) for _ in range(300)} == set(range(7))


def test_pairs_of_a_small_shop_have_places_of_their_own() -> None:
    n = 40

    places = {slot(n, a, b) for a in range(n) for b in range(n)}

    assert len(places) == n * n
    assert 0 <= slot(10_000, 9_999, 9_998) < SLOTS
