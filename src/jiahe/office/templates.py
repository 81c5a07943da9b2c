"""By which templates are notices set, who changes them, and is a new one fit before it takes the old one's place?"""

import datetime as dt
import hashlib
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from django.db import transaction
from docx import Document
from docx.oxml.ns import qn

from jiahe.kernel.errors import NotFoundError, UserError
from jiahe.kernel.text import Text
from jiahe.lake.atomic import whole
from jiahe.lake.documents.packages import inspect_package
from jiahe.lake.reading import FaultError
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import Person, may_change_templates, require
from jiahe.office.documents.apart import Template, filled_apart, tried_apart
from jiahe.office.documents.blank_word import original_word
from jiahe.office.documents.notice import Notice
from jiahe.office.documents.pdf import original_typst, pdf
from jiahe.office.documents.samples import sample
from jiahe.office.documents.word import word
from jiahe.office.errors import ConflictError, TooLargeError
from jiahe.office.holding import hold
from jiahe.office.log.domain import Deed, digest_of, record
from jiahe.runtime.home import home

KINDS: tuple[Template, ...] = get_args(Template)
MOST = {"docx": 2 * 1024**2, "typ": 256 * 1024}
"""How many bytes a template may have."""
_MOST_UNPACKED = 32 * 1024**2
_FIELDS = {"PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "HYPERLINK", "STYLEREF"}
"""Fields of Word that fetch nothing; others, such as those that include a file, have no place in a template."""
_MADE: dict[Template, str] = {"docx": "docx", "typ": "pdf"}


@dataclass(frozen=True)
class InUse:
    """A template as it is in use; `since` is None for the original one."""

    kind: Template
    size: int
    sha256: str
    since: dt.datetime | None

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"notice.{self.kind}"

    @property
    def makes(self) -> str:
        """The form that it makes: docx or pdf."""
        return _MADE[self.kind]


def own_template(kind: Template) -> bytes | None:
    """Return the office's own template, None where the original one is in use."""
    return _read(_path(kind))


def filled(notice: Notice, kind: Template, own: bytes | None) -> bytes:
    """Return a notice set by the original template, or by an office's own, which is carried out in a process apart."""
    if own is not None:
        return filled_apart(kind, own, notice)
    return word(notice) if kind == "docx" else pdf(notice)


def templates_for(person: Person) -> list[InUse]:
    """Return the templates in use, to whoever may change them.

    Raises
    ------
    NotSignedInError, ForbiddenError
        Where the person may not.
    """
    require(may_change_templates(person), person)
    return [_in_use(kind) for kind in KINDS]


def in_use_for(person: Person, name: str) -> InUse:
    """Return one template in use; as `template_for`."""
    require(may_change_templates(person), person)
    return _in_use(kind_of(name))


def template_for(person: Person, name: str) -> bytes:
    """Return the file of a template in use; as `templates_for`, and NotFoundError where there is none of that name."""
    require(may_change_templates(person), person)
    kind = kind_of(name)
    own = own_template(kind)
    return _original(kind) if own is None else own


def sample_for(person: Person, name: str) -> tuple[str, bytes]:
    """Return a sample notice set by the template in use, and the form of it."""
    require(may_change_templates(person), person)
    kind = kind_of(name)
    return _MADE[kind], filled(sample(), kind, own_template(kind))


def replace_template(person: Person, name: str, content: bytes) -> InUse:
    """Put another template in place, once it was looked at and tried on samples.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError
        As `template_for`.
    TooLargeError
        Where it is over the limit.
    UserError
        Where it is no such file, holds what a template must not, or a sample does not come out right; the old one stays.
    """
    user, kind = require(may_change_templates(person), person), kind_of(name)
    if len(content) > MOST[kind]:
        raise TooLargeError(MOST[kind])
    _look_at_word(content) if kind == "docx" else _look_at_typst(content)
    tried_apart(kind, content)
    _put(user, kind, content)
    return _in_use(kind)


def restore_template(person: Person, name: str) -> InUse:
    """Go back to the template that came with jiahe; the office's own goes.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError
        As `template_for`.
    ConflictError
        Where it is the original one already.
    """
    user, kind = require(may_change_templates(person), person), kind_of(name)
    _put(user, kind, None)
    return _in_use(kind)


def kind_of(name: str) -> Template:
    """Return the kind of template whose file has this name.

    Raises
    ------
    NotFoundError
        Where there is none.
    """
    for kind in KINDS:
        if name == f"notice.{kind}":
            return kind
    raise NotFoundError(Text(zh="没有这个模板", en="there is no such template"))


def _put(user: User, kind: Template, content: bytes | None) -> None:
    """Enter the change and make it; where either fails, neither is done."""
    path = _path(kind)
    with _as_it_was(path), transaction.atomic():
        hold(f"template {kind}")
        old = own_template(kind)
        if old is None and content is None:
            raise ConflictError(Text(zh="现在用的就是原模板", en="it is the original template already"))
        verb = "restore_template" if content is None else "replace_template"
        before, after = _told(kind, old), _told(kind, content)
        record(Deed(user.username, verb, f"template/{path.name}", "", digest_of(before), digest_of(after), after))
        _write(path, content)


@contextmanager
def _as_it_was(path: Path) -> Iterator[None]:
    """Put a file back as it was where what is done meanwhile fails."""
    old = _read(path)
    try:
        yield
    except BaseException:
        if _read(path) != old:
            _write(path, old)
        raise


def _write(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as part:
        part.write_bytes(content)


def _told(kind: Template, content: bytes | None) -> dict[str, Any]:
    kept = _original(kind) if content is None else content
    return {"size": len(kept), "sha256": hashlib.sha256(kept).hexdigest(), "original": content is None}


def _in_use(kind: Template) -> InUse:
    told = _told(kind, own_template(kind))
    since = None if told["original"] else dt.datetime.fromtimestamp(_path(kind).stat().st_mtime, dt.UTC)
    return InUse(kind, told["size"], told["sha256"], since)


def _read(path: Path) -> bytes | None:
    with suppress(FileNotFoundError):
        return path.read_bytes()
    return None


def _original(kind: Template) -> bytes:
    return original_word() if kind == "docx" else original_typst().encode()


def _path(kind: Template) -> Path:
    return home().templates / f"notice.{kind}"


def _look_at_word(content: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".docx") as file:
        file.write(content)
        file.flush()
        try:
            inspect_package(Path(file.name), "docx", _MOST_UNPACKED)
            _refuse_fields(Path(file.name))
        except FaultError as fault:
            raise UserError(fault.about("").advice) from fault
        except UserError:
            raise
        except Exception as error:  # whatever a damaged package raises on being opened
            raise UserError(Text(zh="这不是能打开的 Word 文件", en="this is no Word file that opens")) from error


def _refuse_fields(path: Path) -> None:
    """Refuse fields that fetch something when the file is opened; a field may lie in several pieces."""
    paper = Document(str(path))
    for part in paper.part.package.iter_parts():
        element = getattr(part, "element", None)
        if element is None:
            continue
        simple = [one.get(qn("w:instr"), "") for one in element.iter(qn("w:fldSimple"))]
        pieces = "".join(
            "\n" if one.tag == qn("w:fldChar") else one.text or ""
            for one in element.iter(qn("w:instrText"), qn("w:fldChar"))
        )
        for code in (*simple, *pieces.split("\n")):
            word_of_code = code.strip().split(" ")[0].upper()
            if word_of_code and word_of_code not in _FIELDS:
                raise UserError(
                    Text(
                        zh=f"模板中不能有域 {word_of_code[:20]}，请删去",
                        en=f"a template must not have the field {word_of_code[:20]}; remove it",
                    )
                )


def _look_at_typst(content: bytes) -> None:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UserError(Text(zh="PDF 模板应为 UTF-8 文本", en="the template of PDFs is text in UTF-8")) from error
    if "\0" in text or not text.strip():
        raise UserError(Text(zh="PDF 模板应为文本，且不能是空的", en="the template of PDFs is text, and not empty"))
    if re.search(r"@(preview|local)\b", text):
        raise UserError(
            Text(zh="PDF 模板不能引用外部程序包", en="a template of PDFs must not refer to packages from elsewhere")
        )
