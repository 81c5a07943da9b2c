"""How is a file received? Streamed to disk beside its later place, and cut off as soon as it is over the limit."""

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from jiahe.runtime.home import home


def incoming() -> Path:
    """Return the folder in which files lie while they arrive."""
    folder = home().uploads / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class _Arriving(list[Any]):
    """The files of one request; Django closes what a handler calls its `file` where a request breaks off."""

    def close(self) -> None:
        """Close them all, by which they go."""
        for file in self:
            file.close()


class LimitedUploadHandler(FileUploadHandler):
    """Writes every file of one request to disk and counts their bytes together."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._received = 0
        self.file = _Arriving()

    def handle_raw_input(
        self,
        input_data: Any,  # noqa: ARG002  # Django's signature
        META: dict[str, str],  # noqa: N803, ARG002  # as above
        content_length: int,
        boundary: Any,  # noqa: ARG002  # as above
        encoding: str | None = None,  # noqa: ARG002  # as above
    ) -> None:
        """Refuse at once what announces itself as too large."""
        if content_length > settings.MAX_UPLOAD_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig

    def new_file(self, *arguments: Any, **named: Any) -> None:
        """Begin one file."""
        super().new_file(*arguments, **named)
        self.file.append(tempfile.NamedTemporaryFile(dir=incoming()))  # noqa: SIM115  # Django closes it with the request

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002  # as above
        """Write one chunk."""
        self._received += len(raw_data)
        if self._received > settings.MAX_UPLOAD_BYTES:
            self.file.close()
            raise RequestDataTooBig
        self.file[-1].write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        """Hand over one file, ready to be read."""
        self.file[-1].seek(0)
        return UploadedFile(
            file=self.file[-1],
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        """Drop what has come so far."""
        self.file.close()
