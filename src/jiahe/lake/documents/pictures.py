"""Is this a whole picture of a size that can be shown? PNG and JPEG, walked through part by part."""

import struct
import zlib
from pathlib import Path

from jiahe.lake.reading import FaultError

_MOST_PIXELS, _LONGEST_SIDE = 100_000_000, 30_000
_PNG = b"\x89PNG\r\n\x1a\n"
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""Markers that begin a JPEG's frame and tell its size (ITU-T T.81, table B.1)."""
_ALONE = {0x01, *range(0xD0, 0xD8)}
_SCAN, _END = 0xDA, 0xD9


def inspect_png(path: Path) -> None:
    """See that a PNG's parts keep their sums from the head to the end.

    Raises
    ------
    FaultError
        `format` for what is no whole PNG, `size` for one that is too large to be shown.
    """
    content = path.read_bytes()
    place, seen = len(_PNG), 0
    while place + 12 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, place)
        end = place + 8 + length
        if end + 4 > len(content) or zlib.crc32(content[place + 4 : end]) != int.from_bytes(
            content[end : end + 4], "big"
        ):
            break
        if not seen:
            if kind != b"IHDR" or length != 13:
                break
            _refuse_size(*struct.unpack_from(">II", content, place + 8))
        seen += kind == b"IDAT" or not seen
        place = end + 4
        if kind == b"IEND":
            if seen > 1 and place == len(content):
                return
            break
    raise FaultError("format", "format", "png", "IEND")


def inspect_jpeg(path: Path) -> None:
    """See that a JPEG has a frame with a size, a scan and an end.

    Raises
    ------
    FaultError
        `format` for what is no whole JPEG, `size` for one that is too large to be shown.
    """
    content = path.read_bytes()
    place, framed = 2, False
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker == 0xFF or marker in _ALONE:
            place += 1 if marker == 0xFF else 2
            continue
        length = int.from_bytes(content[place + 2 : place + 4], "big")
        if length < 2 or place + 2 + length > len(content):
            break
        if marker in _FRAMES:
            if length < 8:
                break
            height, width = struct.unpack_from(">HH", content, place + 5)
            _refuse_size(width, height)
            framed = True
        if marker == _SCAN:
            if framed and content.find(bytes([0xFF, _END]), place + 2 + length) > 0:
                return
            break
        place += 2 + length
    raise FaultError("format", "format", "jpeg", "EOI")


def _refuse_size(width: int, height: int) -> None:
    if not width or not height:
        raise FaultError("format", "format", "png/jpeg", f"{width} x {height}")
    if width * height > _MOST_PIXELS or max(width, height) > _LONGEST_SIDE:
        raise FaultError("size", "pixels", width, height)
