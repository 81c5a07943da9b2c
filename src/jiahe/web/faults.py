"""What does a page say where something went wrong, and with which status?"""

import logging
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render, resolve_url
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from jiahe.kernel.errors import ForbiddenError, NotFoundError, UsageError, UserError
from jiahe.kernel.ids import new_id
from jiahe.office.errors import ConflictError, NotSignedInError, TooLargeError, TooManyError

Said = str | Promise
_LOG = logging.getLogger(__name__)
_API = "/api/"
_STATUS: tuple[tuple[type[UserError], int], ...] = (
    (NotSignedInError, 401),
    (ForbiddenError, 403),
    (NotFoundError, 404),
    (ConflictError, 409),
    (TooLargeError, 413),
    (TooManyError, 429),
    (UsageError, 400),
    (UserError, 422),
)


class Faults:
    """Turns what a page raised into a page that says so; the API answers for itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; a method that is not answered is told as every other fault."""
        response = self._get_response(request)
        return not_allowed(request, response) if response.status_code == 405 else response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer an error of the user's; all others go to `server_error`."""
        if request.path.startswith(_API):
            return None
        if isinstance(error, NotSignedInError) and request.method == "GET":
            return redirect_to_login(request.get_full_path(), resolve_url("sign-in"), "next")
        if isinstance(error, UserError):
            return user_fault(request, error)
        if isinstance(error, RequestDataTooBig):
            return too_large(request)
        return None


def status_of(error: UserError) -> int:
    """Return the HTTP status of an error of the user's."""
    return next(status for kind, status in _STATUS if isinstance(error, kind))


def user_fault(request: HttpRequest, error: UserError) -> HttpResponse:
    """Say what the user can mend."""
    status = status_of(error)
    titles = {401: _("Sign in first"), 403: _("This is not open to you"), 404: _("There is nothing here")}
    return page(request, status, titles.get(status, _("This did not work")), fault=error.as_dict())


def page(request: HttpRequest, status: int, title: Said, text: Said = "", **more: Any) -> HttpResponse:
    """Make a page about a fault; a program that calls the API gets the same as plain data."""
    if request.path.startswith(_API):
        return _plain(status, title, text, more.get("incident", ""))
    return render(request, "web/error.html", {"status": status, "title": title, "text": text, **more}, status=status)


def _plain(status: int, title: Said, text: Said, incident: str) -> HttpResponse:
    kinds = {403: "ForbiddenError", 404: "NotFoundError", 413: "TooLargeError", 500: "SystemFaultError"}
    said = {"error": kinds.get(status, "UsageError")}
    for code, tag, between in (("zh", "zh-hans", "："), ("en", "en", ": ")):
        with override(tag):
            said[code] = between.join(filter(None, (str(title), str(text))))
    body = said | ({"incident": incident} if incident else {})
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


def not_allowed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """405, with the methods that are answered."""
    told = page(request, 405, _("This address does not do that"), _("It answers other methods."))
    told.headers["Allow"] = response.headers.get("Allow", "")
    return told


def too_large(request: HttpRequest) -> HttpResponse:
    """413."""
    return page(request, 413, _("This is too large"), _("What was sent is over the limit that the administrator set."))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; 413 where more was sent than a form may hold."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return page(request, 400, _("This request could not be read"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """403."""
    return page(
        request,
        403,
        _("This is not open to you"),
        _("Your roles do not include it. Ask the administrator if you need it."),
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django's signature
    """403, where a form came from elsewhere or stood open too long."""
    return page(
        request,
        403,
        _("This form can no longer be sent"),
        _("Go back, load the page again and send the form once more."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """404."""
    return page(
        request, 404, _("There is nothing here"), _("The address may be mistyped, or what stood here was removed.")
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500, with an incident to quote; the traceback goes to the log under the same number."""
    incident = new_id()
    _LOG.error("incident %s at %s", incident, request.path, exc_info=True)
    text = _("The fault is ours. Nothing that you entered was half saved.")
    return page(request, 500, _("Something broke"), text, incident=incident)
