"""How does a frame become a file: CSV, Parquet or a workbook, whole or not at all?"""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import polars as pl

from jiahe.contracts.advice import advice
from jiahe.kernel.errors import DataError
from jiahe.kernel.times import TimeForm
from jiahe.lake.atomic import whole

_MARK = b"\xef\xbb\xbf"
_MOST_ROWS = 1_048_575
_MOST_COLUMNS = 16_384


def write_csv(frame: pl.DataFrame, path: Path, form: TimeForm | None = None, *, for_excel: bool = False) -> None:
    """Write a frame as UTF-8 CSV.

    Parameters
    ----------
    frame
        Lists are joined by `|`, flags become true/false, null an empty cell, floats come back bit for bit.
    path
        The file; it appears whole or not at all.
    form
        How times are written; None is ISO 8601 with seconds.
    for_excel
        Begin with the mark by which Excel recognises UTF-8.
    """
    texts = as_text(frame, form)
    with whole(path) as part, part.open("wb") as file:
        if for_excel:
            file.write(_MARK)
        texts.write_csv(file, quote_style=quoting(texts))


def quoting(frame: pl.DataFrame) -> Literal["necessary", "always"]:
    """Return how cells are quoted: a lone header must not look like several."""
    lone = frame.width == 1 and any(mark in frame.columns[0] for mark in ";\t")
    return "always" if lone else "necessary"


def write_parquet(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame as Parquet, whole or not at all."""
    with whole(path) as part:
        frame.write_parquet(part)


def write_xlsx(frames: Mapping[str, pl.DataFrame], path: Path) -> None:
    """Write frames as the sheets of a workbook; text stays text, also where it begins like a formula.

    Raises
    ------
    DataError
        `size` where a frame has more rows or columns than a sheet.
    """
    for name, frame in frames.items():
        if len(frame) > _MOST_ROWS or frame.width > _MOST_COLUMNS:
            limit = f"{_MOST_ROWS} x {_MOST_COLUMNS}"
            raise DataError(name, "", "size", count=len(frame), advice=advice("size", limit))
    from jiahe.lake import workbook  # noqa: PLC0415 - openpyxl takes half a second, which only workbooks should cost

    with whole(path) as part:
        workbook.save({name: frame.with_columns(_joined(frame)) for name, frame in frames.items()}, part)


def as_text(frame: pl.DataFrame, form: TimeForm | None) -> pl.DataFrame:
    """Return the frame as CSV shows it, times and lists turned into text."""
    form = form or TimeForm()
    times = [form.write(frame[name]).alias(name) for name, kind in frame.schema.items() if kind == pl.Datetime]
    made = frame.with_columns(_joined(frame)).with_columns(times)
    if made.width == 1:
        # an empty line would be no record: a quoted empty cell is one
        return made.select(pl.all().cast(pl.String).fill_null(""))
    return made


def _joined(frame: pl.DataFrame) -> list[pl.Expr]:
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List | pl.Array)]
    return [pl.col(name).cast(pl.List(pl.String)).list.join("|", ignore_nulls=True) for name in lists]
