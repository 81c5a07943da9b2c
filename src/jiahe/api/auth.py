"""Who calls? The owner of the token in the header, or whoever is signed in and sends the form token along."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from jiahe.kernel.errors import ForbiddenError
from jiahe.kernel.text import Text
from jiahe.office.accounts.domain import owner_of, passed_second_factor, require_second_factor
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import Person


class Token(HttpBearer):
    """`Authorization: Bearer KEY`."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:  # noqa: ARG002  # Ninja's signature
        """Return the token's owner, unless they have yet to set up a second factor."""
        owner = owner_of(token)
        return owner and require_second_factor(owner)


class Session(APIKeyCookie):
    """The session of the pages; what changes something needs the form token (X-CSRFToken) as well."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> User | None:
        """Return whoever is signed in."""
        if not isinstance(request.user, User):
            return None
        if check_csrf(request) is not None:
            raise ForbiddenError(Text(zh="缺少或不符的 CSRF 令牌", en="the CSRF token is missing or does not fit"))
        return request.user if passed_second_factor(request) else require_second_factor(request.user)

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:  # noqa: ARG002  # Ninja's signature
        """Return whoever is signed in."""
        return self(request)


def anybody(request: HttpRequest) -> AnonymousUser:  # noqa: ARG001  # Ninja's signature
    """Return nobody, who may look as well."""
    return AnonymousUser()


AUTH = (Token(), Session())
OPEN = (*AUTH, anybody)
"""For what is open to everybody, and tells more to some."""


def person_of(request: HttpRequest) -> Person:
    """Return the caller."""
    found = getattr(request, "auth", None)
    return found if isinstance(found, User) else AnonymousUser()
