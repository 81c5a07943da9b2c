"""Which shops do the tests of the optimiser schedule?"""

import itertools
from collections.abc import Sequence

import numpy as np

from jiahe.engines.optimise.shop import Shop

Options = Sequence[tuple[int, int]]


def make(*jobs: Sequence[Options]) -> Shop:
    """Make a shop from each job's operations, each given by its options (machine, duration)."""
    operations = [(job, options) for job, steps in enumerate(jobs) for options in steps]
    sizes = [len(options) for _, options in operations]
    every = list(itertools.chain.from_iterable(options for _, options in operations))
    return Shop(
        job=np.array([job for job, _ in operations], np.int64),
        first=np.cumsum([0, *sizes]),
        machine=np.array([machine for machine, _ in every], np.int64),
        duration=np.array([duration for _, duration in every], np.int64),
    )


def drawn(seed: int, *, jobs: int, machines: int, choices: int = 1, longest: int = 99, idle: float = 0.0) -> Shop:
    """Draw a shop: each job visits every machine once; `choices` machines an operation; a share without duration."""
    random = np.random.default_rng(seed)

    def options(machine: int) -> Options:
        others = random.choice(machines, choices - 1, replace=False).tolist()
        chosen = sorted({machine, *others})
        return [(m, int(random.integers(1, longest + 1)) * int(random.random() >= idle)) for m in chosen]

    return make(*([options(machine) for machine in random.permutation(machines).tolist()] for _ in range(jobs)))


def ft06() -> Shop:
    """Return the shop of H. Fisher and G. L. Thompson (1963) with six jobs, whose best makespan is 55."""
    rows = (
        "2 1 0 3 1 6 3 7 5 3 4 6",
        "1 8 2 5 4 10 5 10 0 10 3 4",
        "2 5 3 4 5 8 0 9 1 1 4 7",
        "1 5 0 5 2 5 3 3 4 8 5 9",
        "2 9 1 3 4 5 5 4 0 3 3 1",
        "1 3 3 3 5 9 0 10 4 4 2 1",
    )
    numbers = [list(map(int, row.split())) for row in rows]
    return make(*([[pair] for pair in zip(row[::2], row[1::2], strict=True)] for row in numbers))
