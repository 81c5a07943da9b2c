"""How are parts computed on this machine? In processes of their own, unless there is but one."""

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed

from jiahe.runtime.lifeline import die_with_parent
from jiahe.runtime.parts import Part, PartResult, compute


def workers() -> int:
    """Return the number of processes to use: JIAHE_WORKERS, else the machine's cores."""
    return int(os.environ.get("JIAHE_WORKERS") or os.cpu_count() or 1)


def compute_parts(parts: Sequence[Part]) -> Iterator[PartResult]:
    """Yield results as they come; processes are spawned afresh, since forking threads is unsafe."""
    context = multiprocessing.get_context("spawn")
    pool_of = min(len(parts), workers())
    with ProcessPoolExecutor(pool_of, context, initializer=die_with_parent, initargs=(os.getpid(),)) as pool:
        try:
            for done in as_completed([pool.submit(compute, part) for part in parts]):
                yield done.result()
        finally:  # a run that is stopped or has failed does not wait for parts that have not begun
            pool.shutdown(wait=False, cancel_futures=True)
