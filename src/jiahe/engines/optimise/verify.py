"""Is a schedule true to its shop? Judged from the shop alone, with nothing of any solver."""

import numpy as np

from jiahe.engines.optimise.shop import Schedule, Shop


class BrokenScheduleError(RuntimeError):
    """A solver returned a schedule that cannot be carried out: our fault, never the user's."""


def verify(shop: Shop, schedule: Schedule) -> None:
    """Raise BrokenScheduleError unless the schedule can be carried out as it stands.

    Every operation has one start and one of its own options; no operation starts before time zero or before
    its job's previous one has ended; no two operations overlap on a machine.
    """
    option, start = schedule.option, schedule.start
    if option.shape != (shop.size,) or start.shape != (shop.size,):
        _fail("an operation is missing or scheduled twice", np.arange(0))
    _refuse((option < shop.first[:-1]) | (option >= shop.first[1:]), "an operation runs on a machine not its own")
    _refuse(start < 0, "an operation starts before time zero")
    end = start + shop.duration[option]
    early = np.zeros(shop.size, bool)
    early[1:] = (start[1:] < end[:-1]) & (shop.job[1:] == shop.job[:-1])
    _refuse(early, "an operation starts before its job's previous one has ended")
    machine = shop.machine[option]
    order = np.lexsort((end, start, machine))
    overlap = (start[order][1:] < end[order][:-1]) & (machine[order][1:] == machine[order][:-1])
    _refuse(overlap, "two operations overlap on a machine")


def _refuse(wrong: np.ndarray, what: str) -> None:
    if wrong.any():
        _fail(what, np.flatnonzero(wrong))


def _fail(what: str, where: np.ndarray) -> None:
    raise BrokenScheduleError(f"{what} ({len(where)} places, first {where[:3].tolist()})")
