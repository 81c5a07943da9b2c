"""How does a notice go out: as a page or a file, and not again where whoever asks has it already?"""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

import jiahe.web
from jiahe.kernel.text import Language
from jiahe.office.documents.notice import Notice
from jiahe.office.papers import FORMS, Form, paper, tag_of
from jiahe.web.exporting import KINDS, attachment
from jiahe.web.language import spoken

TYPES = KINDS | {
    "json": "application/json; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
_NAMES: dict[str, str] = {"json": "JSON", "xlsx": "Excel", "docx": "Word", "pdf": "PDF"}


def file_language(request: HttpRequest) -> Language:
    """Return the language of a file: Chinese unless the address asks for English; the page's own does not matter."""
    return "en" if request.GET.get("lang", "").lower().startswith("en") else "zh"


def notice_file(request: HttpRequest, notice: Notice, form: Form, name: str) -> HttpResponse:
    """Send a notice as a file, or say that it has not changed."""
    tag = quote_etag(tag_of(notice, form))
    same = get_conditional_response(request, etag=tag)
    answer: HttpResponse = same or attachment(paper(notice, form), f"{name}.{form}", TYPES[form])
    return _tagged(answer, tag)


def json_file(request: HttpRequest, told: Mapping[str, Any], name: str) -> HttpResponse:
    """Send plain data as a file, or say that they have not changed."""
    content = json.dumps(told, ensure_ascii=False, indent=1).encode()
    tag = quote_etag(hashlib.sha256(content).hexdigest()[:40])
    answer: HttpResponse = get_conditional_response(request, etag=tag) or attachment(
        content, f"{name}.json", TYPES["json"]
    )
    return _tagged(answer, tag)


def notice_page(request: HttpRequest, template: str, context: dict[str, Any], tag: str) -> HttpResponse:
    """Show a page of a notice; somebody who is not signed in, and so sees nothing of their own on it, keeps it."""
    if request.user.is_authenticated:
        return render(request, template, context)
    tag = f'W/"{tag}-{_looks()}-{spoken()}"'
    answer: HttpResponse = get_conditional_response(request, etag=tag) or render(request, template, context)
    return _tagged(answer, tag)


def _tagged(answer: HttpResponse, tag: str) -> HttpResponse:
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@cache
def _looks() -> str:
    """Return what changes with the pages' templates."""
    found = hashlib.sha256()
    for path in sorted((Path(jiahe.web.__file__).parent / "templates").rglob("*.html")):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def files_of(address: str) -> list[dict[str, str]]:
    """Return the files of a notice whose page has this address, each with its name."""
    return [{"name": _NAMES[form], "url": f"{address}.{form}"} for form in FORMS]
