"""How does a notice leave in each of its forms? Made once for the same content, kept, and told apart by its tag."""

import hashlib
import json
import math
import os
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Literal, get_args
from weakref import WeakValueDictionary

from jiahe import __version__
from jiahe.kernel.errors import UserError
from jiahe.lake.atomic import whole
from jiahe.office import documents
from jiahe.office.documents.apart import Template
from jiahe.office.documents.fonts import fonts
from jiahe.office.documents.notice import Notice
from jiahe.office.documents.workbook import workbook
from jiahe.office.templates import filled, own_template
from jiahe.runtime.home import home

Form = Literal["json", "xlsx", "docx", "pdf"]
FORMS: tuple[Form, ...] = get_args(Form)
_TEMPLATES: Mapping[Form, Template] = {"docx": "docx", "pdf": "typ"}
MOST_KEPT, MOST_BYTES = 300, 256 * 1024**2
"""How many papers are kept, and how large they may be together; the longest unasked-for go first."""
_PAUSE, _MOST_FAILED = 60.0, 100
"""Seconds in which what failed is not tried again; how many failures are remembered."""
_failed: dict[str, tuple[float, UserError]] = {}
_locks: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()
_guard = threading.Lock()


def tag_of(notice: Notice, form: Form) -> str:
    """Return what changes with any word of a notice, and with the template or the code that sets it."""
    return _tag(notice, form, _own(form))


def _tag(notice: Notice, form: Form, own: bytes | None) -> str:
    told = f"{notice.digest}\n{form}\n{_code()}\n".encode() + (own or b"")
    return hashlib.sha256(told).hexdigest()[:40]


def _own(form: Form) -> bytes | None:
    return own_template(_TEMPLATES[form]) if form in _TEMPLATES else None


def paper(notice: Notice, form: Form) -> bytes:
    """Return a notice in one of its forms.

    Raises
    ------
    UserError
        Where a PDF is asked for and the machine has no Chinese font, or the office's own template fails.
    """
    if form == "json":
        return json.dumps(notice.as_dict(), ensure_ascii=False, indent=1).encode()
    own = _own(form)
    kept = home().papers / f"{_tag(notice, form, own)}.{form}"
    found = _kept(kept)
    if found is not None:
        return found
    with _lock_of(kept.name):  # whoever asks for the same meanwhile finds it made
        found = _kept(kept)
        if found is None:
            _refuse_again(kept.name)
            found = _made(notice, form, own, kept.name)
            _keep(kept, found)
    return found


def _lock_of(name: str) -> threading.Lock:
    with _guard:
        return _locks.setdefault(name, threading.Lock())


def _made(notice: Notice, form: Form, own: bytes | None, name: str) -> bytes:
    if form == "xlsx":
        return workbook(notice)
    try:
        return filled(notice, _TEMPLATES[form], own)
    except UserError as error:
        _failed[name] = time.monotonic(), error
        while len(_failed) > _MOST_FAILED:
            del _failed[next(iter(_failed))]
        raise


def _refuse_again(name: str) -> None:
    """Say at once what a template of the office did not manage a moment ago."""
    when, error = _failed.get(name, (-math.inf, None))
    if error is not None and time.monotonic() - when < _PAUSE:
        raise UserError(error.text)


def _kept(path: Path) -> bytes | None:
    try:
        found = path.read_bytes()
        os.utime(path)
    except OSError:
        return None
    return found


def _keep(path: Path, content: bytes) -> None:
    """Keep a paper; a disk that is full or closed only means that it is made again next time."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole(path) as part:
            part.write_bytes(content)
        room = MOST_BYTES
        every = sorted(((one.stat(), one) for one in path.parent.iterdir()), key=lambda both: -both[0].st_mtime)
        for place, (status, one) in enumerate(every):
            room -= status.st_size
            if place >= MOST_KEPT or room < 0:
                one.unlink(missing_ok=True)


@cache
def _code() -> str:
    """Return what changes with the code that sets papers, its libraries, and the fonts of the machine."""
    folder = Path(documents.__file__).parent
    told = [__version__, *(version(name) for name in ("typst", "docxtpl", "openpyxl")), *fonts().families()]
    found = hashlib.sha256("\n".join(told).encode())
    for path in sorted(folder.glob("*.*")):
        if path.suffix in {".py", ".typ"}:
            found.update(path.read_bytes())
    return found.hexdigest()
