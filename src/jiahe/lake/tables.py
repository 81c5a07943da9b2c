"""Which tables does the lake keep, and how are they added to, read, asked and taken out? Versions are kept throughout."""

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from jiahe.contracts.advice import advice
from jiahe.contracts.check import check
from jiahe.contracts.convert import shorten
from jiahe.contracts.model import Table
from jiahe.kernel.errors import EXAMPLES, DataError, Example, NotFoundError, UsageError
from jiahe.kernel.text import Text
from jiahe.kernel.times import TimeForm
from jiahe.lake import latest as latest_rows
from jiahe.lake import profile as profiles
from jiahe.lake import sql as questions
from jiahe.lake.atomic import whole
from jiahe.lake.known import known_keys
from jiahe.lake.lock import held
from jiahe.lake.store import Glance, Store, Version, create, note
from jiahe.lake.writing import as_text, quoting, write_xlsx

__all__ = ["Glance", "Lake", "Version", "sha256_of"]

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_BATCH = 500_000
# delta-rs takes a path through URLs and loses its way at these
_UNFIT = set("#?[]%^|\\")
_KEEP_DAYS = 30


class Lake:
    """A folder of tables.

    Every append or replace is one commit of a Delta table: it stands whole or not at all, whenever the writer dies. Old
    versions stay readable until `vacuum` is called, which nothing here does by itself.
    """

    def __init__(self, folder: Path) -> None:
        odd = "".join(sorted(_UNFIT & set(str(folder))))
        if odd:
            raise UsageError(Text(zh=f"数据湖所在路径不得含有 {odd}", en=f"the path of the lake must not hold {odd}"))
        self._folder = folder

    def names(self) -> list[str]:
        """Return the tables' names."""
        if not self._folder.is_dir():
            return []
        found = (path.name for path in self._folder.iterdir() if any(path.glob("_delta_log/*.json")))
        return sorted(name for name in found if _NAME.fullmatch(name))

    def contract(self, name: str) -> Table:
        """Return the contract that the table keeps."""
        return self._store(name).contract()

    def append(self, name: str, frame: pl.DataFrame, table: Table, *, source: str, sha256: str = "") -> Version:
        """Add rows to a table, which is made where it is not there.

        Parameters
        ----------
        name
            Lower-case letters, digits and underscores.
        frame
            Typed or all-text rows; they are checked against the contract that the table keeps.
        table
            Their contract: columns, types, units and key as those of the table.
        source, sha256
            Where they came from (a file's name, a feed) and its digest, for the record.

        Raises
        ------
        DataError
            As `contracts.check`; `columns` where the contract is another, `exists` where a key stands already.
        """
        with self._writing(name):
            store = Store.find(self._folder / name)
            if store is None:
                return self._create(name, check(name, frame, table).frame, table, note_of=("append", source, sha256))
            kept = store.contract()
            _refuse_other(name, kept, table)
            checked = check(name, frame, kept).frame
            checked = _in_order(name, checked, store.schema().names)
            _refuse_known(name, known_keys(store, checked, kept))
            store.append(checked, note("append", checked, source, sha256))
            added = next(store.versions(name, 1))
            store.compact()
            latest_rows.catch_up(store, self._beside("latest", name))
            return added

    def replace(self, name: str, frame: pl.DataFrame, table: Table, *, source: str, sha256: str = "") -> Version:
        """Put rows in place of the whole table, or make it; the contract may change with them.

        Raises
        ------
        DataError
            As `contracts.check`.
        """
        with self._writing(name):
            return self._create(name, check(name, frame, table).frame, table, note_of=("replace", source, sha256))

    def scan(
        self,
        name: str,
        version: int | None = None,
        *,
        columns: Sequence[str] | None = None,
        where: pl.Expr | None = None,
    ) -> pl.LazyFrame:
        """Return a version's rows (None = the latest) without reading them yet, in no particular order.

        Raises
        ------
        NotFoundError
            Where table, version or column is not there, or the version was vacuumed away.
        """
        store = self._store(name, version)
        if not all(file.exists() for file in store.files()):
            raise _not_found(f"{name} @ {version}")
        rows = store.scan()
        if where is not None:
            rows = rows.filter(where)
        if columns is None:
            return rows
        strangers = [column for column in columns if column not in rows.collect_schema()]
        if strangers:
            raise _not_found(f"{name}.{strangers[0]}")
        return rows.select(columns)

    def read(
        self,
        name: str,
        version: int | None = None,
        *,
        columns: Sequence[str] | None = None,
        where: pl.Expr | None = None,
    ) -> pl.DataFrame:
        """Return a version's rows (None = the latest), sorted by key as far as its columns are asked for."""
        rows = self.scan(name, version, columns=columns, where=where)
        present = rows.collect_schema()
        key = [column for column in self._store(name, version).contract().key if column in present]
        return (rows.sort(key) if key else rows).collect()

    def latest(self, name: str) -> pl.DataFrame:
        """Return the latest row of each entity: the key without its time column."""
        return latest_rows.latest(self._store(name), self._beside("latest", name))

    def versions(self, name: str) -> list[Version]:
        """Return the table's versions, the latest first; `compact` ones hold the rows of the one before."""
        return list(self._store(name).versions(name))

    def sources(self) -> list[Version]:
        """Return what was added to any table, the latest first."""
        added = [one for name in self.names() for one in self.versions(name) if one.kind in {"append", "replace"}]
        return sorted(added, key=lambda one: one.time, reverse=True)

    def glance(self, name: str) -> Glance:
        """Return version, rows, files and bytes, which cost nothing to know."""
        return self._store(name).glance()

    def profile(self, name: str) -> profiles.Profile:
        """Return rows, freshness, and per column nulls, least, greatest and distinct values."""
        return profiles.profile(self._store(name), self._beside("profile", name))

    def query(self, sql: str, *, rows: int = 10_000, seconds: float = 60) -> pl.DataFrame:
        """Answer one SELECT over the tables; nothing but them can be reached.

        Raises
        ------
        UsageError
            Where the question is no single SELECT, cannot be answered, or takes too long.
        """
        names = questions.mentioned(self.names(), sql)
        return questions.query({name: self._store(name) for name in names}, sql, rows=rows, seconds=seconds)

    def export(
        self,
        name: str,
        path: Path,
        format: str = "csv",  # noqa: A002 - the word of the command line
        *,
        form: TimeForm | None = None,
        for_excel: bool = False,
    ) -> None:
        """Write the latest version to a file: csv, parquet or xlsx.

        Raises
        ------
        UsageError
            Where there is no such format.
        """
        store = self._store(name)
        rows = store.scan()
        if format == "parquet":
            with whole(path) as part:
                rows.sink_parquet(part)
        elif format == "csv":
            with whole(path) as part:
                _sink_csv(rows, part, form, for_excel=for_excel)
        elif format == "xlsx":
            write_xlsx({name: rows.collect()}, path)
        else:
            raise UsageError(
                Text(
                    zh=f"不能导出为 {format}；可用：csv, parquet, xlsx",
                    en=f"cannot export {format}; there are: csv, parquet, xlsx",
                )
            )

    def vacuum(self, name: str, *, keep_days: int = _KEEP_DAYS) -> int:
        """Remove the data files that no version of the last `keep_days` days needs; return how many.

        Raises
        ------
        UsageError
            Where the days are fewer than none.
        """
        if keep_days < 0:
            raise UsageError(Text(zh="保留天数不得为负", en="the days to keep must not be negative"))
        with self._writing(name):
            return len(self._store(name).vacuum(dt.timedelta(days=keep_days)))

    def _create(self, name: str, frame: pl.DataFrame, table: Table, *, note_of: tuple[str, str, str]) -> Version:
        kind, source, sha256 = note_of
        create(self._folder / name, frame, table, note(kind, frame, source, sha256))
        store = self._store(name)
        latest_rows.catch_up(store, self._beside("latest", name))
        return next(store.versions(name, 1))

    def _store(self, name: str, version: int | None = None) -> Store:
        store = Store.find(self._folder / _checked(name), version)
        if store is None:
            raise _not_found(name if version is None else f"{name} @ {version}")
        return store

    def _beside(self, what: str, name: str) -> Path:
        return self._folder / f".{what}" / name

    @contextmanager
    def _writing(self, name: str) -> Iterator[None]:
        with held(self._folder / ".locks" / _checked(name)):
            yield


