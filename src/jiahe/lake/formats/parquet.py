"""What does a Parquet file hold? Its columns come typed; nested and raw ones are refused."""

from collections import Counter
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from jiahe.lake.reading import FaultError, Read, limit_bytes, over_limit, times

NAME = "parquet"
SUFFIXES = (".parquet", ".pq")
_BYTES_PER_CELL = 16


def read(path: Path) -> Read:
    """Read the whole file, after its footer promised that it fits into memory."""
    with pq.ParquetFile(path) as file:
        _refuse_flood(file.metadata)
        names = file.schema_arrow.names
        repeated = [name for name, times in Counter(names).items() if times > 1]
        if repeated:
            raise FaultError("format", "header_repeated", repeated[0], column=repeated[0], count=len(repeated))
        table = file.read()
    table.validate(full=True)  # a text that is no UTF-8 would do harm further in
    frame = pl.from_arrow(table)
    if not isinstance(frame, pl.DataFrame) or not frame.width:
        raise FaultError("empty", "empty")
    return Read(frame.select(_plain(frame[name]) for name in frame.columns))


def _refuse_flood(metadata: pq.FileMetaData) -> None:
    """Count what would stand in memory: a page of a few bytes may repeat one value for ever."""
    limit = limit_bytes()
    unpacked = sum(metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups))
    if max(unpacked, metadata.num_rows * metadata.num_columns * _BYTES_PER_CELL // 2) > limit:
        raise over_limit(limit)


def _plain(values: pl.Series) -> pl.Series:
    kind = values.dtype
    if kind.is_nested() or kind in {pl.Binary, pl.Object}:
        raise FaultError("format", "nested", kind, column=values.name)
    if isinstance(kind, pl.Categorical | pl.Enum):
        return values.cast(pl.String)
    if kind.is_decimal() or kind == pl.Float16:
        return values.cast(pl.Float64)
    if kind == pl.Duration:
        return values.dt.to_string("polars")
    if kind == pl.Time:
        return values.cast(pl.String)
    if isinstance(kind, pl.Datetime) or kind == pl.Date:
        return times(values)
    return values
