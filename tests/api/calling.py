"""How do the tests call the interface? By token, with JSON or files."""

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from jiahe.office.accounts.domain import issue_token
from jiahe.office.accounts.models import User

V1 = "/api/v1"


class Caller:
    """Somebody who calls by token; None is nobody."""

    def __init__(self, person: User | None) -> None:
        self.person = person
        headers = {"authorization": f"Bearer {issue_token(person, 'test').key}"} if person else {}
        self._client = Client(headers=headers, raise_request_exception=False)

    def __call__(self, method: str, path: str, body: Any = None, **files: Any) -> HttpResponse:
        """Call; `files` are sent as a form. What is streamed is read to its end, as a browser would."""
        if files:
            sent = _form(files)
        else:
            content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
            sent = content, "application/json"
        answer = self._client.generic(method, f"{V1}{path}", *sent)
        answer.body = answer.getvalue()
        return answer


def _form(fields: dict[str, Any]) -> tuple[bytes, str]:
    made = {name: SimpleUploadedFile(*value) if isinstance(value, tuple) else value for name, value in fields.items()}
    return encode_multipart(BOUNDARY, made), MULTIPART_CONTENT
