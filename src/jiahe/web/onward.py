"""Where does one go on to, where an address was asked for? Only to places of ours."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def onward(request: HttpRequest) -> str:
    """Return the address to go on to: one of ours, the first page where none or another's was asked for."""
    return ours(request, request.POST.get("next") or request.GET.get("next") or "/")


def ours(request: HttpRequest, wanted: str) -> str:
    """Return an address if it is one of ours and not sign-in itself, else the first page."""
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if allowed and not wanted.startswith("/sign-in") else "/"
