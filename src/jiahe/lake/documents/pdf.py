"""Is this a whole PDF that does nothing by itself? No scripts, no programs started, not locked."""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from jiahe.lake.documents.packages import MEGABYTE
from jiahe.lake.reading import FaultError

_HEAD, _TAIL = 1024, 2048
_VERSION = re.compile(rb"%PDF-[12]\.\d")
_NAMES = re.compile(rb"/(JavaScript|Launch|RichMedia|ImportData|SubmitForm|Encrypt)(?![A-Za-z0-9])")
"""What acts when a document is opened or clicked (ISO 32000-1, 12.6.4), and what locks it."""
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_OBJECTS, _WITHIN = re.compile(rb"/ObjStm(?![A-Za-z0-9])"), 600
_BEGIN = re.compile(rb"stream\r?\n")
_MOST_UNPACKED = 64 * MEGABYTE


def inspect_pdf(path: Path) -> None:
    """Look at a PDF without opening it as one.

    Objects may be packed; they are unpacked and looked at too. What is packed in other ways than the usual one is passed
    over, as it would take a whole reader of PDF.

    Raises
    ------
    FaultError
        `format` for what is no whole PDF, `encrypted`, `active` where it acts by itself, `size` for a bomb.
    """
    content = path.read_bytes()
    tail = content[-_TAIL:]
    if not _VERSION.search(content[:_HEAD]) or b"startxref" not in tail or b"%%EOF" not in tail:
        raise FaultError("format", "format", "pdf", "%%EOF")
    for piece in (content, *_packed(content)):
        found = _NAMES.search(_ESCAPED.sub(lambda escaped: bytes([int(escaped[1], 16)]), piece))
        if found and found[1] == b"Encrypt":
            raise FaultError("encrypted", "locked")
        if found:
            raise FaultError("active", "active", found[1].decode())


def _packed(content: bytes) -> Iterator[bytes]:
    left = _MOST_UNPACKED
    for found in _OBJECTS.finditer(content):
        begin = _BEGIN.search(content, found.end(), found.end() + _WITHIN)
        if begin is None:
            continue
        end = content.find(b"endstream", begin.end())
        inflate = zlib.decompressobj()
        try:
            piece = inflate.decompress(content[begin.end() : end if end > 0 else None], left)
        except zlib.error:
            continue
        left -= len(piece)
        if inflate.unconsumed_tail or left <= 0:
            raise FaultError("size", "size", f"{_MOST_UNPACKED // MEGABYTE} MB")
        yield piece
