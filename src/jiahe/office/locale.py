"""How do the translations get into the form that Django reads? Compiled here, since gettext's tools may be absent.

The binary form is that of GNU gettext: a header of seven numbers, two tables of lengths and offsets, and the texts,
sorted by their bytes (gettext manual, "The Format of GNU MO Files").
"""

import ast
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path

_MAGIC, _HEAD = 0x950412DE, 28
_HEADER = "Content-Type: text/plain; charset=UTF-8\n"
_CONTEXT, _PLURAL = "\x04", "\x00"


def compile_messages(package: Path, target: Path) -> int:
    """Compile every `locale/LANGUAGE/LC_MESSAGES/django.po` under `package` into `target`; return the number of texts."""
    catalogues: dict[str, dict[str, str]] = {}
    for path in sorted(package.rglob("locale/*/LC_MESSAGES/django.po")):
        catalogues.setdefault(path.parent.parent.name, {}).update(read_po(path.read_text(encoding="utf-8")))
    for language, texts in catalogues.items():
        texts.setdefault("", _HEADER)
        folder = target / language / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / "django.mo.part"
        part.write_bytes(write_mo(texts))
        part.rename(folder / "django.mo")
    return sum(len(texts) - 1 for texts in catalogues.values())


def read_po(text: str) -> dict[str, str]:
    """Return the translations of a PO file by their keys; fuzzy and empty ones are left out."""
    return {key: value for entry in _entries(text) if (pair := _pair(entry)) for key, value in [pair]}


def write_mo(texts: Mapping[str, str]) -> bytes:
    """Return translations in the binary form."""
    pairs = sorted((key.encode(), value.encode()) for key, value in texts.items())
    count = len(pairs)
    keys, values = [key for key, _ in pairs], [value for _, value in pairs]
    place = _HEAD + 16 * count
    tables = b""
    for side in (keys, values):
        for part in side:
            tables += struct.pack("<II", len(part), place)
            place += len(part) + 1
    head = struct.pack("<7I", _MAGIC, 0, count, _HEAD, _HEAD + 8 * count, 0, 0)
    return head + tables + b"".join(part + b"\0" for part in keys + values)


def _entries(text: str) -> Iterator[dict[str, str]]:
    """Yield each entry as its fields by keyword; `flags` holds the flags."""
    entry: dict[str, str] = {}
    field = ""
    for raw in [*text.splitlines(), ""]:
        line = raw.strip()
        if not line or (line.startswith(("msgctxt ", "msgid ", "#")) and "msgstr" in " ".join(entry)):
            if entry:
                yield entry
            entry, field = {}, ""
        if line.startswith("#,"):
            entry["flags"] = line
        elif line.startswith('"'):
            entry[field] += _unquoted(line)
        elif line and not line.startswith("#"):
            field, _, rest = line.partition(" ")
            entry[field] = _unquoted(rest)


def _pair(entry: Mapping[str, str]) -> tuple[str, str] | None:
    forms = [entry[name] for name in sorted(entry) if name.startswith("msgstr")]
    if "msgid" not in entry or not all(forms) or not forms or "fuzzy" in entry.get("flags", ""):
        return None
    key = entry["msgid"] + (_PLURAL + entry["msgid_plural"] if "msgid_plural" in entry else "")
    context = entry.get("msgctxt")
    return (f"{context}{_CONTEXT}{key}" if context is not None else key), _PLURAL.join(forms)


def _unquoted(text: str) -> str:
    return str(ast.literal_eval(text.strip()))
