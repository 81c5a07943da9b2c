"""What does the web server call? Django, with the collected static files in front of it."""

import os

from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise  # type: ignore[import-untyped]  # it has no types

from jiahe.runtime.lifeline import die_with_parent

WEB_PARENT = "JIAHE_WEB_PARENT"

if parent := os.environ.get(WEB_PARENT):
    die_with_parent(int(parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiahe.office.settings")
_django = get_wsgi_application()

from django.conf import settings  # noqa: E402  # the settings are known only now

application = WhiteNoise(
    _django,
    root=settings.STATIC_ROOT if settings.STATIC_ROOT.is_dir() else None,
    prefix=settings.STATIC_URL,
    immutable_file_test=r"\.[0-9a-f]{12}\.[a-z0-9]+$",
)
