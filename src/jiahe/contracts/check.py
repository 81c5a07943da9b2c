"""Does a frame keep its contract? If not: which column, which check, how often, and three examples."""

from dataclasses import dataclass, field

import polars as pl

from jiahe.contracts import convert
from jiahe.contracts.advice import advice
from jiahe.contracts.frames import dtype
from jiahe.contracts.model import Column, Table
from jiahe.contracts.units import with_unit
from jiahe.kernel.errors import EXAMPLES, DataError, Example
from jiahe.kernel.text import Text
from jiahe.kernel.times import TimeForm

FIRST_ROW = 2
"""The file row of a table's first record: the header is row 1."""


@dataclass(frozen=True)
class Checked:
    """A frame that keeps its contract: declared columns, typed, sorted by key; `form` is how its times were written."""

    frame: pl.DataFrame
    form: TimeForm | None = None
    warnings: tuple[str, ...] = ()


@dataclass
class _Work:
    """The columns that passed so far, and what was noticed on the way."""

    columns: dict[str, pl.Series] = field(default_factory=dict)
    form: TimeForm | None = None


def check(name: str, frame: pl.DataFrame, table: Table) -> Checked:
    """Check one table against its contract.

    Parameters
    ----------
    name
        The table's name, for messages.
    frame
        Typed or all-text columns, in any order; headers may be the columns' names or their Chinese or English titles.
    table
        The contract.

    Raises
    ------
    DataError
        At the first fault: column_missing, column_repeated, type, finite, missing, minimum, maximum, choice,
        duplicate_key.
    """
    frame = _rename(name, frame, table)
    columns = _declared(name, frame, table)
    work = _Work()
    for column_name, column in columns.items():
        values, form = convert.to_type(name, column_name, frame[column_name], column)
        _check_column(name, column_name, values, column)
        work.columns[column_name] = values
        work.form = work.form or form
    checked = pl.DataFrame(work.columns) if work.columns else frame.select([])
    ordered = _in_order(name, checked, table)
    spare = [column for column in frame.columns if column not in columns]
    return Checked(ordered, work.form, (_not_used(name, spare),) if spare else ())


def _not_used(name: str, spare: list[str]) -> str:
    names = ", ".join(spare)
    return Text(zh=f"{name}：未用到的列 {names}", en=f"{name}: columns not used: {names}").both()


def check_output(name: str, frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Check a table that an application wrote: exactly the declared columns and types; sorted by key.

    Raises
    ------
    DataError
        As `check`, and `type` also where a column travels in another type than declared.
    """
    if not table.others and set(frame.columns) != set(table.columns):
        odd = sorted(set(frame.columns) ^ set(table.columns))
        raise DataError(name, ", ".join(odd), "columns", advice=advice("columns"))
    for column_name, column in table.columns.items():
        found = frame.schema[column_name]
        if found not in {dtype(column), pl.Null()}:
            raise DataError(name, column_name, "type", advice=advice("type", f"{dtype(column)}, got {found}"))
    return check(name, frame, table).frame


def _rename(name: str, frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    present = set(frame.columns)
    titles: dict[str, str] = {}
    for column_name, column in table.columns.items():
        if column_name not in present:
            spelt = {column_name.lower(), column.title.zh.lower(), column.title.en.lower()}
            titles |= {header: column_name for header in frame.columns if header.strip().lower() in spelt}
    taken = list(titles.values())
    repeated = [column for column in table.columns if taken.count(column) > 1]
    if repeated:
        raise DataError(name, repeated[0], "column_repeated", advice=advice("column_repeated"))
    return frame.rename(titles)


def _declared(name: str, frame: pl.DataFrame, table: Table) -> dict[str, Column]:
    absent = [column for column in table.columns if column not in frame.columns]
    if absent:
        found = ", ".join(frame.columns[:12]) or "-"
        raise DataError(
            name,
            absent[0],
            "column_missing",
            count=len(absent),
            advice=advice("column_missing", ", ".join(absent), found),
        )
    if table.others is None:
        return table.columns
    rest = {column: table.others for column in frame.columns if column not in table.columns}
    return table.columns | rest


def _check_column(table: str, name: str, values: pl.Series, column: Column) -> None:
    if column.missing == "refused":
        _refuse(table, name, values, "missing", values.is_null())
    if column.minimum is not None:
        _refuse(table, name, values, "minimum", values < column.minimum, with_unit(column.minimum, column.unit))
    if column.maximum is not None:
        _refuse(table, name, values, "maximum", values > column.maximum, with_unit(column.maximum, column.unit))
    if column.of:
        _refuse(table, name, values, "choice", ~values.is_in(column.of), column.codes())


def _refuse(table: str, name: str, values: pl.Series, rule: str, bad: pl.Series, *wanted: Text) -> None:
    rows = bad.fill_null(value=False).arg_true()
    if len(rows):
        raise DataError(
            table, name, rule, count=len(rows), examples=examples(values, rows), advice=advice(rule, *wanted)
        )


def examples(values: pl.Series, rows: pl.Series) -> tuple[Example, ...]:
    """Show the first offending cells with their rows in the file."""
    shown = rows.head(EXAMPLES).to_list()
    return tuple(Example(row + FIRST_ROW, convert.shorten(values[row])) for row in shown)


def _in_order(name: str, frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Sort by the key, whose rows must differ; a file that is in order already, as most are, costs one look."""
    if not table.key or _rises(frame, table.key):
        return frame
    ordered = frame.sort(table.key)
    if not _rises(ordered, table.key):
        raise _repeated(name, frame.select(table.key))
    return ordered


def _rises(frame: pl.DataFrame, key: tuple[str, ...]) -> bool:
    """Tell whether each row's key is greater than that of the row before."""
    above: pl.Expr = pl.lit(value=False)
    for column in reversed(key):
        this, before = pl.col(column), pl.col(column).shift()
        above = (before < this) | ((before == this) & above)
    return bool(frame.select(above.slice(1).all()).item())


def _repeated(name: str, keys: pl.DataFrame) -> DataError:
    rows = keys.select((~pl.struct(pl.all()).is_first_distinct()).arg_true()).to_series()
    shown = tuple(
        Example(row + FIRST_ROW, " / ".join(convert.shorten(cell) for cell in keys.row(row)))
        for row in rows.head(EXAMPLES)
    )
    key = ", ".join(keys.columns)
    return DataError(name, key, "duplicate_key", count=len(rows), examples=shown, advice=advice("duplicate_key", key))
