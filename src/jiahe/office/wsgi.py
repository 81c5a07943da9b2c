"""What does the web server call? Django, with the collected static files in front of it."""

import os
from wsgiref.headers import Headers

from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise  # type: ignore[import-untyped]  # it has no types

from jiahe.runtime.lifeline import die_with_parent

WEB_PARENT = "JIAHE_WEB_PARENT"

if parent := os.environ.get(WEB_PARENT):
    die_with_parent(int(parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiahe.office.settings")
_django = get_wsgi_application()

from django.conf import settings  # noqa: E402  # the settings are known only now


def _headers(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"


application = WhiteNoise(
    _django,
    root=settings.STATIC_ROOT if settings.STATIC_ROOT.is_dir() else None,
    prefix=settings.STATIC_URL,
    add_headers_function=_headers,
    immutable_file_test=r"\.[0-9a-f]{12}\.[a-z0-9]+$",
)
