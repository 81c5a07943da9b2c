"""How does a file come in over the interface?"""

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import File, Query, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status

from jiahe.api.auth import person_of
from jiahe.api.errors import ERRORS, as_json
from jiahe.api.paging import USUAL, Limit, Offset, page
from jiahe.office.runs.domain import delete_upload, preview_upload, store_upload, upload_for, uploads_visible_to
from jiahe.office.runs.models import Upload
from jiahe.runtime.registry import application

router = Router(tags=["uploads"])


class UploadOut(Schema):
    """A file that was handed in."""

    id: str
    name: str
    owner: str
    size: int
    sha256: str
    created: dt.datetime


class Uploads(Schema):
    """A stretch of the files."""

    items: list[UploadOut]
    total: int


class PreviewOut(Schema):
    """The first rows as they stand, and the contract's verdict (null: kept)."""

    head: list[dict[str, Any]]
    verdict: dict[str, Any] | None
    columns: list[str]
    rows: int | None
    warnings: list[dict[str, str]]


@router.post("", response={201: UploadOut, **ERRORS})
def hand_in(request: HttpRequest, file: File[UploadedFile]) -> Status[Any]:
    """Hand in a file (multipart field `file`)."""
    return Status(201, shown(store_upload(person_of(request), file)))


@router.get("", response={200: Uploads, **ERRORS})
def list_uploads(request: HttpRequest, offset: Offset = 0, limit: Limit = USUAL) -> dict[str, Any]:
    """List the files that are open to the caller, the newest first."""
    return page(uploads_visible_to(person_of(request)), offset, limit, shown)


@router.get("/{upload_id}", response={200: UploadOut, **ERRORS})
def show_upload(request: HttpRequest, upload_id: str) -> dict[str, Any]:
    """Show one file's name, size and digest."""
    return shown(upload_for(person_of(request), upload_id))


@router.get("/{upload_id}/preview", response={200: PreviewOut, **ERRORS})
def preview(
    request: HttpRequest,
    upload_id: str,
    app: Annotated[str, Query(alias="application", max_length=120)],
    table: Annotated[str, Query(max_length=120)],
) -> dict[str, Any]:
    """Look at a file as one of an application's tables before anything starts."""
    upload = upload_for(person_of(request), upload_id)
    return dict(as_json(preview_upload(upload, application(app), table).as_dict()))


@router.delete("/{upload_id}", response={204: None, **ERRORS})
def drop(request: HttpRequest, upload_id: str) -> Status[Any]:
    """Delete a file that no run under way needs."""
    person = person_of(request)
    delete_upload(person, upload_for(person, upload_id))
    return Status(204, None)


def shown(upload: Upload) -> dict[str, Any]:
    """Return a file's row as plain data."""
    names = ("id", "name", "size", "sha256", "created")
    return {"owner": upload.owner.username} | {name: getattr(upload, name) for name in names}
