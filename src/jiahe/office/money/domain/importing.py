"""How do many facts come in at once? From a file as `jiahe incentives assess` reads it: every row, or none and why."""

import tempfile
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import polars as pl
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from jiahe.contracts.advice import advice
from jiahe.contracts.model import Column
from jiahe.kernel.errors import DataError
from jiahe.kernel.text import Text
from jiahe.lake.formats import read_file
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import Person, require
from jiahe.office.errors import TooLargeError
from jiahe.office.money.domain.facts import Fact, fact_fields, fault_of, read_facts, repeated
from jiahe.office.money.domain.filing import may_enter
from jiahe.office.money.domain.making import create, make
from jiahe.office.money.domain.working import locked_ledger
from jiahe.office.money.models import Payout, State
from jiahe.office.money.rules import may_compute, may_file
from jiahe.plan.incentives.tables import CLAIMS, PAID, figures_as_shown

What = Literal["claims", "paid"]
MOST_ROWS = 5000
MOST_BYTES = 10 * 1024 * 1024
_FIRST_ROW = 2
_SUFFIXES = (".csv", ".xlsx")
_FIELD = {"applicant": "code", "date": "day", "name": "applicant"}
"""Where the files' own words differ from the form's."""
_CLAIM = Text(
    zh="同一申报编号出现了不止一次",
    en="the same claim id stands more than once",
)
_NOT_YOURS = Text(
    zh="该激励或领域不由您申报；由轮次评选的项目在轮次中申报",
    en="this incentive or area is not yours to file; what a round decides on is filed from the round",
)


@dataclass(frozen=True)
class CellFault:
    """One wrong cell: the row as the file counts it, the column as its head is called, and what to do."""

    row: int
    column: str
    value: str
    fault: DataError

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        told = {"zh": self.fault.advice.zh, "en": self.fault.advice.en}
        return {"row": self.row, "column": self.column, "value": self.value, "check": self.fault.check, "advice": told}


