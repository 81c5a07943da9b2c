"""Which of these keys does the table hold already? Only files whose least and greatest keys allow it are opened."""

import datetime as dt
from typing import Any

import polars as pl

from jiahe.contracts.model import Table
from jiahe.lake.store import Store

_CUT = 32
_LAST_CHARACTER = "\U0010ffff"
_MILLISECOND = dt.timedelta(milliseconds=1)


def known_keys(store: Store, frame: pl.DataFrame, contract: Table) -> pl.DataFrame:
    """Return the keys of `frame` that stand in the table."""
    key = list(contract.key)
    paths = candidates(store.actions(), frame, key)
    if not paths or not key or frame.is_empty():
        return frame.select(key).clear()
    near = pl.all_horizontal(
        pl.col(name).is_between(pl.lit(frame[name].min()), pl.lit(frame[name].max())) for name in key
    )
    standing = store.scan(paths).filter(near).select(key)
    return frame.lazy().select(key).join(standing, on=key, how="semi").sort(key).collect(engine="streaming")


def candidates(actions: pl.DataFrame, frame: pl.DataFrame, key: list[str]) -> list[str]:
    """Return the files that may hold a key of `frame`: in every key column their ranges meet, or are not known."""
    meets = pl.lit(True)
    for name in key:
        least, greatest = f"min.{name}", f"max.{name}"
        if {least, greatest} <= set(actions.columns) and not frame.is_empty():
            low, high = _range(frame[name].min(), frame[name].max())
            below, above = (
                pl.col(least) > pl.lit(high),
                _reach(pl.col(greatest), actions.schema[greatest]) < pl.lit(low),
            )
            meets = meets & ~(below | above).fill_null(False)
    return actions.filter(meets)["path"].to_list()


def _range(low: Any, high: Any) -> tuple[Any, Any]:
    """Widen by what the log cuts off: it keeps times to the millisecond."""
    return (low - _MILLISECOND, high + _MILLISECOND) if isinstance(low, dt.datetime) else (low, high)


def _reach(greatest: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """Widen a text that may have been cut short to everything that begins with it."""
    if kind != pl.String:
        return greatest
    return pl.when(greatest.str.len_chars() >= _CUT).then(greatest + _LAST_CHARACTER).otherwise(greatest)
