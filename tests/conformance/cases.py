"""What does a case in plain language say, and does the application do so?

A file `tests/areas/<area>/<name>.yaml` is a list of cases:

- name       a sentence
  as_of      the moment taken as now; seed: a number; settings: NAME: VALUE
  inputs     TABLE: a list of rows, CSV text with its header, or a pattern:
               repeat: {sensor: [a, b], time: {from: 2025-05-01 00:00, every: 1 h, times: 336}}   every combination
               with: {value: [1, 2, 3]}     cycled along the last of them, a single value stays
               change: [{sensor: a, time: 2025-05-02 00:00, value: 9}]     rows named by key get other cells
               drop: [{sensor: a, time: 2025-05-02 01:00}]     rows named by cells go
               add: [{...}]     further rows
  expect     TABLE: the rows, all of them, in order of key; only the columns named are compared
  contains   TABLE: rows that are among them
  lacks      TABLE: rows that are not among them
  count      TABLE: how many rows
  raises     {table, column, check} of the data error
  warns      a piece of text in one of the warnings
  tolerance  how far numbers may lie apart (1e-9 unless told)
"""

import datetime as dt
import io
import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from jiahe.contracts.advice import advice
from jiahe.contracts.check import check
from jiahe.contracts.frames import empty
from jiahe.contracts.model import Contract, Table
from jiahe.contracts.read import read_yaml
from jiahe.kernel.application import Settings
from jiahe.kernel.errors import DataError
from jiahe.kernel.times import parse_time
from jiahe.runtime.registry import Installed
from tests.conformance import rooms

AREAS = Path(__file__).parents[1] / "areas"
Row = dict[str, Any]
_UNITS = {"s": 1, "min": 60, "h": 3600, "d": 86400}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Pattern(_Strict):
    """Rows by rule rather than by list."""

    repeat: dict[str, Any]
    with_: dict[str, Any] = Field(default_factory=dict, alias="with")
    change: list[Row] = Field(default_factory=list)
    drop: list[Row] = Field(default_factory=list)
    add: list[Row] = Field(default_factory=list)


class Span(_Strict):
    """Times at even steps."""

    start: Any = Field(alias="from")
    every: str
    times: int


class Case(_Strict):
    """One case."""

    name: str
    as_of: Any = None
    seed: int = 0
    settings: dict[str, Any] = Field(default_factory=dict)
    inputs: dict[str, list[Row] | str | Pattern]
    expect: dict[str, list[Row]] = Field(default_factory=dict)
    contains: dict[str, list[Row]] = Field(default_factory=dict)
    lacks: dict[str, list[Row]] = Field(default_factory=dict)
    count: dict[str, int] = Field(default_factory=dict)
    raises: dict[str, str] | None = None
    warns: str | None = None
    tolerance: float = 1e-9

    @property
    def moment(self) -> dt.datetime | None:
        """The moment taken as now."""
        return None if self.as_of is None else parse_time(_cell(self.as_of) or "")


@dataclass(frozen=True)
class Done:
    """What a case gave."""

    tables: rooms.Tables
    warnings: list[str]


def place(app: Installed) -> Path:
    """Return where an application's cases stand."""
    area, _, name = app.id.partition(".")
    return AREAS / area / f"{name}.yaml"


@cache
def cases_of(app: Installed) -> list[Case]:
    """Read an application's cases, strictly."""
    return TypeAdapter(list[Case]).validate_python(read_yaml(place(app)))


def frames_of(app: Installed, case: Case) -> rooms.Tables:
    """Return a case's checked input frames; raises DataError where they break the contract."""
    strangers = set(case.inputs) - set(app.contract.reads)
    if strangers:
        raise DataError(min(strangers), "", "unknown", advice=advice("unknown", ", ".join(app.contract.reads)))
    return {name: _frame(name, case, table) for name, table in app.contract.reads.items()}


def _frame(name: str, case: Case, table: Table) -> pl.DataFrame:
    if name not in case.inputs:
        if not table.optional:
            raise DataError(name, "", "required", advice=advice("required", name))
        return empty(table)
    return check(name, _written(case.inputs[name], table), table).frame


def _written(given: list[Row] | str | Pattern, table: Table) -> pl.DataFrame:
    """Give the rows as texts, as a file would bring them."""
    if isinstance(given, str):
        return pl.read_csv(io.StringIO(given), infer_schema=False)
    rows = given if isinstance(given, list) else list(_rows(given, table))
    if not rows:
        return empty(table)
    columns = dict.fromkeys(itertools.chain.from_iterable(rows))
    return pl.DataFrame({name: pl.Series([_cell(row.get(name)) for row in rows], dtype=pl.String) for name in columns})


def _cell(value: Any) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else value.isoformat() if isinstance(value, dt.date) else str(value)


