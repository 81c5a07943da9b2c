"""Below which makespan can no schedule lie? Bounds that need no search."""

import heapq

import numpy as np

from jiahe.engines.optimise.shop import Shop, Whole


def lower_bound(shop: Shop) -> int:
    """Return the best of the bounds below, a valid lower bound on the makespan.

    A job lasts at least the sum of its least durations. Where operations have no choice, a machine's operations,
    with the heads and tails that their jobs give them and allowed to be interrupted, last at least as long as
    Jackson's preemptive schedule (J. Carlier, European Journal of Operational Research 11, 1982, 42-47). Where
    they have a choice, all the machines that they can reach share the work.
    """
    head, tail = heads_and_tails(shop)
    best = int((head + shop.shortest + tail).max())
    fixed = np.diff(shop.first) == 1
    machine = np.where(fixed, shop.machine[shop.first[:-1]], -1)
    for place in range(shop.machines):
        mine = np.flatnonzero(machine == place)
        best = max(best, preemptive(head[mine], shop.shortest[mine], tail[mine]))
    return max(best, _shared(shop, head, tail))


def heads_and_tails(shop: Shop) -> tuple[Whole, Whole]:
    """Return (n,) the least time before and after each operation within its job."""
    total = np.cumsum(shop.shortest)
    before = total - shop.shortest
    opens = np.flatnonzero(shop.opens)
    number = np.cumsum(shop.opens) - 1
    head = before - before[opens][number]
    job_end = np.append(total[opens[1:] - 1], total[-1])
    return head, job_end[number] - total


def preemptive(head: Whole, duration: Whole, tail: Whole) -> int:
    """Return the makespan of Jackson's preemptive schedule of one machine.

    At each moment the machine works on the operation that is ready and has the longest tail.
    """
    order = np.argsort(head, kind="stable").tolist()
    ready: list[tuple[int, int]] = []
    left = duration.tolist()
    now, best, next_up = 0, 0, 0
    while ready or next_up < len(order):
        if not ready:
            now = max(now, int(head[order[next_up]]))
        while next_up < len(order) and head[order[next_up]] <= now:
            heapq.heappush(ready, (-int(tail[order[next_up]]), order[next_up]))
            next_up += 1
        negative, operation = ready[0]
        until = int(head[order[next_up]]) if next_up < len(order) else now + left[operation]
        step = min(left[operation], until - now)
        now += step
        left[operation] -= step
        if left[operation] == 0:
            heapq.heappop(ready)
            best = max(best, now - negative)
    return best


def _shared(shop: Shop, head: Whole, tail: Whole) -> int:
    """Return the work that a set of machines must share, spread evenly, for the sets that some operation spans."""
    best = 0
    spans: dict[frozenset[int], None] = {frozenset(range(shop.machines)): None}
    sets = [frozenset(shop.machine[a:b].tolist()) for a, b in zip(shop.first[:-1], shop.first[1:], strict=True)]
    spans.update(dict.fromkeys(sets))
    for span in list(spans)[:200]:
        inside = np.array([own <= span for own in sets])
        work = int(shop.shortest[inside].sum())
        best = max(best, int(head[inside].min()) + -(-work // len(span)) + int(tail[inside].min()))
    return best
