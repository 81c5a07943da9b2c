"""How does one table lie on disk? As a Delta table whose first column carries the contract and whose commits say the source."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, write_deltalake
from deltalake.exceptions import DeltaError, TableNotFoundError

from jiahe.contracts.model import Table
from jiahe.kernel.times import PLAN_ZONE

_CONTRACT = "jiahe.contract"
_KIND, _SOURCE, _SHA256, _ROWS = "jiahe.kind", "jiahe.source", "jiahe.sha256", "jiahe.rows"
# the log is the record of what was added when: it outlives the data files
_FOREVER = {"delta.logRetentionDuration": "interval 36500 days", "delta.enableExpiredLogCleanup": "false"}
# opening a table replays at most so many commits
_REPLAY = {"delta.checkpointInterval": "25"}
_STATISTICS = "delta.dataSkippingStatsColumns"
_TARGET = 16 * 1024 * 1024
_SMALL_FILES = 24


@dataclass(frozen=True)
class Version:
    """One state of a table: its number, when and how it came about, from which file, and how many rows that brought."""

    table: str
    number: int
    time: dt.datetime
    kind: str
    source: str
    sha256: str
    rows: int


@dataclass(frozen=True)
class Glance:
    """What the log alone tells of a version."""

    version: int
    rows: int
    files: int
    size_bytes: int


@dataclass(frozen=True)
class Added:
    """A data file that came in, and its rows."""

    path: str
    rows: int


class Store:
    """One version of one Delta table in a local folder; only this class would change for a bucket."""

    def __init__(self, folder: Path, version: int | None = None) -> None:
        self._folder = folder
        self._delta = DeltaTable(str(folder), version=version)

    @classmethod
    def find(cls, folder: Path, version: int | None = None) -> "Store | None":
        """Return the table's version (None = the latest), None where there is none."""
        try:
            return cls(folder, version)
        except TableNotFoundError:
            return None
        except DeltaError:
            if version is None:
                raise
            return None

    @property
    def id(self) -> str:
        """The table's identity, which changes where the folder is removed and made anew."""
        return str(self._delta.metadata().id)

    @property
    def version(self) -> int:
        """The number of this version."""
        return self._delta.version()

    def contract(self) -> Table:
        """Return the contract that this version keeps."""
        return Table.model_validate_json(self._delta.schema().fields[0].metadata[_CONTRACT])

    def actions(self) -> pl.DataFrame:
        """Return the data files of this version with rows and, of the key columns, the least and greatest values."""
        return pl.DataFrame(self._delta.get_add_actions(flatten=True))

    def glance(self) -> Glance:
        """Return how much this version holds, without reading it."""
        actions = self.actions()
        return Glance(self.version, int(actions["num_records"].sum()), len(actions), int(actions["size_bytes"].sum()))

    def files(self) -> list[Path]:
        """Return the data files of this version."""
        return [self._folder / path for path in self.actions()["path"]]

    def schema(self) -> pa.Schema:
        """Return the columns as Arrow names their types."""
        # not by way of Delta's dataset: that imports pandas, for two seconds and nothing
        return pa.schema([field.remove_metadata() for field in pa.schema(self._delta.schema().to_arrow())])

    def empty(self) -> pl.DataFrame:
        """Return the table without rows."""
        made = pl.from_arrow(self.schema().empty_table())
        assert isinstance(made, pl.DataFrame)  # noqa: S101 - a table becomes a frame
        return made

    def scan(self, paths: list[str] | None = None) -> pl.LazyFrame:
        """Return the rows, of all or of the named data files."""
        files = self.files() if paths is None else [self._folder / path for path in paths]
        return pl.scan_parquet(files, glob=False) if files else self.empty().lazy()

    def added_since(self, version: int) -> list[Added] | None:
        """Return the data files that came in after `version`; None where rows also went or the log does not tell."""
        found: list[Added] = []
        for number in range(version + 1, self.version + 1):
            for action in self._commit(number) or [{"remove": {"dataChange": True}}]:
                if action.get("remove", {}).get("dataChange"):
                    return None
                add = action.get("add", {})
                if add.get("dataChange"):
                    found.append(Added(add["path"], json.loads(add["stats"])["numRecords"]))
        return found

    def _commit(self, number: int) -> list[dict[str, Any]]:
        path = self._folder / "_delta_log" / f"{number:020}.json"
        try:
            return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        except FileNotFoundError:
            return []

    def versions(self, table: str, most: int | None = None) -> Iterator[Version]:
        """Yield at most so many versions, the latest first."""
        for entry in self._delta.history(most):
            time = dt.datetime.fromtimestamp(entry["timestamp"] / 1000, PLAN_ZONE).replace(tzinfo=None)
            yield Version(
                table,
                entry["version"],
                time,
                entry.get(_KIND, "compact" if entry["operation"] == "OPTIMIZE" else entry["operation"].lower()),
                entry.get(_SOURCE, ""),
                entry.get(_SHA256, ""),
                int(entry.get(_ROWS, 0)),
            )

    def append(self, frame: pl.DataFrame, note: CommitProperties) -> None:
        """Commit the rows behind those that stand."""
        write_deltalake(self._delta, frame, mode="append", commit_properties=note)
        self._delta.update_incremental()

    def set_properties(self, wanted: dict[str, str]) -> None:
        """Set what the table does not have set already."""
        if not wanted.items() <= self._delta.metadata().configuration.items():
            self._delta.alter.set_table_properties(wanted)

    def compact(self) -> None:
        """Merge the small files where they became many; the work is bounded by one full file and what came since."""
        small = (self.actions()["size_bytes"] < _TARGET // 2).sum()
        if small >= _SMALL_FILES:
            self._delta.optimize.compact(target_size=_TARGET)

    def vacuum(self, keep: dt.timedelta) -> list[str]:
        """Remove data files that left the table longer ago than `keep`; versions that need them become unreadable."""
        hours = int(keep.total_seconds() // 3600)
        return list(self._delta.vacuum(retention_hours=hours, dry_run=False, enforce_retention_duration=False))


def note(kind: str, frame: pl.DataFrame, source: str, sha256: str) -> CommitProperties:
    """Return what a commit remembers of where its rows came from."""
    kept: Mapping[str, str] = {_KIND: kind, _SOURCE: source, _SHA256: sha256, _ROWS: str(len(frame))}
    return CommitProperties(custom_metadata=dict(kept))


def create(folder: Path, frame: pl.DataFrame, contract: Table, properties: CommitProperties) -> None:
    """Commit `frame` as the whole table, new or in place of what stands; the schema carries the contract."""
    statistics = {_STATISTICS: ",".join(contract.key or list(frame.columns)[:1])}
    standing = Store.find(folder)
    if standing is not None:
        standing.set_properties(statistics)
    write_deltalake(
        str(folder),
        _with_contract(frame, contract),
        mode="overwrite",
        schema_mode="overwrite",
        configuration=_FOREVER | _REPLAY | statistics,
        commit_properties=properties,
    )


def _with_contract(frame: pl.DataFrame, contract: Table) -> pa.Table:
    table = frame.to_arrow()
    first, *rest = table.schema
    marked = first.with_metadata({_CONTRACT: contract.model_dump_json()})
    return pa.Table.from_arrays(table.columns, schema=pa.schema([marked, *rest]))