def _rows(pattern: Pattern, table: Table) -> Iterator[Row]:
    sizes = [list(_span(values)) for values in pattern.repeat.values()]
    made = [
        dict(zip(pattern.repeat, combination, strict=True))
        | {name: _along(values, number % len(sizes[-1])) for name, values in pattern.with_.items()}
        for number, combination in enumerate(itertools.product(*sizes))
    ]
    for change in pattern.change:
        hit = [row for row in made if _matches(row, {name: change[name] for name in table.key})]
        assert len(hit) == 1, f"a change names one row, not {len(hit)}: {change}"
        hit[0].update(change)
    for drop in pattern.drop:
        assert any(_matches(row, drop) for row in made), f"no row to drop: {drop}"
    yield from (row for row in made if not any(_matches(row, drop) for drop in pattern.drop))
    yield from pattern.add


def _span(values: Any) -> Iterable[Any]:
    if not isinstance(values, dict):
        return values
    span = Span.model_validate(values)
    number, _, unit = span.every.partition(" ")
    start = parse_time(_cell(span.start) or "")
    assert start is not None, f"no time: {span.start}"
    return (start + dt.timedelta(seconds=step * float(number) * _UNITS[unit]) for step in range(span.times))


def _along(values: Any, number: int) -> Any:
    return values[number % len(values)] if isinstance(values, list) else values


def _matches(row: Row, wanted: Row) -> bool:
    return all(_plain(row.get(name)) == _plain(value) for name, value in wanted.items())


def _plain(value: Any) -> Any:
    """Make written and typed cells comparable: a time is a time in whatever form."""
    text = _cell(value)
    return text if text is None else parse_time(text) or text


def carry_out(app: Installed, case: Case) -> Done:
    """Do what a case says, as the runtime does."""
    moment = case.moment
    chosen = rooms.values(app.contract, case.settings, moment.date() if moment else rooms.DAY)
    frames = frames_of(app, case)
    warnings: list[str] = []
    settings = Settings(values=chosen, seed=case.seed, as_of=moment, on_warning=warnings.append)
    declared = app.application
    if declared.fit is None:
        made = declared.run(frames, settings)
    else:
        made = declared.run(frames, settings, declared.fit(frames, settings))
    return Done(rooms.checked(app, made), warnings)


def faults(app: Installed, case: Case) -> list[str]:
    """Return what differs from the case, in words; empty where all is as it says."""
    try:
        done = carry_out(app, case)
    except DataError as error:
        return [] if _as_told(case, error) else [f"raised {error!r}"]
    if case.raises is not None:
        return [f"did not raise {case.raises}"]
    return list(_differences(app.contract, case, done))


def _as_told(case: Case, error: DataError) -> bool:
    found = {"table": error.table, "column": error.column, "check": error.check}
    return case.raises is not None and case.raises.items() <= found.items() and bool(case.raises)


def _differences(contract: Contract, case: Case, done: Done) -> Iterator[str]:
    found = {name: frame.to_dicts() for name, frame in done.tables.items()}
    for name, number in case.count.items():
        if len(found[name]) != number:
            yield f"{name}: {len(found[name])} rows, not {number}"
    for name, rows in case.expect.items():
        yield from _unlike(name, typed(rows, contract.writes[name]), found[name], case.tolerance)
    yield from _among(contract, case, found)
    if case.warns is not None and not any(case.warns in warning for warning in done.warnings):
        yield f"no warning says {case.warns!r}; there are {done.warnings}"


def _among(contract: Contract, case: Case, found: Mapping[str, list[Row]]) -> Iterator[str]:
    for told, there in ((case.contains, True), (case.lacks, False)):
        for name, rows in told.items():
            for row in typed(rows, contract.writes[name]):
                if any(alike(row, other, case.tolerance) for other in found[name]) != there:
                    yield f"{name} {'lacks' if there else 'has'} {row}; it is {found[name][:20]}"


def _unlike(name: str, wanted: list[Row], found: list[Row], tolerance: float) -> Iterator[str]:
    if len(wanted) != len(found):
        yield f"{name}: {len(found)} rows, not {len(wanted)}: {found[:20]}"
    for number, (row, other) in enumerate(zip(wanted, found, strict=False)):
        if not alike(row, other, tolerance):
            yield f"{name}, row {number + 1}: expected {row}, got { ({column: other.get(column) for column in row}) }"


def typed(rows: list[Row], table: Table) -> list[Row]:
    """Read expected cells as the contract types them, so that a time may be written in any form."""
    return [{name: _typed(name, value, table) for name, value in row.items()} for row in rows]


def _typed(name: str, value: Any, table: Table) -> Any:
    column = table.columns.get(name) or table.others
    assert column is not None, f"an expected row names the column {name}, which is not written"
    if value is None or column.type not in {"time", "text", "choice", "number"}:
        return value
    if column.type == "time":
        return parse_time(_cell(value) or "")
    return float(value) if column.type == "number" else _cell(value)


def alike(wanted: Mapping[str, Any], found: Mapping[str, Any], tolerance: float) -> bool:
    """Tell whether a row has the wanted cells, numbers within the tolerance."""
    return all(_near(value, found[name], tolerance) for name, value in wanted.items())


def _near(wanted: Any, found: Any, tolerance: float) -> bool:
    if isinstance(wanted, float) and isinstance(found, float):
        return math.isclose(wanted, found, rel_tol=0, abs_tol=tolerance)
    return bool(wanted == found) and isinstance(wanted, bool) == isinstance(found, bool)
