"""How does a column of text or of another type become the declared type, and which cells refuse?"""

from typing import Any

import polars as pl

from jiahe.contracts.advice import advice
from jiahe.contracts.model import Column
from jiahe.kernel.errors import EXAMPLES, DataError, Example
from jiahe.kernel.times import TIME, TimeForm, parse_times, to_plan_zone

_FLAGS = {"true": True, "false": False, "1": True, "0": False, "是": True, "否": False, "yes": True, "no": False}
_SHOWN = 60


def to_type(table: str, name: str, values: pl.Series, column: Column) -> tuple[pl.Series, TimeForm | None]:
    """Turn one column into its declared type.

    Raises
    ------
    DataError
        `type` where a cell cannot be read as the type, `finite` where it is NaN or infinite.
    """
    if values.dtype == pl.String:
        values = _blank_is_null(values)
    form: TimeForm | None = None
    if values.dtype.is_nested():
        made = values.clear(len(values)).cast(pl.String)
    elif column.type == "time":
        made, form = _to_time(values)
    else:
        made = _READERS[column.type](values)
    bad = (values.is_not_null() & made.is_null()).arg_true()
    if len(bad):
        shown = tuple(Example(row + 2, shorten(values[row])) for row in bad.head(EXAMPLES))
        rule = _finite_rule(values, bad, column)
        raise DataError(table, name, rule, count=len(bad), examples=shown, advice=advice(rule, column.type))
    return made.alias(name), form


def shorten(value: Any) -> str:
    """Show one cell, cut where it is long."""
    text = str(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _finite_rule(values: pl.Series, bad: pl.Series, column: Column) -> str:
    if column.type not in {"number", "whole"}:
        return "type"
    cells = values.gather(bad).cast(pl.String).cast(pl.Float64, strict=False)
    unbounded = cells.is_not_null() & ~cells.is_finite()
    return "finite" if unbounded.all() else "type"


def _blank_is_null(values: pl.Series) -> pl.Series:
    stripped = values.str.strip_chars()
    return pl.select(pl.when(stripped != "").then(stripped)).to_series() if (stripped == "").any() else stripped


def _to_text(values: pl.Series) -> pl.Series:
    texts = values.cast(pl.String, strict=False)
    # a spreadsheet keeps every number as a float; an id of 7 is "7" beside one of 7.5
    return texts.str.replace(r"\.0$", "") if values.dtype.is_float() else texts


def _to_number(values: pl.Series) -> pl.Series:
    if values.dtype == pl.Boolean or values.dtype.is_temporal():
        return pl.Series(values.name, [None] * len(values), dtype=pl.Float64)
    made = values.cast(pl.Float64, strict=False)
    return pl.select(pl.when(made.is_finite()).then(made)).to_series()


def _to_whole(values: pl.Series) -> pl.Series:
    if values.dtype.is_integer():
        return values.cast(pl.Int64, strict=False)
    direct = values.cast(pl.Int64, strict=False) if values.dtype == pl.String else None
    made = _to_number(values)
    exact = made.abs() <= 2**53
    through = pl.select(pl.when(exact & (made == made.round())).then(made)).to_series().cast(pl.Int64, strict=False)
    return through if direct is None else pl.select(pl.coalesce(direct, through)).to_series()


def _to_flag(values: pl.Series) -> pl.Series:
    if values.dtype == pl.Boolean:
        return values
    texts = values.cast(pl.String, strict=False).str.to_lowercase().str.replace(r"\.0$", "")
    return texts.replace_strict(_FLAGS, default=None, return_dtype=pl.Boolean)


def _to_time(values: pl.Series) -> tuple[pl.Series, TimeForm | None]:
    if values.dtype == pl.String:
        return parse_times(values)
    if isinstance(values.dtype, pl.Datetime):
        zoned = values.dtype.time_zone is not None
        return (to_plan_zone(values) if zoned else values.cast(TIME)), None
    if values.dtype == pl.Date:
        return values.cast(TIME), TimeForm(finest="date")
    return pl.Series(values.name, [None] * len(values), dtype=TIME), None


_READERS = {
    "text": _to_text,
    "choice": _to_text,
    "number": _to_number,
    "whole": _to_whole,
    "flag": _to_flag,
}
