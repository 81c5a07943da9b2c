"""How does a notice leave in each of its forms? Made once for the same content, kept, and told apart by its tag."""

import hashlib
import json
import os
import threading
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from jiahe import __version__
from jiahe.kernel.ids import new_id
from jiahe.office import documents
from jiahe.office.documents.notice import Notice
from jiahe.office.documents.pdf import pdf
from jiahe.office.documents.word import word
from jiahe.office.documents.workbook import workbook
from jiahe.runtime.home import home

Form = Literal["json", "xlsx", "docx", "pdf"]
FORMS: tuple[Form, ...] = get_args(Form)
MOST_KEPT = 300
"""How many papers are kept; the longest unasked-for go first."""
_one_at_a_time = threading.Lock()


def tag_of(notice: Notice, form: Form) -> str:
    """Return what changes with any word of a notice, and with the template or the code that sets it."""
    told = f"{notice.digest}\n{form}\n{_code()}"
    return hashlib.sha256(told.encode()).hexdigest()[:40]


def paper(notice: Notice, form: Form) -> bytes:
    """Return a notice in one of its forms.

    Raises
    ------
    UserError
        Where a PDF is asked for and the machine has no Chinese font.
    """
    if form == "json":
        return json.dumps(notice.as_dict(), ensure_ascii=False, indent=1).encode()
    kept = home().papers / f"{tag_of(notice, form)}.{form}"
    found = _kept(kept)
    if found is not None:
        return found
    with _one_at_a_time:  # whoever asks for the same meanwhile finds it made
        found = _kept(kept)
        if found is None:
            found = _made(notice, form)
            _keep(kept, found)
    return found


def _made(notice: Notice, form: Form) -> bytes:
    if form == "xlsx":
        return workbook(notice)
    return word(notice) if form == "docx" else pdf(notice)


def _kept(path: Path) -> bytes | None:
    try:
        found = path.read_bytes()
        os.utime(path)
    except OSError:
        return None
    return found


def _keep(path: Path, content: bytes) -> None:
    """Keep a paper; a disk that is full or closed only means that it is made again next time."""
    beside = path.with_name(f"{new_id()}.part")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        beside.replace(path)
        every = sorted(path.parent.iterdir(), key=lambda one: one.stat().st_mtime, reverse=True)
        for old in every[MOST_KEPT:]:
            old.unlink(missing_ok=True)


@cache
def _code() -> str:
    """Return what changes with the code that sets papers."""
    folder = Path(documents.__file__).parent
    found = hashlib.sha256(__version__.encode())
    for path in sorted(folder.glob("*.*")):
        if path.suffix in {".py", ".typ"}:
            found.update(path.read_bytes())
    return found.hexdigest()
