"""By which templates are notices set? For those who may change them."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from jiahe.api.auth import person_of
from jiahe.api.errors import ERRORS
from jiahe.office.templates import (
    MOST,
    InUse,
    replace_template,
    restore_template,
    sample_for,
    template_for,
    templates_for,
)

router = Router(tags=["templates"])
_KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "typ": "text/plain; charset=utf-8",
}
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_FILES = {"responses": {200: {"content": {kind.partition(";")[0]: _BINARY for kind in _KINDS.values()}}}}


class TemplateOut(Schema):
    """A template in use; `since` is null for the original one."""

    name: str
    makes: str
    size: int
    sha256: str
    since: dt.datetime | None


@router.get("", response={200: list[TemplateOut], **ERRORS})
def list_templates(request: HttpRequest) -> Any:
    """List the templates in use."""
    return [_line(one) for one in templates_for(person_of(request))]


@router.get("/{name}", response={200: None, **ERRORS}, openapi_extra=_FILES)
def fetch(request: HttpRequest, name: str) -> HttpResponse:
    """Return the file of a template in use."""
    return HttpResponse(template_for(person_of(request), name), content_type=_KINDS[name.rpartition(".")[2]])


@router.get("/{name}/sample", response={200: None, **ERRORS}, openapi_extra=_FILES)
def sample(request: HttpRequest, name: str) -> HttpResponse:
    """Return a sample notice as the template in use has it."""
    form, content = sample_for(person_of(request), name)
    return HttpResponse(content, content_type=_KINDS[form])


@router.post("/{name}", response={200: TemplateOut, **ERRORS})
def replace(request: HttpRequest, name: str, file: File[UploadedFile]) -> Any:
    """Put another template in place (multipart field `file`), once it was tried on samples."""
    return _line(replace_template(person_of(request), name, file.read(max(MOST.values()) + 1)))


@router.delete("/{name}", response={200: TemplateOut, **ERRORS})
def restore(request: HttpRequest, name: str) -> Any:
    """Go back to the original template; the office's own goes."""
    return _line(restore_template(person_of(request), name))


def _line(one: InUse) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("name", "makes", "size", "sha256", "since")}
