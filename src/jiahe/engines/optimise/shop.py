"""What is to be scheduled, and what is a schedule? Plain arrays, checked once."""

from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Shop:
    """A (flexible) job shop: every job is a chain of operations, every operation has one or more options.

    Attributes
    ----------
    job
        (n,) The job of each operation, 0..J-1 and never falling: a job's operations lie together, in their order.
    first
        (n + 1,) Operation `i` has the options `first[i] .. first[i + 1] - 1`, at least one.
    machine
        (k,) The machine of each option, 0..M-1.
    duration
        (k,) The whole time units that the option takes, zero or more.
    """

    job: Whole
    first: Whole
    machine: Whole
    duration: Whole

    def __post_init__(self) -> None:
        if not len(self.job):
            raise ValueError("a shop has at least one operation")
        sizes = np.diff(self.first)
        if len(self.first) != len(self.job) + 1 or self.first[0] != 0 or (sizes < 1).any():
            raise ValueError("first must give every operation at least one option")
        if len(self.machine) != self.first[-1] or len(self.duration) != self.first[-1]:
            raise ValueError(f"machine and duration must have {self.first[-1]} entries, one per option")
        if (np.diff(self.job) < 0).any() or (self.duration < 0).any() or (self.machine < 0).any():
            raise ValueError("job must not fall; duration and machine must not be negative")

    @property
    def size(self) -> int:
        """Return the number of operations."""
        return len(self.job)

    @property
    def flexible(self) -> bool:
        """Tell whether some operation has a choice."""
        return len(self.machine) > len(self.job)

    @cached_property
    def machines(self) -> int:
        """Return the number of machines."""
        return int(self.machine.max()) + 1

    @cached_property
    def opens(self) -> NDArray[np.bool_]:
        """Mark (n,) each job's first operation."""
        return np.concatenate([[True], self.job[1:] != self.job[:-1]])

    @cached_property
    def shortest(self) -> Whole:
        """Return (n,) the least duration of each operation."""
        return cast("Whole", np.minimum.reduceat(self.duration, self.first[:-1]))


@dataclass(frozen=True, kw_only=True, eq=False)
class Schedule:
    """Which option each operation takes and when it starts, both (n,)."""

    option: Whole
    start: Whole

    def end(self, shop: Shop) -> Whole:
        """Return (n,) when each operation ends."""
        return cast("Whole", self.start + shop.duration[self.option])

    def makespan(self, shop: Shop) -> int:
        """Return when the last operation ends."""
        return int(self.end(shop).max())


def compact(shop: Shop, schedule: Schedule) -> Schedule:
    """Start every operation as early as the schedule's own order on its machine and in its job allows.

    The order is that of (start, end, index), in which both a job's and a machine's operations ascend, so that
    one pass is enough and no cycle can arise, whatever has a duration of zero.
    """
    order = np.lexsort((np.arange(shop.size), schedule.end(shop), schedule.start))
    return in_order(shop, order, schedule.option)


def in_order(shop: Shop, order: Whole, option: Whole) -> Schedule:
    """Start the operations one after another, each as early as its job and machine are free.

    Parameters
    ----------
    shop
        The shop.
    order
        (n,) The operations in an order that keeps every job's own.
    option
        (n,) The option that each operation takes.
    """
    job_free = [0] * (int(shop.job[-1]) + 1)
    machine_free = [0] * shop.machines
    start = np.zeros(shop.size, np.int64)
    jobs, machine, duration = shop.job.tolist(), shop.machine[option].tolist(), shop.duration[option].tolist()
    for operation in order.tolist():
        job, place = jobs[operation], machine[operation]
        begin = max(job_free[job], machine_free[place])
        start[operation] = begin
        job_free[job] = machine_free[place] = begin + duration[operation]
    return Schedule(option=np.asarray(option, np.int64).copy(), start=start)
