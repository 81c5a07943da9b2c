"""Which frame does a table's contract ask for?"""

import polars as pl

from jiahe.contracts.model import Column, Table
from jiahe.kernel.times import TIME

TYPES: dict[str, pl.DataType] = {
    "text": pl.String(),
    "choice": pl.String(),
    "whole": pl.Int64(),
    "number": pl.Float64(),
    "time": TIME,
    "flag": pl.Boolean(),
}


def dtype(column: Column) -> pl.DataType:
    """Return the type in which a column travels."""
    return TYPES[column.type]


def schema(table: Table) -> dict[str, pl.DataType]:
    """Return the declared columns and their types, in order."""
    return {name: dtype(column) for name, column in table.columns.items()}


def empty(table: Table) -> pl.DataFrame:
    """Return the table without rows."""
    return pl.DataFrame(schema=schema(table))
