"""Who comes in? Name and password, a code where a second factor is set up; and out again."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiahe.kernel.errors import NotFoundError, UserError
from jiahe.office.accounts import domain
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import is_asked_for_second_factor
from jiahe.web.faults import status_of
from jiahe.web.language import half
from jiahe.web.onward import onward, ours

_NEXT = "sign_in_next"
"""Under this name a session keeps where to go on to while a code is still to come."""


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password, and lead back to where one came from."""
    wanted = onward(request)
    username = request.POST.get("username", "")
    context = _context(wanted, username)
    if request.method != "POST":
        return redirect(wanted) if request.user.is_authenticated else render(request, "web/sign_in.html", context)
    try:
        person = domain.sign_in(request, username, request.POST.get("password", ""))
    except UserError as error:
        return render(request, "web/sign_in.html", context | {"fault": error.text}, status=status_of(error))
    return come_in(request, person, wanted)


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for a code of the second factor."""
    fault = None
    if request.method == "POST":
        try:
            return come_in(request, domain.finish_sign_in(request, request.POST.get("code", "")), _wanted(request))
        except UserError as error:
            fault = error
    if domain.waiting_for_code(request) is None:
        if fault is not None:
            messages.error(request, _("This took too long. Please begin again."))
        return redirect("sign-in")
    context = {"fault": fault and fault.text}
    return render(request, "web/sign_in_code.html", context, status=status_of(fault) if fault else 200)


def come_in(request: HttpRequest, person: User | None, wanted: str) -> HttpResponse:
    """Lead on whoever is in; to the code, whoever is not yet."""
    if person is None:
        request.session[_NEXT] = wanted
        return redirect("sign-in-code")
    request.session.pop(_NEXT, None)
    if is_asked_for_second_factor(person) and not domain.has_second_factor(person):
        messages.warning(
            request, _("Your role decides about much: please set up a second factor on your account page.")
        )
    return redirect(wanted)


@never_cache
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Send somebody to the city's directory, by whose word they sign in."""
    wanted = onward(request)
    try:
        return redirect(domain.begin_directory(request, wanted))
    except NotFoundError:
        raise
    except UserError as error:
        return render(request, "web/sign_in.html", _context(wanted) | {"fault": error.text}, status=status_of(error))


@never_cache
@require_safe
def directory_back(request: HttpRequest) -> HttpResponse:
    """Let somebody in who comes back from there."""
    try:
        person, wanted = domain.finish_directory(request)
    except NotFoundError:
        raise
    except UserError as error:
        return render(request, "web/sign_in.html", _context("/") | {"fault": error.text}, status=status_of(error))
    return come_in(request, person, ours(request, wanted))


def _context(wanted: str, username: str = "") -> dict[str, Any]:
    name = half(settings.OIDC.name) if domain.has_directory() else ""
    return {"next": wanted, "username": username, "fault": None, "directory": name}


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    domain.sign_out(request)
    messages.info(request, _("You are signed out."))
    return redirect("home")


def _wanted(request: HttpRequest) -> str:
    return ours(request, str(request.session.get(_NEXT, "/")))
