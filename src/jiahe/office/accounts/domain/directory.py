"""Who comes from the city's own directory? Sign-in by OpenID Connect: state, nonce and PKCE, every token's signature checked."""

import logging
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import jwt
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from jiahe.kernel.errors import UserError
from jiahe.kernel.text import Text
from jiahe.office.accounts.domain.guessing import count_guess
from jiahe.office.accounts.domain.matching import person_of_claims
from jiahe.office.accounts.domain.sign_in import admit
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import hidden
from jiahe.office.errors import NotSignedInError
from jiahe.office.log.domain import digest_of
from jiahe.office.named_directory import is_safe

__all__ = ["begin_directory", "finish_directory", "has_directory"]

_PROVIDER = "directory"
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a public key only: with a secret that both know, or with none, the issuer proves nothing."""

_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_LEEWAY = 60
"""Seconds by which the clocks of the two may differ."""

_KEPT_SECONDS, _AWAY_SECONDS, _AWAY = 300, 10, "away"
"""For how long an issuer's description holds, and for how long one that does not answer is not asked again."""

_log = logging.getLogger("jiahe.directory")


def has_directory() -> bool:
    """Tell whether this installation has a directory to sign in by."""
    return bool(settings.OIDC.issuer)


def begin_directory(request: HttpRequest, onward: str) -> str:
    """Return the directory's address to which the person is sent, and keep what must come back with them.

    Raises
    ------
    NotFoundError
        Where there is no directory.
    UserError
        Where it does not answer.
    """
    _require_directory()
    nonce = secrets.token_urlsafe(32)
    with _telling():
        sent = _Provider(request, app=_app()).redirect(
            request, "login", next_url=onward, auth_params={"nonce": nonce}, nonce=nonce
        )
    return str(sent.url)


def finish_directory(request: HttpRequest) -> tuple[User | None, str]:
    """Let in whoever comes back from the directory; return them, None where a code is still to come, and where they go.

    Raises
    ------
    NotFoundError
        Where there is no directory.
    NotSignedInError
        Where they did not set out from here, the directory did not let them in, or they have no account.
    TooManyError
        After too many failures from this address.
    UserError
        Where the directory does not answer.
    """
    _require_directory()
    asked = request.GET
    state = statekit.unstash_state(request, state_id=asked.get("state", ""), provider_id=_PROVIDER)
    foreign = not constant_time_compare(asked.get("iss", settings.OIDC.issuer), settings.OIDC.issuer)
    if state is None or foreign:
        raise NotSignedInError(Text(zh="登录请求已失效，请重新登录", en="this sign-in is no longer good; begin again"))
    if "code" not in asked:
        raise NotSignedInError(Text(zh="统一身份认证未予登录", en="the directory did not let you in"))
    # nobody's account is known yet, so that a name of its own stands for it: what is limited is how many fail from
    # one address. What did not set out from here is not counted: a foreign page could have anybody's browser ask that
    attempt = count_guess(request, f"directory {secrets.token_hex(16)}")
    with _telling():
        claims = _claims(request, state)
    person = admit(request, person_of_claims(claims), by="directory", attempt=attempt)
    return person, str(state.get("next", "/"))


