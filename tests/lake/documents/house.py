"""Small whole documents of every kind, and ways to spoil them."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import docx
import openpyxl

_OBJECT = (
    b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R %s >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
)


def pdf(more: bytes = b"", body: bytes = b"") -> bytes:
    """Return a PDF without a page."""
    content = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + _OBJECT % more + body
    return content + b"xref\n0 1\n0000000000 65535 f \ntrailer << /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(
        content
    )


def packed_objects(text: bytes) -> bytes:
    """Return objects packed into a stream, as newer PDFs have them."""
    packed = zlib.compress(text)
    return (
        b"3 0 obj\n<< /Type /ObjStm /N 1 /Filter /FlateDecode /DecodeParms << /Predictor 1 >> /Length %d >>\nstream\n%b\nendstream\nendobj\n"
        % (
            len(packed),
            packed,
        )
    )


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a part of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 1, height: int = 1) -> bytes:
    """Return a grey PNG."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def jpeg(width: int = 16, height: int = 16) -> bytes:
    """Return a JPEG's skeleton: head, frame, scan, end."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    return (
        b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0\1\1\0\0\1\0\1\0\0"
        + b"\xff\xc0" + struct.pack(">H", 2 + len(frame)) + frame
        + b"\xff\xda" + struct.pack(">H", 8) + b"\x01\x01\x00\x00\x3f\x00" + b"\x12\x34" + b"\xff\xd9"
    )  # fmt: skip


def word() -> bytes:
    """Return a Word document."""
    target = io.BytesIO()
    made = docx.Document()
    made.add_paragraph("投资证明")
    made.save(target)
    return target.getvalue()


def excel() -> bytes:
    """Return a workbook."""
    target = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "=1+1"
    book.save(target)
    return target.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """Return a packed document with one part more, or another in its place."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        new.writestr(name, part)
    return target.getvalue()


WHOLE = {"pdf": pdf(), "png": png(), "jpeg": jpeg(), "docx": word(), "xlsx": excel()}


def write(path: Path, content: bytes) -> Path:
    """Write a file and return its path."""
    path.write_bytes(content)
    return path
