"""How do a finished run's tables reach a person or a folder?"""

import shutil
from pathlib import Path

import polars as pl

from jiahe.kernel.errors import NotFoundError
from jiahe.kernel.ids import new_id
from jiahe.kernel.text import Text
from jiahe.kernel.times import TimeForm
from jiahe.lake.writing import write_csv
from jiahe.runtime import models
from jiahe.runtime.record import RECORD, Record


def read_result(folder: Path, table: str) -> pl.DataFrame:
    """Return one output table of a run.

    Raises
    ------
    NotFoundError
        Where the run wrote no such table.
    """
    path = folder / f"{table}.parquet"
    if table not in tables_of(folder):
        raise NotFoundError(Text(zh=f"该运行没有输出表 {table}", en=f"the run wrote no table {table}"))
    return pl.read_parquet(path)


def tables_of(folder: Path) -> list[str]:
    """Return the names of the tables that a run wrote."""
    return sorted(path.stem for path in folder.glob("*.parquet"))


def form_of_run(record: Record) -> TimeForm | None:
    """Return the form in which the run's times came, and in which they go back."""
    return TimeForm.of_dict(record.times) if record.times else None


def export(folder: Path, record: Record, out: Path, *, kind: str = "csv") -> list[Path]:
    """Write a run's tables, its model if it has one, and last its run.json into `out`, each file whole.

    Raises
    ------
    OSError
        Where `out` cannot be written; files already there are replaced, others are left alone.
    """
    out.mkdir(parents=True, exist_ok=True)
    part = out / f".part-{new_id()}"
    part.mkdir()
    try:
        names = _write_all(folder, record, part, kind)
        for name in names:
            (part / name).replace(out / name)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return [out / name for name in names]


def _write_all(folder: Path, record: Record, part: Path, kind: str) -> list[str]:
    names = []
    for table in tables_of(folder):
        name = f"{table}.{kind}"
        if kind == "csv":
            write_csv(read_result(folder, table), part / name, form_of_run(record))
        else:
            shutil.copyfile(folder / f"{table}.parquet", part / name)
        names.append(name)
    kept = [name for name in (models.ARRAYS, models.REST, RECORD) if (folder / name).is_file()]
    for name in kept:
        shutil.copyfile(folder / name, part / name)
    return names + kept
