"""How does a file that somebody handed in leave the house? To be kept, never to be shown or run by a browser."""

from pathlib import Path

from django.http import FileResponse
from django.utils.http import content_disposition_header


def as_attachment(path: Path, name: str, media_type: str) -> FileResponse:
    """Return a file under its own name; it is closed by the answer."""
    answer = FileResponse(path.open("rb"), content_type=media_type)
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
