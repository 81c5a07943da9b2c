"""Sets of things that exclude one another here and there."""

import random
from itertools import combinations

import pytest

from jiahe.engines.rules.packing import heaviest


def instance(seed: int, size: int, kinds: int) -> tuple[list[int], list[int]]:
    draw = random.Random(seed)
    borne = [set(draw.sample(range(kinds), draw.randint(1, min(3, kinds)))) for _ in range(size)]
    weights = [draw.choice([15, 25, 30, 50, 100, 200]) << size | 1 << place for place in range(size)]
    rivals = [
        sum(1 << other for other in range(size) if other != one and borne[one] & borne[other]) for one in range(size)
    ]
    return weights, rivals


def by_trying(weights: list[int], rivals: list[int]) -> tuple[int, ...]:
    sets = [chosen for size in range(len(weights) + 1) for chosen in combinations(range(len(weights)), size)]
    free = [one for one in sets if not any(rivals[place] >> other & 1 for place, other in combinations(one, 2))]
    return max(free, key=lambda one: sum(weights[place] for place in one))


@pytest.mark.parametrize("seed", range(150))
def test_the_heaviest_set_is_that_of_trying_all(seed):
    weights, rivals = instance(seed, seed % 11, 1 + seed % 7)

    assert heaviest(weights, rivals) == by_trying(weights, rivals)


def test_two_small_ones_beat_the_large_one_between_them():
    assert heaviest([600, 400, 300], [0b110, 0b001, 0b001]) == (1, 2)
    assert heaviest([800, 400, 300], [0b110, 0b001, 0b001]) == (0,)


def test_a_ring_of_five_is_searched():
    ring = [1 << (place + 1) % 5 | 1 << (place - 1) % 5 for place in range(5)]

    assert sum(heaviest([10, 11, 10, 11, 12], ring)) == 5


@pytest.mark.parametrize(("size", "kinds"), [(100, 30), (200, 20)])
def test_many_incentives_on_one_key_do_not_explode(size, kinds):
    weights, rivals = instance(1, size, kinds)
    chosen = heaviest(weights, rivals)

    assert not any(rivals[one] >> other & 1 for one, other in combinations(chosen, 2))
