"""Which key opens the API, whose is it, and until when?"""

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from jiahe.kernel.errors import ForbiddenError, UsageError
from jiahe.kernel.text import Text
from jiahe.office.accounts.domain.second_factor import has_second_factor, require_second_factor
from jiahe.office.accounts.domain.states import token_state
from jiahe.office.accounts.models import Token, User
from jiahe.office.accounts.rules import Person, hidden, signed_in
from jiahe.office.log.domain import Deed, digest_of, record

PREFIX = "jiahe_"
LONGEST_DAYS, USUAL_DAYS, MOST = 366, 90, 20
_HINT = len(PREFIX) + 4
_USED_STEP = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Issued:
    """A fresh token; `key` is shown to its owner now and never again."""

    token: Token
    key: str


def issue_token(owner: Person, name: str, *, days: int = USUAL_DAYS, second_factor: bool = False) -> Issued:
    """Make a token; `second_factor` tells whether its owner has shown one.

    Raises
    ------
    ForbiddenError
        Where its owner has a second factor and has not shown it, or must set one up first.
    UsageError
        Where it has no name, lasts longer than allowed, or its owner has too many.
    """
    person, name = require_second_factor(signed_in(owner)), name.strip()
    if not second_factor and has_second_factor(person):
        text = Text(zh="签发密钥前请以动态口令重新登录", en="sign in with a code of the second factor first")
        raise ForbiddenError(text)
    if not 1 <= len(name) <= 80:
        raise UsageError(Text(zh="令牌名称须为 1 至 80 个字", en="a token's name has 1 to 80 characters"))
    if not 1 <= days <= LONGEST_DAYS:
        raise UsageError(Text(zh=f"有效期须为 1 至 {LONGEST_DAYS} 天", en=f"a token lasts 1 to {LONGEST_DAYS} days"))
    if tokens_of(person).filter(revoked=None).count() >= MOST:
        raise UsageError(Text(zh=f"有效令牌最多 {MOST} 个", en=f"nobody may have more than {MOST} tokens"))
    key = PREFIX + secrets.token_urlsafe(32)
    expires = timezone.now() + dt.timedelta(days=days)
    with transaction.atomic():
        token = Token.objects.create(owner=person, name=name, digest=_digest(key), hint=key[:_HINT], expires=expires)
        record(_deed(person, "issue_token", token, before="", details={"name": name, "days": days}))
    return Issued(token, key)


def tokens_of(owner: Person) -> QuerySet[Token]:
    """Return a person's tokens, the newest first."""
    return Token.objects.filter(owner=signed_in(owner))


def revoke_token(owner: Person, token_id: str) -> Token:
    """End one's own token.

    Raises
    ------
    NotFoundError
        Where the person has none of that id.
    """
    token = tokens_of(owner).filter(pk=token_id).first()
    if token is None:
        raise hidden(Text(zh="令牌", en="token"))
    if token.revoked is None:
        with transaction.atomic():
            before = digest_of(token_state(token))
            token.revoked = timezone.now()
            token.save(update_fields=["revoked"])
            record(_deed(token.owner, "revoke_token", token, before=before, details={"name": token.name}))
    return token


def owner_of(key: str) -> User | None:
    """Return the person whom a key belongs to, None where it is unknown, expired or revoked."""
    now = timezone.now()
    found = Token.objects.select_related("owner").filter(digest=_digest(key), revoked=None, expires__gt=now).first()
    if found is None or not found.owner.is_active:
        return None
    if found.used is None or now - found.used > _USED_STEP:
        Token.objects.filter(pk=found.pk).update(used=now)
    return found.owner


def _deed(owner: User, verb: str, token: Token, *, before: str, details: Mapping[str, Any]) -> Deed:
    thing, after = f"token/{token.pk}", digest_of(token_state(token))
    return Deed(owner.username, verb, thing, before=before, after=after, details=details)


def _digest(key: str) -> str:
    # the key holds 256 random bits: a plain digest cannot be reversed, and looking one up takes no time
    return hashlib.sha256(key.encode()).hexdigest()
