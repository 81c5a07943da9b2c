"""What does this SQL question find in the lake? Read-only, in memory, without files, network, extensions or settings."""

import threading
from collections.abc import Mapping

import duckdb
import polars as pl

from jiahe.kernel.errors import UsageError
from jiahe.kernel.text import Text
from jiahe.lake.store import Store

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "memory_limit": "4GB",
}
_TYPES = {"String": "VARCHAR", "Int64": "BIGINT", "Float64": "DOUBLE", "Boolean": "BOOLEAN"}
_SHOWN = 300


def query(stores: Mapping[str, Store], sql: str, *, rows: int, seconds: float) -> pl.DataFrame:
    """Answer one SELECT over the tables.

    Parameters
    ----------
    stores
        The tables by the names under which SQL knows them.
    sql
        One SELECT statement.
    rows, seconds
        At most so many rows come back, after at most so long.

    Raises
    ------
    UsageError
        Where it is no single SELECT, cannot be answered, or takes too long.
    """
    with duckdb.connect(":memory:", config=_SETTINGS) as connection:
        files = {name: [str(file) for file in store.files()] for name, store in stores.items()}
        connection.execute(f"SET allowed_paths = {_listed([file for one in files.values() for file in one])}")
        connection.execute("SET enable_external_access = false")
        for name, store in stores.items():
            connection.execute(_view(name, files[name]) if files[name] else _empty(name, store))
        connection.execute("SET lock_configuration = true")
        clock = threading.Timer(seconds, connection.interrupt)
        clock.start()
        try:
            _refuse_all_but_select(connection, sql)
            return _frame(connection.sql(sql).limit(rows))
        except duckdb.Error as error:
            reason = str(error)[:_SHOWN]
            raise UsageError(
                Text(zh=f"查询无法执行：{reason}", en=f"the query cannot be answered: {reason}")
            ) from error
        finally:
            clock.cancel()


def _refuse_all_but_select(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    kinds = [statement.type for statement in connection.extract_statements(sql)]
    if kinds != [duckdb.StatementType.SELECT]:
        raise UsageError(Text(zh="只接受一条 SELECT 查询", en="only a single SELECT is answered"))


def _view(name: str, files: list[str]) -> str:
    # the name is one of the lake's own, the paths are quoted
    return f"CREATE VIEW {name} AS SELECT * FROM read_parquet({_listed(files)})"  # noqa: S608


def _empty(name: str, store: Store) -> str:
    columns = (
        f"{_quoted(column)} {_TYPES.get(str(kind), 'TIMESTAMP')}" for column, kind in store.empty().schema.items()
    )
    return f"CREATE TABLE {name} ({', '.join(columns)})"


def _listed(texts: list[str]) -> str:
    return "[" + ", ".join("'" + text.replace("'", "''") + "'" for text in texts) + "]"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _frame(relation: duckdb.DuckDBPyRelation) -> pl.DataFrame:
    """Return the answer in the lake's types: whole, number, time, flag or text."""
    chosen = []
    for name, kind in zip(relation.columns, relation.types, strict=True):
        quoted = _quoted(name)
        target = _TARGETS.get(str(kind).partition("(")[0])
        if target is None:
            target = "TIMESTAMP" if str(kind).startswith("TIMESTAMP") else "VARCHAR"
        chosen.append(f"CAST({quoted} AS {target}) AS {quoted}")
    made = pl.from_arrow(relation.project(", ".join(chosen)).to_arrow_table())
    assert isinstance(made, pl.DataFrame)  # noqa: S101 - a table becomes a frame
    return made


_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
_WIDE = ("UBIGINT", "HUGEINT", "UHUGEINT", "DECIMAL", "FLOAT", "DOUBLE")
_TARGETS = {
    **dict.fromkeys(_WHOLE, "BIGINT"),
    **dict.fromkeys(_WIDE, "DOUBLE"),
    "BOOLEAN": "BOOLEAN",
    "DATE": "DATE",
}


def mentioned(names: list[str], sql: str) -> list[str]:
    """Return the tables whose names stand in the question, so that the others need not be opened."""
    lower = sql.lower()
    return [name for name in names if name in lower]
