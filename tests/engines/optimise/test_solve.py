import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiahe.engines.optimise import solve as solving
from jiahe.engines.optimise.shop import Shop
from jiahe.engines.optimise.solve import Outcome, solve
from jiahe.engines.optimise.verify import verify
from tests.engines.optimise.shops import drawn, ft06, make


def timer(seconds: float) -> Callable[[], float]:
    end = time.monotonic() + seconds
    return lambda: end - time.monotonic()


def solved(shop: Shop, *, seconds: float = 60.0, workers: int = 2, seed: int = 0) -> Outcome:
    return solve(shop, remaining=timer(seconds), workers=workers, seed=seed, report=lambda _, __: None)


def test_what_a_rule_solves_needs_no_search() -> None:
    outcome = solved(make([[(0, 3)], [(1, 2)]]), seconds=0.0)

    assert (outcome.makespan, outcome.bound, outcome.schedule.start.tolist()) == (5, 5, [0, 3])


@pytest.mark.parametrize("small", [solving.SMALL, 0])
def test_the_same_seed_gives_the_same_proven_schedule(monkeypatch: pytest.MonkeyPatch, small: int) -> None:
    monkeypatch.setattr(solving, "SMALL", small)

    one, two = (solved(ft06(), seed=7) for _ in range(2))

    assert (one.makespan, one.bound) == (55, 55)
    assert one.schedule.start.tolist() == two.schedule.start.tolist()


def test_a_small_shop_that_is_not_proven_quickly_is_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solving, "SMALL_EFFORT", 1e-9)

    assert (solved(ft06()).makespan, solved(ft06()).bound) == (55, 55)


def test_out_of_time_the_best_so_far_is_returned_with_a_valid_bound() -> None:
    shop = drawn(0, jobs=20, machines=15)
    told: list[tuple[int, int]] = []

    outcome = solve(
        shop, remaining=timer(2.0), workers=2, seed=0, report=lambda makespan, bound: told.append((makespan, bound))
    )

    verify(shop, outcome.schedule)
    assert outcome.bound < outcome.makespan == outcome.schedule.makespan(shop)
    assert told[-1] == (outcome.makespan, outcome.bound)
    assert [sorted(bounds) == list(bounds) for bounds in zip(*told, strict=True)][1]


def test_whoever_watches_can_break_off() -> None:
    def refuse(makespan: int, bound: int) -> None:
        raise KeyboardInterrupt(makespan, bound)

    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        solve(drawn(0, jobs=20, machines=15), remaining=timer(60.0), workers=2, seed=0, report=refuse)

    assert time.monotonic() - begun < 20.0


@given(st.integers(0, 10_000))
def test_bounds_hold_and_schedules_can_be_carried_out(seed: int) -> None:
    shop = drawn(seed, jobs=1 + seed % 5, machines=1 + seed % 4, choices=1, idle=0.2, longest=10 ** (1 + seed % 9))

    outcome = solved(shop)

    verify(shop, outcome.schedule)
    assert outcome.bound == outcome.makespan == outcome.schedule.makespan(shop)