class _Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """The client's side, with a description of the issuer that was looked at."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, _PROVIDER)

    def get_provider(self) -> "_Provider":
        """Return the provider that the settings name; none of the database is asked."""
        return _Provider(self.request, app=_app())

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:  # noqa: ARG002  # allauth's signature
        """Return the address to which the directory sends people back."""
        return request.build_absolute_uri(settings.OIDC_CALLBACK)

    @property
    def openid_config(self) -> Mapping[str, Any]:
        """Return what the issuer says of itself; only the issuer that was named, and over TLS."""
        kept = f"directory-{digest_of(settings.OIDC.issuer)}"
        config: Any = cache.get(kept)
        if config == _AWAY:
            raise requests.ConnectionError("did not answer a moment ago")
        if config is None:
            try:
                config = super().openid_config
            except requests.RequestException:
                cache.set(kept, _AWAY, _AWAY_SECONDS)  # however many come, it holds up one of them, not all
                raise
            if config["issuer"] != settings.OIDC.issuer or not all(_is_ours(config[name]) for name in _NEEDED):
                raise OAuth2Error("not the issuer that was named, or one that points to an unsafe address")
            cache.set(kept, config, _KEPT_SECONDS)
        return config  # type: ignore[no-any-return]


class _Provider(OpenIDConnectProvider):  # type: ignore[misc]  # as above
    def get_oauth2_adapter(self, request: HttpRequest) -> _Adapter:
        return _Adapter(request)


def _app() -> SocialApp:
    described = settings.OIDC.issuer.rstrip("/") + "/.well-known/openid-configuration"
    told = {"server_url": described, "oauth_pkce_enabled": True, "scope": settings.OIDC.scopes}
    return SocialApp(
        provider="openid_connect",
        provider_id=_PROVIDER,
        name=_PROVIDER,
        client_id=settings.OIDC.client_id,
        secret=settings.OIDC.client_secret,
        settings=told,
    )


def _claims(request: HttpRequest, state: Mapping[str, Any]) -> Mapping[str, Any]:
    """Exchange the code, and return what the checked token says; of the rest, what the issuer tells about the same person."""
    adapter, app = _Adapter(request), _app()
    client = adapter.get_client(request, app)
    sent = adapter.get_access_token_data(request, app, client, pkce_code_verifier=state["pkce_code_verifier"])
    claims = _checked(sent["id_token"], adapter.openid_config["jwks_uri"], str(state["nonce"]))
    more = adapter.openid_config.get("userinfo_endpoint")
    if settings.OIDC.claim in claims or not more or not _is_ours(more):
        return claims
    told = adapter._fetch_user_info(sent["access_token"])  # noqa: SLF001  # allauth's way to ask
    return {**told, **claims} if told.get("sub") == claims["sub"] else claims


def _checked(token: str, keys_url: str, nonce: str) -> Mapping[str, Any]:
    head = jwt.get_unverified_header(token)
    algorithm = head.get("alg", "")
    if algorithm not in _ALGORITHMS:
        raise OAuth2Error("no signature by a public key")
    claims: dict[str, Any] = jwt.decode(
        token,
        key=_key(keys_url, head.get("kid"), algorithm),
        algorithms=[algorithm],
        audience=settings.OIDC.client_id,
        issuer=settings.OIDC.issuer,
        leeway=_LEEWAY,
        options={"require": ["exp", "iat", "aud", "iss", "sub"]},
    )
    if not constant_time_compare(str(claims.get("nonce", "")), nonce):
        raise OAuth2Error("for another sign-in")
    alone = claims["aud"] in (settings.OIDC.client_id, [settings.OIDC.client_id])
    if claims.get("azp", settings.OIDC.client_id if alone else None) != settings.OIDC.client_id:
        raise OAuth2Error("for another client")
    return claims


def _key(keys_url: str, key_id: str | None, algorithm: str) -> jwt.PyJWK:
    """Return the issuer's key of that name; asked for anew each time, so that one that it changes is good or bad at once."""
    with get_adapter().get_requests_session() as session:
        answer = session.get(keys_url)
        answer.raise_for_status()
    keys = [one for one in answer.json()["keys"] if one.get("use", "sig") == "sig"]
    found = [one for one in keys if one.get("kid") == key_id] if key_id else keys
    if len(found) != 1 or found[0].get("alg", algorithm) != algorithm:
        raise OAuth2Error("signed by no key of the issuer")
    return jwt.PyJWK(found[0], algorithm=algorithm)


def _is_ours(address: object) -> bool:
    """Tell whether an address of the issuer's is asked over TLS, or is on this machine as the issuer itself is."""
    return is_safe(str(address), near=settings.OIDC.issuer.startswith("http://"))


def _require_directory() -> None:
    if not has_directory():
        raise hidden(Text(zh="页面", en="page"))


@contextmanager
def _telling() -> Iterator[None]:
    """Tell what the directory did wrong in a sentence; what exactly is for the log of the machine, not for outside."""
    try:
        yield
    except requests.RequestException as error:
        text = Text(zh="统一身份认证服务暂时无法连接", en="the directory does not answer at the moment")
        _note(error)
        raise UserError(text) from error
    except (OAuth2Error, jwt.PyJWTError, KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        text = Text(
            zh="统一身份认证的答复无效，未予登录", en="the directory's answer is not valid; you are not signed in"
        )
        _note(error)
        raise NotSignedInError(text) from error


def _note(error: Exception) -> None:
    _log.warning("no sign-in by the directory: %.300s", ascii(error))
