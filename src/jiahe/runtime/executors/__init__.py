"""Where do the parts of a run compute? In processes beside this one, or on a Ray cluster."""

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from jiahe.runtime.executors import cluster, local
from jiahe.runtime.parts import Part, PartResult

Executor = Callable[[Sequence[Part]], Iterator[PartResult]]
ADDRESS = "JIAHE_RAY_ADDRESS"


def chosen() -> tuple[str, Executor]:
    """Return the executor's name and itself: `ray` where JIAHE_RAY_ADDRESS is set, else `local`."""
    address = os.environ.get(ADDRESS)
    if address:
        return "ray", partial(cluster.compute_parts, address=address)
    return "local", local.compute_parts
