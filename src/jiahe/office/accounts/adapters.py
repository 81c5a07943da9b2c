"""How does allauth keep what it keeps for us? A second factor's secret is never in the database as it is."""

import base64
import time
from typing import Any

import requests
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from urllib3.exceptions import HTTPError

from jiahe.kernel.errors import UserError
from jiahe.kernel.text import Text

_PURPOSE = b"jiahe second factor"
_PIECE = 64 * 1024


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Encrypts with the installation's key, so that a copy of the database alone makes no codes."""

    def encrypt(self, text: str) -> str:
        """Return a text as it is stored."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a text that was stored.

        Raises
        ------
        UserError
            Where it was stored under another key.
        """
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            text = Text(
                zh="两步验证的密钥无法读取，请联系管理员重置",
                en="the second factor's secret cannot be read; ask the administrator to reset it",
            )
            raise UserError(text) from error

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """Return the name under which an authenticator lists the account."""
        return f"{self.get_totp_issuer()}:{user.get_username()}"


class Directory(DefaultSocialAccountAdapter):  # type: ignore[misc]  # as above
    """Asks the directory that was named, in a measured way."""

    def get_requests_session(self) -> requests.Session:
        """Return what asks."""
        return Patient()


class Patient(requests.Session):
    """Asks another server: only so long, only so much, and without going where an answer points."""

    def request(self, method: str, url: str | bytes, **more: Any) -> requests.Response:  # type: ignore[override]
        """Return the answer, read to its end.

        Raises
        ------
        requests.RequestException
            Where it is late, too large or points elsewhere, too.
        """
        until = time.monotonic() + settings.OIDC_SECONDS
        asking = {"timeout": settings.OIDC_SECONDS, "stream": True, "allow_redirects": False}
        answer = super().request(method, url, **more | asking)
        with answer:
            if answer.is_redirect:
                raise requests.TooManyRedirects("an answer that points elsewhere")
            answer._content = _read(answer, until)  # noqa: SLF001  # what requests keeps of an answer that was read
        return answer


def _read(answer: requests.Response, until: float) -> bytes:
    """Read what comes, as it comes: a server that sends a byte now and then is late as one that sends none."""
    body = bytearray()
    try:
        while part := answer.raw.read1(_PIECE, decode_content=True):
            body += part
            if len(body) > settings.OIDC_MAX_BYTES or time.monotonic() > until:
                raise requests.Timeout("an answer that is too long")
    except HTTPError as error:
        raise requests.ConnectionError("an answer that broke off") from error
    return bytes(body)


def _box() -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))
