"""How does a notice become a PDF? By a Typst template that sees the notice's texts, and neither files nor the network."""

import datetime as dt
import json
import tempfile
from pathlib import Path
from typing import Literal

import typst

from jiahe.office.documents.fonts import fonts, require_chinese
from jiahe.office.documents.notice import Notice
from jiahe.office.documents.plain import plain
from jiahe.office.documents.stamp import stamped
from jiahe.office.documents.wording import SIMULATED

_ORIGINAL = Path(__file__).with_name("notice.typ")
_NOON = dt.time(12)


def original_typst() -> str:
    """Return the template that comes with jiahe."""
    return _ORIGINAL.read_text(encoding="utf-8")


def pdf(notice: Notice, template: str | None = None) -> bytes:
    """Set a notice; the same notice and template give the same bytes.

    Raises
    ------
    UserError
        Where the machine has no Chinese font.
    typst.TypstError
        Where the template is wrong.
    """
    source = original_typst() if template is None else template
    made = _compiled(notice, source, "pdf")
    content = made if isinstance(made, bytes) else b""
    if template is None or not notice.simulated:
        return content
    # what somebody else's template does with the mark is not known, so it goes over every page
    mark, many = SIMULATED.say(notice.language), len(pictures(notice, source, 1))
    return stamped(content, many, mark, title=notice.title, moment=_moment(notice))


def pictures(notice: Notice, source: str, dots: float) -> list[bytes]:
    """Return the pages of a notice as pictures of so many dots an inch."""
    made = _compiled(notice, source, "png", dots)
    return made if isinstance(made, list) else [made or b""]


def _compiled(
    notice: Notice, source: str, form: Literal["pdf", "png"], dots: float | None = None
) -> bytes | list[bytes] | None:
    require_chinese()
    with tempfile.TemporaryDirectory() as empty:
        compiler = typst.Compiler(
            source.encode(),
            root=empty,
            font_paths=fonts(),
            sys_inputs={"notice": json.dumps(plain(notice), ensure_ascii=False)},
            package_path=empty,
            package_cache_path=empty,
        )
        return compiler.compile(format=form, ppi=dots, timestamp=_moment(notice))


def _moment(notice: Notice) -> dt.datetime:
    return dt.datetime.combine(notice.day, _NOON, dt.UTC)
