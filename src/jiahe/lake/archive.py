"""Is this packed workbook what it says, or would it flood the memory once unpacked?"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from jiahe.lake.reading import FaultError, limit_bytes, over_limit

_RATIO = 200
_SMALL = 64 * 1024 * 1024
_CHUNK = 1024 * 1024
_LOCAL_HEADER = 30
_MOST_CELLS = 50_000_000
_OVERLAP = 256
_REFERENCE = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{0,8})(\d{1,8})["']""")
_HIDDEN_REFERENCE = re.compile(rb"""\br\s*=\s*["'][^"'<>]{0,64}&""")


def refuse_bomb(path: Path) -> None:
    """Refuse a workbook whose parts are larger than the limit, than they say, or spread over too many cells.

    Raises
    ------
    FaultError
        `size` for a bomb, `format` for what is no archive, `encrypted` parts included.
    """
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            parts = archive.infolist()
            _refuse_sizes(parts)
            for part in parts:
                _refuse_part(file, part)
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError) as error:
        raise FaultError("format", "format", "xlsx", error) from error


def _refuse_sizes(parts: list[zipfile.ZipInfo]) -> None:
    packed = sum(part.compress_size for part in parts)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limit_bytes() or (unpacked > _SMALL and unpacked > _RATIO * max(packed, 1)):
        raise over_limit(limit_bytes())
    if any(part.flag_bits & 1 for part in parts):
        raise FaultError("format", "encrypted")


def _refuse_part(file: IO[bytes], part: zipfile.ZipInfo) -> None:
    is_sheet = part.filename.lower().lstrip("/").startswith("xl/worksheets/")
    height = width = length = 0
    tail = b""
    for chunk in _unpack(file, part):
        length += len(chunk)
        if length > part.file_size:
            raise over_limit(part.file_size)
        if is_sheet:
            text = tail + chunk
            height, width = _extent(text, height, width)
            tail = text[-_OVERLAP:]
    if height * width > _MOST_CELLS:
        raise FaultError("size", "cells", height, width)


def _unpack(file: IO[bytes], part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what really comes out, whatever size the directory claims."""
    file.seek(part.header_offset)
    name_length, extra_length = struct.unpack("<26xHH", file.read(_LOCAL_HEADER))
    file.seek(name_length + extra_length, 1)
    left = part.compress_size
    if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise NotImplementedError(f"compression {part.compress_type}")
    inflate = zlib.decompressobj(-15) if part.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0 and (raw := file.read(min(left, _CHUNK))):
        left -= len(raw)
        if inflate is None:
            yield raw
            continue
        while raw:
            yield inflate.decompress(raw, _CHUNK)
            raw = inflate.unconsumed_tail


def _extent(text: bytes, height: int, width: int) -> tuple[int, int]:
    """Return the lowest row and the rightmost column that the sheet names, with those known before."""
    if _HIDDEN_REFERENCE.search(text):
        raise FaultError("format", "format", "xlsx", "r=&")
    found = set(_REFERENCE.findall(text))
    rows = {row for _, row in found}
    letters = {column.upper() for column, _ in found}
    return max(height, *map(int, rows), 0), max(width, *map(_place, letters), 0)


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = 26 * place + letter - 64
    return place
