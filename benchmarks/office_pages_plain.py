"""What does Django take for a list of fifty rows when nothing else is asked of it? The peer of `benchmarks.office_pages`.

`python -m benchmarks.office_pages_plain PORT` serves the newest cases of the home that the environment names: one query and one
template, without session, rights, filters, language or frame; by the same server as jiahe, with one worker.
"""

import os
import sys
from typing import Any

PATH = "/"
_TEMPLATE = """<!doctype html><title>Cases</title><table>{% for case in cases %}<tr>
<td>{{ case.number }}</td><th><a href="/cases/{{ case.id }}">{{ case.title }}</a></th><td>{{ case.applicant }}</td>
<td>{{ case.area }}</td><td>{{ case.stage }}</td><td>{{ case.status }}</td><td>{{ case.changed|date:"Y-m-d H:i" }}</td>
</tr>{% endfor %}</table>"""


def main(port: int) -> None:
    """Serve it."""
    from granian import Granian  # noqa: PLC0415  # the worker needs none of it
    from granian.constants import Interfaces  # noqa: PLC0415  # as above
    from granian.log import LogLevels  # noqa: PLC0415  # as above

    target = "benchmarks.office_pages_plain:make_application"
    Granian(
        target, port=port, interface=Interfaces.WSGI, blocking_threads=16, websockets=False, log_level=LogLevels.error,
        factory=True,
    ).serve()  # fmt: skip


def make_application() -> Any:
    """Return Django with one page."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "jiahe.office.settings"
    import django  # noqa: PLC0415  # the home is known only now

    django.setup()
    from django.conf import settings  # noqa: PLC0415  # as above
    from django.core.handlers.wsgi import WSGIHandler  # noqa: PLC0415  # as above
    from django.http import HttpRequest, HttpResponse  # noqa: PLC0415  # as above
    from django.template import engines  # noqa: PLC0415  # as above
    from django.urls import path  # noqa: PLC0415  # as above

    from jiahe.office.programme.models import Case  # noqa: PLC0415  # as above

    template = engines["django"].from_string(_TEMPLATE)

    def cases(_request: HttpRequest) -> HttpResponse:
        rows = Case.objects.order_by("-pk").values(
            "id", "number", "title", "applicant", "area", "stage", "status", "changed"
        )
        return HttpResponse(template.render({"cases": rows[:50]}))

    urlpatterns.append(path("", cases))
    settings.MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]  # it tells how long an answer is
    settings.ROOT_URLCONF = "benchmarks.office_pages_plain"
    return WSGIHandler()


urlpatterns: list[Any] = []


if __name__ == "__main__":
    main(int(sys.argv[1]))
