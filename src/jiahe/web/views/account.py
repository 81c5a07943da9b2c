"""Who is there: signing in and out, language, password, keys to the API."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from jiahe.kernel.errors import UserError
from jiahe.office.accounts import domain
from jiahe.office.accounts.rules import roles_of, signed_in
from jiahe.web.faults import status_of
from jiahe.web.language import remember


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password, and lead back to where one came from."""
    onward = _onward(request)
    username = request.POST.get("username", "")
    context: dict[str, Any] = {"next": onward, "username": username, "fault": None}
    if request.method != "POST":
        return redirect(onward) if request.user.is_authenticated else render(request, "web/sign_in.html", context)
    try:
        domain.sign_in(request, username, request.POST.get("password", ""))
    except UserError as error:
        return render(request, "web/sign_in.html", context | {"fault": error.text}, status=status_of(error))
    return redirect(onward)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    domain.sign_out(request)
    messages.info(request, _("You are signed out."))
    return redirect("home")


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Change the language and stay where one is."""
    chosen = request.POST.get("language", "")
    response = redirect(_onward(request))
    if chosen in dict(settings.LANGUAGES):
        remember(response, chosen)
    return response


@sensitive_post_parameters("old", "new")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Show one's roles; change the password; issue and revoke keys to the API."""
    person = signed_in(request.user)
    context: dict[str, Any] = {"roles": sorted(roles_of(person)), "fault": None, "issued": None}
    status = 200
    if request.method == "POST":
        try:
            if "new" in request.POST:
                domain.change_password(person, request.POST.get("old", ""), request.POST["new"])
                update_session_auth_hash(request, person)
                messages.info(request, _("The password is changed."))
            elif "revoke" in request.POST:
                domain.revoke_token(person, request.POST["revoke"])
                messages.info(request, _("The key is revoked."))
            else:
                context["issued"] = domain.issue_token(person, request.POST.get("name", ""))
        except UserError as error:
            context["fault"], status = error.text, status_of(error)
    return render(request, "web/account.html", context | {"tokens": domain.tokens_of(person)}, status=status)


def _onward(request: HttpRequest) -> str:
    """Return the address to go on to: one of ours, and with the language of old left out."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours and not wanted.startswith("/sign-in") else "/"
