"""In which encoding is a text file written, and what is its text? UTF-8, else strictly GB18030; UTF-16 by its mark."""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

from jiahe.kernel.errors import Example
from jiahe.lake.reading import FaultError, limit_bytes, over_limit

_CHUNK = 4 * 1024 * 1024
_HEAD = 64 * 1024
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def encodings(path: Path) -> tuple[str, ...]:
    """Return the encodings to try, the likeliest first."""
    start = next(raw_chunks(path, 4), b"")
    marked = next((name for mark, name in _MARKS if start.startswith(mark)), None)
    return (marked,) if marked else ("utf-8", "gb18030")


def raw_chunks(path: Path, size: int = _CHUNK) -> Iterator[bytes]:
    """Yield a file's bytes, unpacked where the name ends in .gz, never more than the limit."""
    packed = path.name.lower().endswith(".gz")
    left = limit_bytes()
    with gzip.open(path, "rb") if packed else path.open("rb") as file:
        try:
            while chunk := file.read(size):
                left -= len(chunk)
                if left < 0:
                    raise over_limit(limit_bytes())
                yield chunk
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise FaultError("format", "format", "gzip", error) from error


def utf8_chunks(path: Path, encoding: str) -> Iterator[bytes]:
    """Yield a text file's content as UTF-8 without a mark.

    Raises
    ------
    UnicodeDecodeError
        Where the bytes are not of that encoding.
    FaultError
        `format` at a NUL character: what holds one is no text.
    """
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    plain = encoding == "utf-8"
    pending = False
    for chunk in raw_chunks(path):
        if plain and not pending and chunk.isascii():
            made = chunk
        else:
            made = decoder.decode(chunk).encode()
            pending = bool(decoder.getstate()[0])
        _refuse_nul(made)
        yield made
    yield decoder.decode(b"", final=True).encode()


def text_of(path: Path, most: int) -> str:
    """Return a whole text file of at most `most` bytes."""
    if path.stat().st_size > most:
        raise over_limit(most)
    for encoding in encodings(path):
        try:
            return b"".join(utf8_chunks(path, encoding)).decode()
        except UnicodeDecodeError:
            continue
    raise FaultError("encoding", "encoding")


def head_of(path: Path) -> str:
    """Return the first characters of a text file, unreadable ones replaced: enough to tell formats apart."""
    encoding = encodings(path)
    start = next(raw_chunks(path, _HEAD), b"")
    for name in encoding:
        try:
            return codecs.getincrementaldecoder(name)("strict").decode(start)
        except UnicodeDecodeError:
            continue
    return start.decode("utf-8", "replace")


def _refuse_nul(chunk: bytes) -> None:
    place = chunk.find(b"\0")
    if place >= 0:
        around = chunk[max(0, place - 20) : place + 20].decode("utf-8", "replace").replace("\0", "␀")
        raise FaultError("format", "nul", count=chunk.count(b"\0"), examples=(Example(None, around),))
