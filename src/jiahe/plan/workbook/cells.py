"""What stands in the cells of a workbook, whichever program wrote it? Read as a stream, of which nothing is kept twice.

The usual libraries stop at styles that they do not know, pass over rows, take the days of Chinese formats for numbers,
or give a formula's last value for its own; here a cell is a value, a formula or an error, and nothing else is looked at.
"""

import datetime as dt
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from xml.parsers import expat

from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from jiahe.lake.documents.packages import MEGABYTE
from jiahe.lake.reading import FaultError

Value = str | bool | int | float | dt.datetime | dt.date | dt.time | dt.timedelta
Attributes = Mapping[str, str]
_BUILT_IN_DAYS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""Formats of days that have no code of their own; 27 to 36 and 50 to 58 are those of Chinese, Japanese and Korean."""
_MOST_CELLS, _MOST_COLUMNS, _EXACT_DIGITS = 1_000_000, 200, 30
_REFERENCE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ERROR = "#VALUE!"


@dataclass(frozen=True)
class Cell:
    """One cell that is not empty; of a formula the text, of an error what is shown."""

    value: Value
    kind: Literal["value", "formula", "error"] = "value"


Cells = Mapping[int, Cell]
"""The cells of a row by column, counted from 1."""


@dataclass(frozen=True)
class Sheet:
    """One sheet that is shown."""

    name: str
    part: str


@dataclass
class Book:
    """A workbook whose package was looked at before."""

    path: Path
    sheets: list[Sheet] = field(default_factory=list)
    _strings: list[str] = field(default_factory=list)
    _days: set[int] = field(default_factory=set)
    _epoch: dt.datetime = CALENDAR_WINDOWS_1900

    def __post_init__(self) -> None:
        with zipfile.ZipFile(self.path) as archive:
            [main] = _related(archive, "", "/officeDocument").values()
            parts = _related(archive, main, "/worksheet")
            listed = _Listing(parts)
            _parse(archive, main, listed)
            self.sheets, self._epoch = listed.sheets, listed.epoch
            for part in _related(archive, main, "/sharedStrings").values():
                _parse(archive, part, strings := _Strings())
                self._strings = strings.found
            for part in _related(archive, main, "/styles").values():
                _parse(archive, part, styles := _Styles())
                self._days = styles.days()

    def rows(self, sheet: Sheet) -> Iterator[tuple[int, Cells]]:
        """Yield the number and the cells of every row that has any, in the order in which they are written."""
        reader = _Rows(self._strings, self._days, self._epoch)
        with zipfile.ZipFile(self.path) as archive:
            for _ in _chunks(archive, sheet.part, reader):
                yield from reader.done
                reader.done.clear()


class _Reader:
    """What is told of each element: its name without a prefix, and the text inside it."""

    def start(self, tag: str, attributes: Attributes) -> None:
        """Meet the beginning of an element."""

    def text(self, text: str) -> None:
        """Meet a piece of text."""

    def end(self, tag: str) -> None:
        """Meet the end of an element."""


class _Relations(_Reader):
    def __init__(self, kind: str) -> None:
        self._kind, self.found = kind, dict[str, str]()

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attributes.get("Type", "").endswith(self._kind):
            self.found[attributes["Id"]] = attributes["Target"]


class _Listing(_Reader):
    """The sheets of the workbook that are shown, and where its days begin."""

    def __init__(self, parts: Mapping[str, str]) -> None:
        self._parts, self.sheets = parts, list[Sheet]()
        self.epoch = CALENDAR_WINDOWS_1900

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
            self.epoch = CALENDAR_MAC_1904
        elif tag == "sheet" and attributes.get("state", "visible") == "visible":
            related = next((value for name, value in attributes.items() if name.endswith(":id")), "")
            if related in self._parts:
                self.sheets.append(Sheet(attributes.get("name", "")[:60], self._parts[related]))


class _Styles(_Reader):
    """Which formats of cells are those of days?"""

    def __init__(self) -> None:
        self._codes, self._formats, self._inside = dict[int, str](), list[int](), False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "numFmt":
            self._codes[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif tag == "cellXfs":
            self._inside = True
        elif tag == "xf" and self._inside:
            self._formats.append(int(attributes.get("numFmtId", 0)))

    def end(self, tag: str) -> None:
        self._inside = self._inside and tag != "cellXfs"

    def days(self) -> set[int]:
        """Return the numbers of those formats."""
        known = {number for number, code in self._codes.items() if is_date_format(code)}
        built_in = _BUILT_IN_DAYS - set(self._codes)
        return {place for place, number in enumerate(self._formats) if number in known | built_in}


class _Texts(_Reader):
    """Collects the text of some elements; how a word is pronounced is none of it."""

    def __init__(self, tags: set[str]) -> None:
        self._tags, self._open, self._aside = tags, "", 0
        self.pieces: dict[str, list[str]] = {}

    def start(self, tag: str, attributes: Attributes) -> None:  # noqa: ARG002  # as of every reader
        self._aside += tag == "rPh"
        if tag in self._tags and not self._aside:
            self._open = tag
            self.pieces.setdefault(tag, [])

    def text(self, text: str) -> None:
        if self._open:
            self.pieces[self._open].append(text)

    def end(self, tag: str) -> None:
        self._aside -= tag == "rPh"
        if tag == self._open:
            self._open = ""

    def taken(self, tag: str) -> str | None:
        """Return what stood in elements of a name, None where there was none."""
        pieces = self.pieces.pop(tag, None)
        return None if pieces is None else "".join(pieces)


class _Strings(_Texts):
    """The texts that cells share."""

    def __init__(self) -> None:
        super().__init__({"t"})
        self.found: list[str] = []

    def end(self, tag: str) -> None:
        super().end(tag)
        if tag == "si":
            self.found.append(_plain(self.taken("t") or ""))


class _Rows(_Texts):
    """The rows of a sheet, each as soon as it ends."""

    def __init__(self, strings: list[str], days: set[int], epoch: dt.datetime) -> None:
        super().__init__({"v", "f", "t"})
        self._strings, self._days, self._epoch = strings, days, epoch
        self.done: list[tuple[int, Cells]] = []
        self._row, self._column, self._count = 0, 0, 0
        self._cells: dict[int, Cell] = {}
        self._cell: Attributes = {}

    def start(self, tag: str, attributes: Attributes) -> None:
        super().start(tag, attributes)
        if tag == "row":
            self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
            self._column, self._cells = 0, {}
        elif tag == "c":
            found = _REFERENCE.fullmatch(attributes.get("r", ""))
            self._column = _place(found[1]) if found else self._column + 1
            self._cell = attributes
            self._count += 1
            if self._count > _MOST_CELLS:
                raise FaultError("size", "cells", self._row, self._column)

    def end(self, tag: str) -> None:
        super().end(tag)
        if tag == "c":
            cell = self._read()
            if cell is not None and self._column <= _MOST_COLUMNS:
                self._cells[self._column] = cell
            self.pieces.clear()
        elif tag == "row" and self._cells:
            self.done.append((self._row, self._cells))

    def _read(self) -> Cell | None:
        kind = self._cell.get("t", "n")
        formula, value, text = (self.taken(tag) for tag in ("f", "v", "t"))
        if formula is not None:
            return Cell(f"={formula}", "formula")
        if kind == "inlineStr":
            return Cell(_plain(text)) if text else None
        if value is None or not value.strip():
            return None
        return self._value(kind, value.strip() if kind != "str" else value)

    def _value(self, kind: str, value: str) -> Cell:
        if kind == "s":
            return Cell(self._strings[int(value)])
        if kind == "b":
            return Cell(value in {"1", "true"})
        if kind == "e":
            return Cell(value, "error")
        return Cell(_plain(value)) if kind in {"str", "d"} else self._number(value)

    def _number(self, value: str) -> Cell:
        number = int(value) if value.lstrip("+-").isdecimal() and len(value) < _EXACT_DIGITS else float(value)
        if int(self._cell.get("s") or 0) not in self._days:
            return Cell(number)
        try:
            return Cell(from_excel(number, self._epoch))
        except (OverflowError, ValueError):
            return Cell(_ERROR, "error")


def _plain(text: str) -> str:
    """Give marks back that a workbook writes as `_x000D_`."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _place(letters: str) -> int:
    place = 0
    for letter in letters.upper():
        place = 26 * place + ord(letter) - 64
    return place


def _related(archive: zipfile.ZipFile, part: str, kind: str) -> dict[str, str]:
    """Return the parts of a kind that a part refers to, by the id of the reference."""
    folder, name = posixpath.split(part)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    _parse(archive, listed, found := _Relations(kind))
    return {key: posixpath.normpath(posixpath.join("/", folder, target))[1:] for key, target in found.found.items()}


def _parse(archive: zipfile.ZipFile, part: str, reader: _Reader) -> None:
    for _ in _chunks(archive, part, reader):
        pass


def _chunks(archive: zipfile.ZipFile, part: str, reader: _Reader) -> Iterator[None]:
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: reader.start(name.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda name: reader.end(name.rpartition(":")[2])
    parser.CharacterDataHandler = reader.text
    with archive.open(part) as file:
        while chunk := file.read(MEGABYTE // 8):
            parser.Parse(chunk)
            yield
    parser.Parse(b"", True)
    yield
