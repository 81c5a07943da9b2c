"""What was worked out from a table's version before? Small files beside the table, each true for the version it names."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from jiahe.lake.writing import write_parquet

_KEPT = 3


@dataclass(frozen=True)
class Beside:
    """A frame that was made from one version of one table."""

    path: Path
    version: int
    rows: int

    def read(self) -> pl.DataFrame | None:
        """Return the frame, None where a newer one has pushed it out or it cannot be read."""
        try:
            return pl.read_parquet(self.path, glob=False)
        except (OSError, pl.exceptions.PolarsError):
            return None


def newest(folder: Path, table: str, version: int) -> Beside | None:
    """Return the newest frame for `table` (its identity) that is not younger than `version`."""
    found = [one for one in _all(folder) if one.path.name.startswith(f"{table}_") and one.version <= version]
    return max(found, key=lambda one: one.version, default=None)


def keep(folder: Path, table: str, version: int, frame: pl.DataFrame) -> None:
    """Keep a frame made from `version`; older ones go, but the last few stay for those who are reading them."""
    folder.mkdir(parents=True, exist_ok=True)
    write_parquet(frame, folder / f"{table}_{version:020}_{len(frame)}.parquet")
    for old in sorted(_all(folder), key=lambda one: one.path.stat().st_mtime_ns)[:-_KEPT]:
        old.path.unlink(missing_ok=True)


def _all(folder: Path) -> list[Beside]:
    found = []
    for path in folder.glob("*.parquet"):
        parts = path.stem.split("_")
        if len(parts) == 3 and parts[1].isdecimal() and parts[2].isdecimal():
            found.append(Beside(path, int(parts[1]), int(parts[2])))
    return found
