"""Is this packed document a plain workbook or text: the right parts, no macros, nothing fetched from elsewhere, no bomb?"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree as ET  # every part is searched for a DTD before it is parsed

from jiahe.lake.reading import FaultError, over_limit

MEGABYTE = 1024 * 1024
_MOST_PARTS = 2000
_RATIO, _SMALL = 200, 8 * MEGABYTE
_CHUNK = MEGABYTE
_MOST_LISTED = 2 * MEGABYTE
_CONTENT_TYPES = "[Content_Types].xml"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_DTD = ("<!DOCTYPE", "<!ENTITY")
_DTDS = tuple(mark.encode(code) for mark in _DTD for code in ("ascii", "utf-16-le", "utf-16-be"))
_OVERLAP = max(map(len, _DTDS))


@dataclass(frozen=True)
class Package:
    """A kind of packed document: its name, the type of its main part, and the folder in which its parts lie."""

    name: str
    main: str
    folder: str


PACKAGES = {
    "xlsx": Package("xlsx", f"{_OFFICE}spreadsheetml.sheet.main+xml", "xl/"),
    "docx": Package("docx", f"{_OFFICE}wordprocessingml.document.main+xml", "word/"),
}
_MACROS = ("vbaproject", "vbadata", "macrosheet", "macroenabled", "activex", "customui")
_EMBEDDED = ("oleobject", "/embeddings/", "package.bin")
_HYPERLINK = "/hyperlink"


def inspect_package(path: Path, kind: str, most_bytes: int) -> None:
    """Look at a packed document without opening it as one.

    Raises
    ------
    FaultError
        `format` for what is no such document, `size` for a bomb, `macros`, `external` for links to other files, `embedded`
        for objects of other programs inside it.
    """
    package = PACKAGES[kind]
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _refuse_sizes(parts, most_bytes)
            _refuse_names(parts, package)
            _refuse_content(archive, parts, package)
            _refuse_types(archive, package)
            for part in parts:
                if part.filename.lower().endswith(".rels"):
                    _refuse_links(archive, part, package)
    except FaultError:
        raise
    except _UNREADABLE as error:
        raise FaultError("format", "format", kind, str(error)[:80] or type(error).__name__) from error


_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    KeyError,
    OSError,
    RuntimeError,
    ValueError,
    ET.ParseError,
)


def _refuse_sizes(parts: list[zipfile.ZipInfo], most_bytes: int) -> None:
    packed = sum(part.compress_size for part in parts)
    unpacked = sum(part.file_size for part in parts)
    flood = unpacked > _SMALL and unpacked > _RATIO * max(packed, 1)
    if len(parts) > _MOST_PARTS or unpacked > most_bytes or flood:
        raise over_limit(most_bytes)
    if any(part.flag_bits & 1 for part in parts):
        raise FaultError("format", "encrypted")


def _refuse_names(parts: list[zipfile.ZipInfo], package: Package) -> None:
    names = [part.filename for part in parts]
    odd = [name for name in names if "\\" in name or name.startswith("/") or ".." in PurePosixPath(name).parts]
    if odd or len({name.lower() for name in names}) < len(names):
        raise FaultError("format", "format", package.name, (odd or ["repeated"])[0][:60])
    if _CONTENT_TYPES not in names or not any(name.startswith(package.folder) for name in names):
        raise FaultError("format", "format", package.name, f"no {package.folder}")
    for name in map(str.lower, names):
        if any(word in name for word in _MACROS):
            raise FaultError("macros", "macros", package.name)
        if any(word in name for word in _EMBEDDED) and name.endswith((".bin", ".exe", ".ole")):
            raise FaultError("embedded", "embedded")
        if "/externallinks/" in name:
            raise FaultError("external", "external", "externalLinks")


def _refuse_content(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], package: Package) -> None:
    """Unpack every part once, which checks its sum, and refuse what declares entities."""
    for part in parts:
        tail = b""
        for chunk in _chunks(archive, part):
            if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                if any(mark in tail + chunk for mark in _DTDS):
                    raise FaultError("format", "format", package.name, "DTD")
                tail = chunk[-_OVERLAP:]


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _refuse_types(archive: zipfile.ZipFile, package: Package) -> None:
    listed = archive.getinfo(_CONTENT_TYPES)
    types = [node.get("ContentType", "") for node in _tree(archive, listed)]
    if any(word in kind.lower() for kind in types for word in _MACROS):
        raise FaultError("macros", "macros", package.name)
    if package.main not in types:
        raise FaultError("format", "format", package.name, "[Content_Types]")


def _refuse_links(archive: zipfile.ZipFile, part: zipfile.ZipInfo, package: Package) -> None:
    """Refuse what is fetched from elsewhere on opening; a link that a reader may click on is none of it."""
    for node in _tree(archive, part):
        kind = node.get("Type", "")
        if any(word in kind.lower() for word in _MACROS):
            raise FaultError("macros", "macros", package.name)
        if node.get("TargetMode", "").lower() == "external" and not kind.endswith(_HYPERLINK):
            raise FaultError("external", "external", node.get("Target", "")[:60])


def _tree(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> ET.Element:
    if part.file_size > _MOST_LISTED:
        raise over_limit(_MOST_LISTED)
    return ET.fromstring(archive.read(part))  # noqa: S314  # searched for a DTD before
