"""What does a template get? The notice as texts alone, in the order in which a paper says them."""

import datetime as dt
import unicodedata
from typing import Any

from jiahe.office.documents.measures import BODY, CHARACTERS, TITLE
from jiahe.office.documents.notice import Cell, Notice, Table
from jiahe.office.documents.wording import (
    ATTACHMENT,
    SIMULATED,
    heading,
    listed,
    signature,
    title_lines,
    written_day,
)

_ROOM = int(CHARACTERS * BODY / TITLE) - 1
"""Characters of a title in a line; one less than there could be, for figures are wider than half of one."""
_ROOM_WIDE = int(_ROOM * 1.44)


def plain(notice: Notice) -> dict[str, Any]:
    """Return all that a template may use, without marks that no paper bears."""
    told: dict[str, Any] = cleaned(_told(notice))
    return told


def cleaned(value: Any) -> Any:
    """Drop what is no character of a text: controls other than line ends, halves of characters."""
    if isinstance(value, dict):
        return {name: cleaned(one) for name, one in value.items()}
    if isinstance(value, list):
        return [cleaned(one) for one in value]
    if not isinstance(value, str) or value.isprintable():
        return value
    return "".join(mark for mark in value.replace("\t", " ") if mark == "\n" or unicodedata.category(mark)[0] != "C")


def _told(notice: Notice) -> dict[str, Any]:
    language = notice.language
    day = written_day(notice.day, language)
    names, day_line = signature(notice.issuers, day) if language == "zh" else (list(notice.issuers), day)
    colon = "：" if language == "zh" else ": "
    return {
        "kind": notice.kind,
        "language": language,
        "simulated": SIMULATED.say(language) if notice.simulated else "",
        "number": notice.number or "",
        "title": notice.title,
        "title_lines": title_lines(notice.title, _ROOM, language),
        "addressee": f"{notice.addressee}{colon}".rstrip() if notice.addressee else "",
        "paragraphs": list(notice.paragraphs),
        "sections": [
            {"title": heading(place, one.title, language), "paragraphs": list(one.paragraphs)}
            for place, one in enumerate(notice.sections, 1)
        ],
        "facts": {name: {"title": title, "text": text} for name, title, text in notice.facts},
        "attachments": listed([notice.table.title] if notice.table else [], language),
        "attachment": ATTACHMENT.say(language),
        "colon": colon,
        "issuers": [{"name": name, "line": line} for name, line in zip(notice.issuers, names, strict=True)],
        "day": day,
        "day_line": day_line,
        "table": _table(notice.table, notice) if notice.table else None,
    }


def _table(table: Table, notice: Notice) -> dict[str, Any]:
    return {
        "title": table.title,
        "title_lines": title_lines(table.title, _ROOM_WIDE if table.wide else _ROOM, notice.language),
        "wide": table.wide,
        "columns": [{"title": one.title, "share": one.share, "centred": one.centred} for one in table.columns],
        "groups": [
            {"title": group.title, "rows": [[shown(cell) for cell in row] for row in group.rows]}
            for group in table.groups
        ],
    }


def shown(cell: Cell | dt.date) -> str:
    """Return a cell as a paper shows it."""
    if cell is None:
        return ""
    return f"{cell:,.2f}".removesuffix(".00") if isinstance(cell, float) else str(cell)
