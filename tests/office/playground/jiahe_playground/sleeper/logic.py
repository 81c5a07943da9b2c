"""How does it go wrong this time?"""

import os
import signal
import time
from collections.abc import Mapping

import polars as pl

from jiahe.kernel.application import Frames, Model, Settings


def fit(frames: Frames, settings: Settings) -> Model:
    """Learn how many rows there were."""
    return {"rows": frames["items"].height}


def run(frames: Frames, settings: Settings, model: Model) -> Mapping[str, pl.DataFrame]:
    """Sleep, then do as told."""
    until = time.monotonic() + settings["seconds"]
    while (left := until - time.monotonic()) > 0:
        if settings["mode"] != "deaf":
            settings.report(1 - left / max(settings["seconds"], 0.001), "sleeping", left=left)
        time.sleep(min(0.05, left))
    if settings["mode"] == "raise":
        raise RuntimeError("told to")
    if settings["mode"] == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    return {"out": frames["items"].with_columns(double=pl.col("value") * 2)}
