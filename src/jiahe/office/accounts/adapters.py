"""How does allauth keep what it keeps for us? A second factor's secret is never in the database as it is."""

import base64

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

from jiahe.kernel.errors import UserError
from jiahe.kernel.text import Text

_PURPOSE = b"jiahe second factor"


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


def _box() -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))
