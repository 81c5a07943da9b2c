"""What does a CSV file hold? Every cell comes as text, an empty one as null; whatever is not a plain table is refused."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.csv as pc

from jiahe.kernel.errors import EXAMPLES, Example
from jiahe.lake.decoding import encodings, utf8_chunks
from jiahe.lake.reading import FaultError, Read, limit_bytes, over_limit

NAME = "csv"
SUFFIXES = (".csv", ".tsv", ".csv.gz", ".tsv.gz")

_BLOCK = 4 * 1024 * 1024
_LONGEST_HEADER = 64 * 1024 * 1024
_DELIMITERS = ",\t;"
_GROWTH = 3
_LAST = "\u2403end of the file\u2403"
"""A record of ours behind the last one: a quote that is never closed swallows it."""


@dataclass
class _Bad:
    """Records with another number of cells than the header."""

    count: int = 0
    examples: list[Example] = field(default_factory=list)

    def __call__(self, row: pc.InvalidRow) -> str:
        self.count += 1
        if len(self.examples) < EXAMPLES:
            number = None if row.number is None else row.number + 1
            self.examples.append(Example(number, f"{row.actual_columns}: {row.text[:60]}"))
        return "skip"


def fits(head: str) -> bool:
    """Tell whether a text begins like a table: a header of words, and as many delimiters in the next line."""
    lines = [line for line in head.splitlines()[:2] if line.strip()]
    if len(lines) < 2 or not any(mark in lines[0] for mark in _DELIMITERS):
        return False
    delimiter = _delimiter(lines[0])
    cells = lines[0].split(delimiter)
    return len(cells) == len(lines[1].split(delimiter)) and not any(_is_number(cell) for cell in cells)


def read(path: Path) -> Read:
    """Read the file as UTF-8 (with or without a mark), else GB18030; UTF-16 by its mark."""
    for encoding in encodings(path):
        try:
            return Read(_parse(path, encoding))
        except UnicodeDecodeError:
            continue
    raise FaultError("encoding", "encoding")


def _parse(path: Path, encoding: str) -> pl.DataFrame:
    stream = _Stream(utf8_chunks(path, encoding))
    try:
        frame, bad = _records(stream, threads=True)
        if bad.count:
            # only the slow way numbers the records
            _, bad = _records(_Stream(utf8_chunks(path, encoding)), threads=False)
            text = "ragged"
            raise FaultError("format", text, len(stream.header), count=bad.count, examples=tuple(bad.examples))
    except pa.ArrowInvalid as error:
        raise FaultError("format", "format", NAME, str(error)[:120]) from error
    return _named(_without_last(frame), stream.header)


def _records(stream: "_Stream", *, threads: bool) -> tuple[pl.DataFrame, _Bad]:
    bad = _Bad()
    names = [str(number) for number in range(len(stream.header))]
    reader = pc.open_csv(
        stream,
        read_options=pc.ReadOptions(column_names=names, use_threads=threads, block_size=stream.block),
        parse_options=pc.ParseOptions(delimiter=stream.delimiter, newlines_in_values=True, invalid_row_handler=bad),
        convert_options=pc.ConvertOptions(
            column_types=dict.fromkeys(names, pa.large_string()),
            strings_can_be_null=True,
            null_values=[""],
            check_utf8=False,  # the stream decoded it
        ),
    )
    parts: list[pl.DataFrame] = []
    left = _GROWTH * limit_bytes()
    for batch in reader:
        # the copy (no cell holds a NUL) lets Arrow's blocks go: short cells then live in their views alone
        part = pl.DataFrame(batch).select(pl.all().str.replace_all("\0", "", literal=True))
        left -= int(part.estimated_size())
        if left < 0:
            raise over_limit(limit_bytes())
        parts.append(part)
    return pl.concat(parts) if parts else pl.DataFrame(schema=dict.fromkeys(names, pl.String)), bad


def _without_last(frame: pl.DataFrame) -> pl.DataFrame:
    if not len(frame) or frame[-1, 0] != _LAST:
        raise FaultError("format", "quote", examples=(Example(len(frame) + 2, '"'),))
    return frame.head(len(frame) - 1)


def _named(frame: pl.DataFrame, header: list[str]) -> pl.DataFrame:
    """Name the columns; a column without a name is dropped where it is empty, as spreadsheets leave such behind."""
    blank = [place for place, name in enumerate(header) if not name.strip()]
    filled = [place for place in blank if frame[:, place].null_count() < len(frame)]
    if filled or len(blank) == len(header):
        raise FaultError("format", "header_blank", filled[0] + 1 if filled else 1, count=max(1, len(filled)))
    named = frame.drop(frame.columns[place] for place in blank)
    named.columns = [name for name in header if name.strip()]
    return named


class _Stream(io.RawIOBase):
    """The records behind the header, as a file that Arrow reads."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        super().__init__()
        self._chunks = chunks
        self._ended = False
        self._newline = True
        self._rest = self._take_header()

    def _take_header(self) -> bytes:
        head = b""
        while True:
            chunk = next(self._chunks, None)
            head += chunk or b""
            found = _first_record(head, whole=chunk is None)
            if found is not None:
                break
            if len(head) > _LONGEST_HEADER:
                raise FaultError("format", "header_long")
        self.header, self.delimiter, length = found
        self.block = max(_BLOCK, 4 * length)
        rest = head[length:]
        self._newline = not rest or rest[-1:] in {b"\n", b"\r"}
        return rest or self._more()

    def _more(self) -> bytes:
        """Return the next bytes; behind the last, our closing record."""
        while not self._ended:
            chunk = next(self._chunks, None)
            if chunk:
                self._newline = chunk[-1:] in {b"\n", b"\r"}
                return chunk
            if chunk is None:
                self._ended = True
                cells = self.delimiter * (len(self.header) - 1)
                return f"{'' if self._newline else chr(10)}{_LAST}{cells}\n".encode()
        return b""

    def readable(self) -> bool:
        """Tell Arrow that it may read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes, none at the end."""
        if not self._rest:
            self._rest = self._more()
        taken = self._rest if size < 0 else self._rest[:size]
        self._rest = self._rest[len(taken) :]
        return taken