class FileError(DataError):
    """Cells of a file are wrong; `faults` are all of them, and the error itself is the first."""

    def __init__(self, table: str, faults: Sequence[CellFault]) -> None:
        self.faults = tuple(faults)
        first = self.faults[0]
        super().__init__(
            table,
            first.column,
            first.fault.check,
            count=len(self.faults),
            examples=first.fault.examples,
            advice=first.fault.advice,
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return FileError, (self.table, self.faults)

    def as_dict(self) -> dict[str, Any]:
        """Return the error as plain data, with every wrong cell."""
        return super().as_dict() | {"faults": [one.as_dict() for one in self.faults]}


@dataclass(frozen=True)
class _Sheet:
    """A file's rows by field, how the columns' heads are called there, and what an amount is counted in."""

    rows: list[dict[str, Any]]
    heads: Mapping[str, str]
    claims: list[str | None]
    unit: str


def import_facts(person: Person, file: "UploadedFile[Any]", *, source: str = "", what: What = "claims") -> list[Payout]:
    """Enter the facts of a CSV file or workbook, or what was paid for them elsewhere; all rows, or none.

    Parameters
    ----------
    person, file
        Who, and which file: columns as in the contract of `jiahe incentives assess`, and where wanted `name`, `source`,
        `area` and `county` beside them. Amounts are in yuan; a head that says 万元 has them in ten thousands.
    source
        The document, for rows that name none.
    what
        `claims`, which the rules are to be asked of; or `paid`, amounts paid by others, which are taken off.

    Raises
    ------
    NotSignedInError, ForbiddenError
        Where the person may not.
    TooLargeError
        Where the file is too large.
    DataError
        Where the file cannot be read or lacks a column; FileError with every wrong cell.
    """
    user = require(may_file(person) if what == "claims" else may_compute(person), person)
    sheet = _read(file, what)
    needed = ("amount",) if what == "paid" else ()
    given = [{"source": source, **row} for row in _with_names(sheet.rows)]
    read = read_facts(given, unit=sheet.unit, needed=needed)
    faults = [*_cells(sheet, read), *_repeated_claims(sheet)]
    facts = [one for one in read if isinstance(one, Fact)]
    if what == "claims" and not faults:
        faults = _marked(sheet, facts, lambda fact: None if may_enter(user, fact) else _not_yours(fact))
    if faults:
        raise FileError(what, sorted(faults, key=lambda one: one.row))
    return _enter(user, sheet, facts, what)


def _enter(user: User, sheet: _Sheet, facts: Sequence[Fact], what: What) -> list[Payout]:
    with transaction.atomic():
        ledger = locked_ledger()
        again = _known(facts, what)
        if faults := _marked(sheet, facts, lambda fact: repeated(fact) if again(fact) else None):
            raise FileError(what, faults)
        made = [make(ledger, user, fact) for fact in facts]
        for one in made if what == "paid" else ():
            one.state, one.payable, one.amount = State.ELSEWHERE, one.amount, None
        create(ledger, user, made, "file" if what == "claims" else "tell")
    return made


def _known(facts: Sequence[Fact], what: What) -> Callable[[Fact], bool]:
    """Return what tells whether a fact was entered before, in the house or further up in the file."""
    rows = Payout.objects.filter(code__in={fact.code for fact in facts}).exclude(state=State.STOPPED)
    kept = rows.filter(state=State.ELSEWHERE) if what == "paid" else rows.exclude(state=State.ELSEWHERE)
    seen = set(kept.values_list("incentive", "code", "matter", "day"))

    def again(fact: Fact) -> bool:
        before = fact.name in seen
        seen.add(fact.name)
        return before

    return again


# --- the file


def _read(file: "UploadedFile[Any]", what: What) -> _Sheet:
    suffix = Path(file.name or "").suffix.lower()
    if suffix not in _SUFFIXES:
        raise DataError(what, "", "format", advice=advice("format_unknown", ", ".join(_SUFFIXES)))
    if (file.size or 0) > MOST_BYTES:
        raise TooLargeError(MOST_BYTES)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{what}{suffix}"
        with path.open("wb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
        frame = read_file(what, path).frame
    if not 0 < len(frame) <= MOST_ROWS:
        raise DataError(what, "", "size" if len(frame) else "empty", count=len(frame), advice=_rows_wanted())
    return _sheet(frame, what)


def _rows_wanted() -> Text:
    return Text(zh=f"一次应有 1 至 {MOST_ROWS} 行", en=f"a file has between 1 and {MOST_ROWS} rows")


def _sheet(frame: pl.DataFrame, what: What) -> _Sheet:
    heads, unit = _heads(frame.columns, what)
    texts = figures_as_shown(frame).select(pl.all().cast(pl.String))
    rows = texts.select(pl.col(head).alias(name) for name, head in heads.items()).to_dicts()
    claims = [row.pop("claim", None) for row in rows]
    named = [{_FIELD.get(name, name): value or "" for name, value in row.items()} for row in rows]
    return _Sheet(named, {_FIELD.get(name, name): head for name, head in heads.items()}, claims, unit)


def _heads(columns: Sequence[str], what: What) -> tuple[dict[str, str], str]:
    """Return the head under which each column stands, and what amounts are counted in."""
    found: dict[str, str] = {}
    unit = "yuan"
    spelt = _spellings(what)
    for head in columns:
        plain = "".join(unicodedata.normalize("NFKC", head).lower().split())
        name = spelt.get(plain.removesuffix("(元)").removesuffix("(万元)"))
        if name is None:
            continue
        if name in found:
            raise DataError(what, head, "column_repeated", advice=advice("column_repeated"))
        found[name] = head
        unit = "wan" if name == "amount" and plain.endswith("(万元)") else unit
    wanted = [name for name, column in _columns(what).items() if column.missing == "refused" and name != "claim"]
    if absent := [name for name in wanted if name not in found]:
        there = ", ".join(columns[:12]) or "-"
        told = advice("column_missing", ", ".join(absent), there)
        raise DataError(what, absent[0], "column_missing", count=len(absent), advice=told)
    return found, unit


def _spellings(what: What) -> dict[str, str]:
    spelt = {}
    for name, column in _columns(what).items():
        for text in (name, column.title.zh, column.title.en):
            spelt["".join(text.lower().split())] = name
    return spelt


def _columns(what: What) -> dict[str, Column]:
    """Return the columns that a file may have: those of the contract, and what the form asks for beside them."""
    fields = fact_fields()
    more: dict[str, Column] = {name: fields[name] for name in ("source", "area", "county")}
    more["name"] = fields["applicant"]
    optional = {name: column.model_copy(update={"missing": "allowed"}) for name, column in more.items()}
    return optional | dict((CLAIMS if what == "claims" else PAID).columns)


def _with_names(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put a firm's name where a row has none: as it was filed last, else its code."""
    codes = {row.get("code", "") for row in rows if not row.get("applicant")}
    known = dict(Payout.objects.filter(code__in=codes).order_by("number").values_list("code", "applicant"))
    return [
        {**row, "applicant": row.get("applicant") or known.get(row.get("code", "")) or row.get("code", "")}
        for row in rows
    ]


# --- what is wrong


def _cells(sheet: _Sheet, read: Sequence[Fact | Mapping[str, DataError]]) -> list[CellFault]:
    return [
        _cell(sheet, place, name, fault)
        for place, one in enumerate(read)
        if not isinstance(one, Fact)
        for name, fault in one.items()
    ]


def _marked(sheet: _Sheet, facts: Sequence[Fact], find: Callable[[Fact], DataError | None]) -> list[CellFault]:
    found = [(place, find(fact)) for place, fact in enumerate(facts)]
    return [_cell(sheet, place, fault.column, fault) for place, fault in found if fault is not None]


def _cell(sheet: _Sheet, place: int, name: str, fault: DataError) -> CellFault:
    value = str(sheet.rows[place].get(name, ""))[:60]
    return CellFault(place + _FIRST_ROW, sheet.heads.get(name, name), value, fault)


def _repeated_claims(sheet: _Sheet) -> list[CellFault]:
    seen: set[str] = set()
    found = []
    for place, claim in enumerate(sheet.claims):
        if claim in seen:
            fault = fault_of("claim", "duplicate_key", claim, _CLAIM)
            found.append(CellFault(place + _FIRST_ROW, sheet.heads.get("claim", "claim"), claim, fault))
        seen |= {claim} if claim else set()
    return found


def _not_yours(fact: Fact) -> DataError:
    return fault_of("incentive", "choice", fact.incentive, _NOT_YOURS)
