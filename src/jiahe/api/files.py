"""Which files belong to a case, and how do they come, leave and go?"""

import datetime as dt
from typing import Annotated, Any

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status
from pydantic import ConfigDict

from jiahe.api.auth import person_of
from jiahe.api.errors import ERRORS
from jiahe.lake.documents.inspecting import MEDIA_TYPES
from jiahe.office.programme import domain
from jiahe.office.programme.models import Attachment
from jiahe.office.serving import as_attachment

router = Router(tags=["cases"])
_ANY: dict[str, Any] = {
    "responses": {
        200: {"content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in MEDIA_TYPES.values()}}
    }
}


class FileIn(Schema):
    """What a file is for: one of those that the procedure asks for, or further, visit, report, objection."""

    model_config = ConfigDict(extra="forbid")

    purpose: Annotated[str, Field(max_length=64)] = "further"


class FileOut(Schema):
    """One file of a case."""

    id: str
    purpose: str
    name: str
    kind: str
    size: int
    sha256: str
    by: str
    time: dt.datetime


class PurposeOut(Schema):
    """What files may be for; one that is needed must be there before the case is handed in."""

    id: str
    title: dict[str, str]
    needed: bool


class FilesOut(Schema):
    """The files that are open to the caller, and for what the caller may attach some now."""

    items: list[FileOut]
    may_attach: list[PurposeOut]


@router.get("/{case_id}/files", response={200: FilesOut, **ERRORS})
def list_files(request: HttpRequest, case_id: str) -> dict[str, Any]:
    """List the files of a case."""
    person = person_of(request)
    case = domain.case_for(person, case_id)
    return {
        "items": [_shown(one) for one in domain.files_of(person, case)],
        "may_attach": [
            {"id": one.id, "title": {"zh": one.title.zh, "en": one.title.en}, "needed": one.needed}
            for one in domain.purposes_now(person, case)
        ],
    }


@router.post("/{case_id}/files", response={201: FileOut, **ERRORS})
def attach(request: HttpRequest, case_id: str, file: File[UploadedFile], wish: Form[FileIn]) -> Status[Any]:
    """Attach a file (multipart field `file`)."""
    return Status(201, _shown(domain.attach_file(person_of(request), case_id, wish.purpose, file)))


@router.get("/{case_id}/files/{file_id}", response={200: Any, **ERRORS}, openapi_extra=_ANY)
def download(request: HttpRequest, case_id: str, file_id: str) -> Any:
    """Return the content of a file."""
    found, path = domain.file_for(person_of(request), case_id, file_id)
    answer: HttpResponse | FileResponse = as_attachment(path, found.name, MEDIA_TYPES[found.kind])
    return answer


@router.delete("/{case_id}/files/{file_id}", response={204: None, **ERRORS})
def remove(request: HttpRequest, case_id: str, file_id: str) -> Status[Any]:
    """Take a file back, while what it belongs to may still be changed."""
    domain.remove_file(person_of(request), case_id, file_id)
    return Status(204, None)


def _shown(one: Attachment) -> dict[str, Any]:
    names = ("id", "purpose", "name", "kind", "size", "sha256", "time")
    return {name: getattr(one, name) for name in names} | {"by": str(one.by)}
