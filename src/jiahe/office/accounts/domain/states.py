"""How do a person and a token stand, as far as the log's digests tell? Secrets only as the digests that are stored."""

from typing import Any

from allauth.mfa.models import Authenticator

from jiahe.office.accounts.models import Token, User


def person_state(person: User) -> dict[str, Any]:
    """Return how an account stands."""
    roles = sorted(person.roles.values_list("name", flat=True))
    plain = {name: getattr(person, name) for name in ("username", "full_name", "unit", "is_active", "password")}
    return {**plain, "roles": roles, "last_login": person.last_login and person.last_login.isoformat()}


def token_state(token: Token) -> dict[str, Any]:
    """Return how a token stands."""
    times = {name: getattr(token, name) for name in ("expires", "revoked")}
    plain = {name: getattr(token, name) for name in ("id", "owner_id", "name", "digest")}
    return {**plain, **{name: time and time.isoformat() for name, time in times.items()}}


def second_factor_state(person: User) -> list[list[Any]]:
    """Return how a person's second factor stands: what is set up, since when, under which encrypted secret."""
    rows = Authenticator.objects.filter(user=person).order_by("type")
    return [[row.type, row.created_at.isoformat(), row.data.get("secret") or row.data.get("seed")] for row in rows]