def sha256_of(path: Path) -> str:
    """Return a file's digest."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        shown = shorten(name)
        raise UsageError(
            Text(
                zh=f"表名只能用小写字母、数字和下划线，以字母开头：{shown}",
                en=f"a table's name is lower-case letters, digits and underscores, a letter first: {shown}",
            )
        )
    return name


def _not_found(what: str) -> NotFoundError:
    return NotFoundError(Text(zh=f"数据湖中没有 {what}", en=f"the lake has no {what}"))


def _refuse_other(name: str, kept: Table, given: Table) -> None:
    """Refuse a contract with other columns, types, units or key; titles and bounds may be worded anew."""
    ours, theirs = (_shape(table) for table in (kept, given))
    odd = sorted(set(ours.items()) ^ set(theirs.items()))
    if odd or kept.key != given.key:
        columns = ", ".join(dict.fromkeys(column for column, _ in odd)) or ", ".join(given.key)
        raise DataError(name, columns, "columns", count=max(1, len(odd)), advice=advice("columns"))


def _shape(table: Table) -> dict[str, tuple[str, str]]:
    others = {"*": (str(table.others.type), table.others.unit)} if table.others else {}
    return {name: (str(column.type), column.unit) for name, column in table.columns.items()} | others


def _in_order(name: str, frame: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """Return the columns as the table has them; a table of open columns keeps those that it began with."""
    odd = sorted(set(frame.columns) ^ set(columns))
    if odd:
        raise DataError(name, ", ".join(odd[:EXAMPLES]), "columns", count=len(odd), advice=advice("columns"))
    return frame.select(columns)


def _refuse_known(name: str, known: pl.DataFrame) -> None:
    if known.is_empty():
        return
    shown = tuple(Example(None, " / ".join(shorten(cell) for cell in row)) for row in known.head(EXAMPLES).iter_rows())
    key = ", ".join(known.columns)
    raise DataError(name, key, "exists", count=len(known), examples=shown, advice=advice("exists"))


def _sink_csv(rows: pl.LazyFrame, path: Path, form: TimeForm | None, *, for_excel: bool) -> None:
    """Write batch by batch, so that a table larger than the memory fits through."""
    header = rows.head(0).collect()
    with path.open("wb") as file:
        file.write(b"\xef\xbb\xbf" if for_excel else b"")
        as_text(header, form).write_csv(file, quote_style=quoting(header))
        for batch in rows.collect_batches(chunk_size=_BATCH, maintain_order=True):
            as_text(batch, form).write_csv(file, include_header=False)
