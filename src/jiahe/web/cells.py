"""How are a list's rows written? As HTML at once: a page has hundreds of cells, and a template would weigh each anew."""

from collections.abc import Callable
from functools import lru_cache
from operator import attrgetter
from typing import Any

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from jiahe.web import words
from jiahe.web.listing import Column, Listing

_ANY = "0"


def body(listing: Listing) -> SafeString:
    """Return the rows of this page, each cell as its column writes it, text escaped."""
    shapes = [_shape(column) for column in listing.columns]
    rows = ("".join(f"{start}{_text(write(row))}{end}" for start, write, end in shapes) for row in listing.rows)
    return mark_safe("".join(f"<tr>{row}</tr>" for row in rows))  # noqa: S308  # every cell is escaped where it is text


def _shape(column: Column) -> tuple[str, Callable[[Any], object], str]:
    style = format_html(' class="{}"', column.style or "n") if column.style or column.number else ""
    write = column.cell or attrgetter(column.key)
    if column.head:
        return f'<th scope="row"{style}>', write, "</th>"
    return f'<td{style} data-label="{escape(str(column.title))}">', write, "</td>"


def link(name: str, key: str | int, text: object, *, more: str = "") -> SafeString:
    """Return a link to the page of that name which shows the thing under a key of ours, such as an id."""
    start, end = _address(name)
    return SafeString(f'<a href="{start}{key}{end}"{more}>{_text(text)}</a>')


@lru_cache(maxsize=64)
def _address(name: str) -> tuple[str, str]:
    start, _, end = reverse(name, args=(_ANY,)).rpartition(_ANY)
    return start, end


def badge(kind: str, key: str) -> SafeString:
    """Return a fixed word in a badge of its colour."""
    return format_html('<span class="badge {}">{}</span>', key, words.say(kind, key))


def _text(value: object) -> str:
    return value if isinstance(value, SafeString) else escape(str(value))
