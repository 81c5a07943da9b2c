"""Am I known, and with which token? Also: does the server answer at all?"""

import datetime as dt
from typing import Any

from django.db import connection
from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status

from jiahe.api.auth import person_of
from jiahe.api.errors import ERRORS
from jiahe.office.accounts.domain import check_password, issue_token, revoke_token, tokens_of
from jiahe.office.accounts.domain.tokens import LONGEST_DAYS, USUAL_DAYS
from jiahe.office.accounts.models import Token
from jiahe.office.accounts.rules import applications_run_by, roles_of, signed_in

router = Router(tags=["accounts"])


class Health(Schema):
    """It answers, and so does its database."""

    status: str


class Me(Schema):
    """The caller."""

    username: str
    full_name: str
    roles: list[str]
    applications: list[str]


class Credentials(Schema):
    """Name and password, for a token of that name; a code, too, where a second factor is set up."""

    username: str = Field(max_length=150)
    password: str = Field(max_length=256)
    code: str = Field("", max_length=20)
    name: str = Field(min_length=1, max_length=80)
    days: int = Field(USUAL_DAYS, ge=1, le=LONGEST_DAYS)


class TokenOut(Schema):
    """A token without its key."""

    id: str
    name: str
    hint: str
    created: dt.datetime
    expires: dt.datetime
    used: dt.datetime | None
    revoked: dt.datetime | None


class Issued(TokenOut):
    """A fresh token; the key is shown this once."""

    key: str


@router.get("/health", auth=None, response={200: Health, 500: ERRORS[500]})
def health(request: HttpRequest) -> dict[str, str]:  # noqa: ARG001  # Ninja's signature
    """Tell that the server and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"status": "ok"}


@router.get("/me", response={200: Me, **ERRORS})
def me(request: HttpRequest) -> dict[str, Any]:
    """Tell who calls, in which roles, and what they may run."""
    user = signed_in(person_of(request))
    return {
        "username": user.username,
        "full_name": user.full_name,
        "roles": sorted(roles_of(user)),
        "applications": applications_run_by(user),
    }


@router.post("/tokens", auth=None, response={201: Issued, **ERRORS})
def make_token(request: HttpRequest, body: Credentials) -> Status[Any]:
    """Make a token from name, password and, where a second factor is set up, a code; its key is shown this once."""
    user = check_password(request, body.username, body.password, body.code)
    issued = issue_token(user, body.name, days=body.days, second_factor=True)
    return Status(201, {**_shown(issued.token), "key": issued.key})


@router.get("/tokens", response={200: list[TokenOut], **ERRORS})
def list_tokens(request: HttpRequest) -> list[dict[str, Any]]:
    """List one's own tokens."""
    return [_shown(token) for token in tokens_of(person_of(request))]


@router.delete("/tokens/{token_id}", response={200: TokenOut, **ERRORS})
def end_token(request: HttpRequest, token_id: str) -> dict[str, Any]:
    """Revoke one of one's own tokens."""
    return _shown(revoke_token(person_of(request), token_id))


def _shown(token: Token) -> dict[str, Any]:
    names = ("id", "name", "hint", "created", "expires", "used", "revoked")
    return {name: getattr(token, name) for name in names}
