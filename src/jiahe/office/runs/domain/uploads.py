"""How does a file come in? Its name is only shown, its content is looked at, its place is ours."""

import hashlib
import os
import re
import unicodedata
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet

from jiahe.contracts.advice import advice
from jiahe.kernel.errors import DataError, Example
from jiahe.kernel.ids import is_id, new_id
from jiahe.kernel.text import Text
from jiahe.lake.formats import formats
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import ADMINISTRATOR, AUDITOR, Person, hidden, may_upload, require, roles_of, signed_in
from jiahe.office.errors import ConflictError
from jiahe.office.incoming import incoming
from jiahe.office.log.domain import record
from jiahe.office.runs.domain.states import upload_deed
from jiahe.office.runs.models import Run, Upload
from jiahe.runtime.home import home

_UPLOAD = Text(zh="文件", en="upload")
_LONGEST = 160
_HEAD = 4096
_PACKED = {b"PK\x03\x04": (".xlsx", ".docx", ".xlsm"), b"PAR1": (".parquet",), b"\x1f\x8b": (".gz",)}
"""Bytes at the start of formats that are no text, and the suffixes that go with them."""


def store_upload(person: Person, file: "UploadedFile[Any]") -> Upload:
    """Keep a file.

    Raises
    ------
    NotSignedInError, ForbiddenError
        Where the person may not hand in files.
    DataError
        Where it is empty, of a suffix that no format has, or its content is not what its suffix says.
    """
    user = require(may_upload(person), person)
    name = clean_name(file.name or "")
    suffix = _suffix(name)
    _look_at(name, suffix, file)
    upload_id = new_id()
    path = f"{upload_id}{suffix}"
    digest = _keep(file, home().uploads / path)
    with transaction.atomic():
        upload = Upload.objects.create(
            id=upload_id, owner=user, name=name, sha256=digest, size=file.size or 0, path=path
        )
        record(upload_deed(user, "store_upload", upload))
    return upload


def clean_name(given: str) -> str:
    """Return a file's name fit to be shown: no folders, no control or direction marks, not too long."""
    last = re.split(r"[/\\]", given)[-1]
    kept = "".join(mark for mark in last if unicodedata.category(mark)[0] != "C").strip(". ")
    stem, dot, suffix = kept.rpartition(".")
    return f"{stem[: _LONGEST - 20]}{dot}{suffix[:19]}" if len(kept) > _LONGEST else kept


def uploads_visible_to(person: Person) -> QuerySet[Upload]:
    """Return the files that are open to a person, the newest first: one's own; administrators and auditors see all."""
    rows = Upload.objects.select_related("owner")
    user = signed_in(person)
    return rows if roles_of(user) & {ADMINISTRATOR, AUDITOR} else rows.filter(owner=user)


def upload_for(person: Person, upload_id: str) -> Upload:
    """Return one file's row.

    Raises
    ------
    NotSignedInError
        Where nobody is signed in.
    NotFoundError
        Where it is not there or not open to the person.
    """
    found = uploads_visible_to(person).filter(pk=upload_id).first() if is_id(upload_id) else None
    if found is None:
        raise hidden(_UPLOAD)
    return found


def path_of_upload(upload: Upload) -> Path:
    """Return where a file lies."""
    return home().uploads / upload.path


def delete_upload(person: Person, upload: Upload) -> None:
    """Drop a file that no waiting or working run needs; runs that have ended keep its name and digest."""
    user: User = signed_in(person)
    require(upload.owner_id == user.pk or ADMINISTRATOR in roles_of(user), person)
    with transaction.atomic():
        needed = Run.objects.filter(status__in=("queued", "running"), request__icontains=upload.pk)
        if needed.exists():
            raise ConflictError(Text(zh="有运行正在使用该文件", en="a run is using this file"))
        deed = upload_deed(user, "delete_upload", upload)
        upload.delete()
        record(deed)
    path_of_upload(upload).unlink(missing_ok=True)


def _suffix(name: str) -> str:
    known = sorted({suffix for one in formats().values() for suffix in one.suffixes} | {".txt"}, key=len, reverse=True)
    found = next((suffix for suffix in known if name.lower().endswith(suffix)), None)
    if found is None or name.lower() == found:
        raise _fault(name, "format", ", ".join(sorted(known)), name)
    return found


def _look_at(name: str, suffix: str, file: "UploadedFile[Any]") -> None:
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(0)
    if not head:
        raise _fault(name, "empty")
    packed = next((suffixes for mark, suffixes in _PACKED.items() if head.startswith(mark)), None)
    claims = next((suffixes for suffixes in _PACKED.values() if suffix.endswith(suffixes)), None)
    if packed != claims:
        raise _fault(name, "format", suffix.lstrip("."), "content does not fit the name | 内容与文件名不符")


def _fault(name: str, check: str, *values: str) -> DataError:
    return DataError("upload", "", check, examples=(Example(None, name[:60]),), advice=advice(check, *values))


def _keep(file: "UploadedFile[Any]", path: Path) -> str:
    digest = hashlib.sha256()
    part = incoming() / path.name
    with part.open("wb") as kept:
        os.fchmod(kept.fileno(), 0o600)
        for chunk in file.chunks():
            kept.write(chunk)
            digest.update(chunk)
        kept.flush()
        os.fsync(kept.fileno())
    part.rename(path)
    return digest.hexdigest()
