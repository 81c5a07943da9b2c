"""How are parts computed on a Ray cluster? One task a part, one core a task."""

import importlib
import os
from collections.abc import Iterator, Sequence

from jiahe.kernel.errors import MissingExtraError
from jiahe.runtime.parts import Part, PartResult, compute


def compute_parts(parts: Sequence[Part], address: str) -> Iterator[PartResult]:
    """Yield results as they come from the cluster at `address`.

    Raises
    ------
    MissingExtraError
        Where Ray is not installed.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        ray = importlib.import_module("ray")
    except ImportError as error:
        raise MissingExtraError("ray") from error
    ray.init(address=address, ignore_reinit_error=True, log_to_driver=False, logging_level="ERROR")
    task = ray.remote(num_cpus=1, max_retries=2)(compute)
    waiting = [task.remote(part) for part in parts]
    while waiting:
        done, waiting = ray.wait(waiting)
        yield ray.get(done[0])
