"""What lies between two good schedules? A walk from one towards the other, compiled.

Two schedules, each as an order of all operations that keeps every job's own. Swapping two neighbours that stand the
other way round in the guide never breaks a job's order, because the guide keeps it too; so every schedule on the way
can be carried out and nothing has to be repaired (the idea of path relinking in B. Peng, Z. Lue, T. C. E. Cheng,
Computers & Operations Research 53, 2015, 154-164, who repair instead).
"""

import numpy as np

from jiahe.engines.optimise.compiled import kernel
from jiahe.engines.optimise.graph import MACHINE
from jiahe.engines.optimise.moves import draw
from jiahe.engines.optimise.shop import Whole

PARTS = 1000


@kernel  # pragma: no cover - compiled
def distance(order: Whole, option: Whole, other: Whole, other_option: Whole, options: Whole) -> int:
    """Count the pairs on one machine that stand the other way round, and the operations on different machines."""
    n = len(order)
    place = np.empty(n, np.int64)
    for i in range(n):
        place[other[i]] = i
    apart = 0
    for i in range(n):
        u = order[i]
        apart += option[u] != other_option[u]
        for j in range(i + 1, n):
            w = order[j]
            if place[w] < place[u] and options[MACHINE, option[u]] == options[MACHINE, option[w]]:
                apart += 1
    return apart


@kernel  # pragma: no cover - compiled
def relink(
    order: Whole, option: Whole, guide: Whole, guide_option: Whole, options: Whole, clock: Whole, part: int
) -> None:
    """Walk from a schedule about `part` thousandths of the way towards the guide; changes `order` and `option`.

    An operation takes the guide's option with that chance. Swaps are drawn at random among the neighbours that stand
    the wrong way round, until that share of the inversions between operations of one machine is gone.
    """
    n = len(order)
    for u in range(n):
        if option[u] != guide_option[u] and draw(clock, PARTS) < part:
            option[u] = guide_option[u]
    place = np.empty(n, np.int64)
    for i in range(n):
        place[guide[i]] = i
    left = distance(order, option, guide, option, options) * part // PARTS
    while left > 0:
        i = draw(clock, n - 1)
        u, w = order[i], order[i + 1]
        if place[u] > place[w]:
            order[i], order[i + 1] = w, u
            if options[MACHINE, option[u]] == options[MACHINE, option[w]]:
                left -= 1
