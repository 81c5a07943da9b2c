"""What stands in this table? Rows, and per column nulls, least, greatest and about how many different values."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from jiahe.lake import beside
from jiahe.lake.latest import time_column
from jiahe.lake.store import Glance, Store


@dataclass(frozen=True)
class Profile:
    """A table at a glance.

    Attributes
    ----------
    glance
        The version described, its rows, files and bytes.
    columns
        column, type, nulls, minimum, maximum, distinct (an estimate); the values as text.
    latest
        The latest time in the key, None without one.
    freshness
        How old the contract lets that become, as it is written there.
    """

    glance: Glance
    columns: pl.DataFrame
    latest: dt.datetime | None
    freshness: str


def profile(store: Store, folder: Path) -> Profile:
    """Describe one version; it is read once and the description kept beside it."""
    kept = beside.newest(folder, store.id, store.version)
    columns = kept.read() if kept and kept.version == store.version else None
    if columns is None:
        columns = _describe(store)
        beside.keep(folder, store.id, store.version, columns)
    contract = store.contract()
    time = time_column(contract)
    last = columns.filter(pl.col("column") == time)["maximum"].first() if time else None
    latest = dt.datetime.fromisoformat(str(last)) if last else None
    return Profile(store.glance(), columns, latest, contract.freshness)


def _describe(store: Store) -> pl.DataFrame:
    rows = store.scan()
    schema = rows.collect_schema()
    asked = [
        expression.alias(f"{measure}.{place}")
        for place, name in enumerate(schema.names())
        for measure, expression in _measures(pl.col(name)).items()
    ]
    found = rows.select(asked).collect(engine="streaming").row(0, named=True)
    places = range(len(schema))
    return pl.DataFrame(
        {
            "column": schema.names(),
            "type": [str(kind) for kind in schema.dtypes()],
            **{measure: [found[f"{measure}.{place}"] for place in places] for measure in ("nulls", "distinct")},
            **{bound: [_text(found[f"{bound}.{place}"]) for place in places] for bound in ("minimum", "maximum")},
        },
        schema_overrides={"nulls": pl.Int64, "distinct": pl.Int64, "minimum": pl.String, "maximum": pl.String},
    ).select("column", "type", "nulls", "minimum", "maximum", "distinct")


def _measures(column: pl.Expr) -> dict[str, pl.Expr]:
    return {
        "nulls": column.null_count(),
        "minimum": column.min(),
        "maximum": column.max(),
        "distinct": pl.min_horizontal(column.drop_nulls().approx_n_unique(), column.count()),
    }


def _text(value: object) -> str | None:
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)