def _first_record(head: bytes, *, whole: bool) -> tuple[list[str], str, int] | None:
    """Return the header's cells, the delimiter and the header's length in bytes; None where it is not all there yet."""
    text = head.decode("utf-8", "ignore")
    start = len(text) - len(text.lstrip("\r\n"))
    if not text.strip("\r\n"):
        if whole:
            raise FaultError("empty", "empty")
        return None
    lines = io.StringIO(text[start:], newline="")
    first = next(iter(lines))
    lines.seek(0)
    delimiter = _delimiter(first)
    counted = _Counted(lines)
    try:
        cells = next(csv.reader(counted, delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration) as error:
        if not whole:
            return None
        raise FaultError("format", "quote", examples=(Example(1, first[:60]),)) from error
    if not whole and not counted.complete(len(text) - start):
        return None
    _refuse_repeated(cells)
    return cells, delimiter, len(text[: start + counted.length].encode())


class _Counted:
    """Lines that remember how many characters they gave."""

    def __init__(self, lines: io.StringIO) -> None:
        self._lines = lines
        self.length = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.length += len(line)
        return line

    def complete(self, length: int) -> bool:
        """Tell whether something follows the lines given, so that their end is an end."""
        return self.length < length


def _refuse_repeated(cells: list[str]) -> None:
    repeated = [cell for cell, times in Counter(cells).items() if times > 1 and cell.strip()]
    if repeated:
        raise FaultError("format", "header_repeated", repeated[0], column=repeated[0], count=len(repeated))


def _delimiter(line: str) -> str:
    """Return the first of comma, tab and semicolon that stands outside quotes."""
    outside = "".join(line.split('"')[::2])
    return next((mark for mark in _DELIMITERS if mark in outside), ",")


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
