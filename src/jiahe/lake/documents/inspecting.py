"""Is a document what its name says? PDF, Word, Excel and pictures, looked at by their bytes and their structure."""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from jiahe.lake.documents.packages import MEGABYTE, inspect_package
from jiahe.lake.documents.pdf import inspect_pdf
from jiahe.lake.documents.pictures import inspect_jpeg, inspect_png
from jiahe.lake.reading import FaultError

LONGEST_NAME = 120
SUFFIXES: Mapping[str, str] = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".xlsx": "xlsx",
    ".png": "png",
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
}
MEDIA_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "jpeg": "image/jpeg",
}
_MOST_UNPACKED = 200 * MEGABYTE
_HEAD = 1024
_BEGINS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"PK\x03\x04", "zip"),
)
_FORBIDDEN = re.compile(r'[/\\:*?"<>|]')
"""Marks that a path, or the programs of some systems, would read as their own."""


def kind_of(name: str) -> str:
    """Return the kind that a file's name says, and see that the name is fit to be given back as it is.

    Raises
    ------
    FaultError
        `name` for marks that are not seen or belong to paths, `length`, `kind` for any other kind of file.
    """
    odd = [mark for mark in name if unicodedata.category(mark)[0] == "C" or unicodedata.category(mark) in {"Zl", "Zp"}]
    if odd or _FORBIDDEN.search(name) or name != name.strip():
        raise FaultError("name", "name")
    if len(name) > LONGEST_NAME:
        raise FaultError("length", "name_length", LONGEST_NAME)
    stem, dot, suffix = name.rpartition(".")
    kind = SUFFIXES.get(f"{dot}{suffix}".lower())
    if kind is None or not stem.strip(". "):
        raise FaultError("kind", "kind", ", ".join(SUFFIXES))
    return kind


def inspect_document(path: Path, kind: str) -> None:
    """See that a file's content is of a kind, whole, and without anything that acts by itself.

    Raises
    ------
    FaultError
        `empty`, `content` where it is of another kind, `format`, `size`, `macros`, `external`, `embedded`, `active`,
        `encrypted`.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise FaultError("empty", "empty_file")
    found = _kind_by(head)
    if found != ("zip" if kind in {"docx", "xlsx"} else kind):
        raise FaultError("content", *(("content", kind, found) if found else ("content_unknown", kind)))
    if kind in {"docx", "xlsx"}:
        inspect_package(path, kind, _MOST_UNPACKED)
    else:
        _INSPECT[kind](path)


def _kind_by(head: bytes) -> str:
    return next((kind for begin, kind in _BEGINS if head.startswith(begin)), "pdf" if b"%PDF-" in head else "")


_INSPECT = {"pdf": inspect_pdf, "png": inspect_png, "jpeg": inspect_jpeg}
