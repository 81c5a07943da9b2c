"""How does a notice become a PDF? By a Typst template that sees the notice's texts, and neither files nor the network."""

import datetime as dt
import json
import tempfile
from pathlib import Path

import typst

from jiahe.office.documents.fonts import fonts, require_chinese
from jiahe.office.documents.notice import Notice
from jiahe.office.documents.plain import plain

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
    require_chinese()
    source = original_typst() if template is None else template
    moment = dt.datetime.combine(notice.day, _NOON, dt.UTC)
    with tempfile.TemporaryDirectory() as empty:
        compiler = typst.Compiler(
            source.encode(),
            root=empty,
            font_paths=fonts(),
            sys_inputs={"notice": json.dumps(plain(notice), ensure_ascii=False)},
            package_path=empty,
            package_cache_path=empty,
        )
        made = compiler.compile(format="pdf", timestamp=moment)
    return made if isinstance(made, bytes) else b""
