"""Is whoever signed in still there, and have they shown all that is demanded of them?"""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from jiahe.office.accounts.domain import lacks_second_factor, passed_second_factor, sign_out, still_here
from jiahe.office.accounts.models import User

_ASKED_BY_THE_PAGE = ("/live",)
"""Addresses that a page asks for again and again by itself."""

_OPEN = ("/account/", "/sign-out", "/language", "/api/")
"""Where somebody may go who has yet to set up a second factor; the API answers for itself."""


class Presence:
    """Ends sessions that lasted or lay idle too long, and leads to the second factor where it is demanded."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lead to the second factor."""
        if isinstance(request.user, User):
            if not still_here(request, counts=not request.path.endswith(_ASKED_BY_THE_PAGE)):
                sign_out(request, because="idle")
                messages.info(request, _("You were signed out because nothing was done here for a while."))
            elif _must_set_up(request, request.user):
                return redirect(settings.SECOND_FACTOR_URL)
        return self._get_response(request)


def _must_set_up(request: HttpRequest, person: User) -> bool:
    if passed_second_factor(request) or request.path.startswith(_OPEN):
        return False
    return lacks_second_factor(person)
