"""How does a file appear whole or not at all?"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jiahe.kernel.ids import new_id


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a file beside `path` that takes its place once it is complete."""
    part = path.with_name(f".{new_id()}.part")
    try:
        yield part
        os.replace(part, path)  # noqa: PTH105 - the one call that POSIX promises to be atomic
    finally:
        part.unlink(missing_ok=True)
