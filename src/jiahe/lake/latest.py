"""What is the latest row of each entity? Kept beside the table and caught up from the files that came since."""

from pathlib import Path

import polars as pl

from jiahe.contracts.model import Table
from jiahe.kernel.errors import UsageError
from jiahe.kernel.text import Text
from jiahe.lake import beside
from jiahe.lake.store import Added, Store

_MOST_FILES = 32
_LEAST_ROWS = 50_000


def time_column(contract: Table) -> str | None:
    """Return the time in the key, the last one where there are several; None without one."""
    times = [name for name in contract.key if contract.columns[name].type == "time"]
    return times[-1] if times else None


def latest(store: Store, folder: Path) -> pl.DataFrame:
    """Return one row per entity (the key without its time): O(entities) plus the little that came since it was kept.

    Raises
    ------
    UsageError
        Where the key holds no time.
    """
    contract = store.contract()
    time = time_column(contract)
    if time is None:
        raise UsageError(
            Text(zh="此表的主键中没有时间列，谈不上最新一行", en="the key holds no time, so no row is the latest")
        )
    entity = [name for name in contract.key if name != time]
    kept = beside.newest(folder, store.id, store.version)
    since = store.added_since(kept.version) if kept else None
    base = kept.read() if kept and since is not None else None
    if base is not None and since:
        base = _caught_up(base, store, [added.path for added in since], entity, time)
    if base is not None:
        return base
    made = _reduce(store.scan(), entity, time)
    beside.keep(folder, store.id, store.version, made)
    return made


def catch_up(store: Store, folder: Path) -> None:
    """Keep the latest rows anew where so much came since that reading it would cost more than the entities do."""
    contract = store.contract()
    time = time_column(contract)
    kept = beside.newest(folder, store.id, store.version)
    if time is None or (kept and not _is_behind(store.added_since(kept.version), kept.rows)):
        return
    made = latest(store, folder)
    beside.keep(folder, store.id, store.version, made)


def _is_behind(since: list[Added] | None, entities: int) -> bool:
    if since is None or len(since) >= _MOST_FILES:
        return True
    return sum(added.rows for added in since) >= max(entities, _LEAST_ROWS)


def _caught_up(base: pl.DataFrame, store: Store, paths: list[str], entity: list[str], time: str) -> pl.DataFrame | None:
    """Return the latest rows with those of the named files, None where such a file is gone."""
    try:
        return _reduce(pl.concat([base.lazy(), store.scan(paths).select(base.columns)]), entity, time)
    except FileNotFoundError:
        return None


def _reduce(rows: pl.LazyFrame, entity: list[str], time: str) -> pl.DataFrame:
    """Return the row with the greatest time per entity; the key is unique, so there is one."""
    if not entity:
        return rows.filter(pl.col(time) == pl.col(time).max()).collect(engine="streaming")
    last = rows.group_by(entity).agg(pl.col(time).max())
    return rows.join(last, on=[*entity, time], how="semi").sort(entity).collect(engine="streaming")
