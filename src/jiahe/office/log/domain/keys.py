"""Which key signs the heads of the log? One made once for an installation and readable by its owner only."""

import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from jiahe.kernel.errors import UserError
from jiahe.kernel.ids import new_id
from jiahe.kernel.text import Text
from jiahe.runtime.home import Home

KEY, HEADS = "log-key", "log-heads"


@dataclass(frozen=True)
class Public:
    """The half of the key that anybody may have."""

    raw: bytes

    @property
    def id(self) -> str:
        """Sixteen digits that name it."""
        return hashlib.sha256(self.raw).hexdigest()[:16]

    def signed(self, text: bytes, signature: bytes) -> bool:
        """Tell whether the other half signed a text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, text)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class Signer:
    """The key itself."""

    private: Ed25519PrivateKey
    public: Public

    def sign(self, text: bytes) -> bytes:
        """Return the signature of a text."""
        return self.private.sign(text)


def make_key(home: Home) -> None:
    """Make the installation's key and the empty file of heads, unless they are there."""
    home.folder.mkdir(parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    if not (home.folder / KEY).exists():
        _place(home.folder / HEADS, b"")
        _place(home.folder / KEY, pem)


def _place(path: Path, content: bytes) -> None:
    """Put a file there whole, unless another process was first."""
    part = path.with_name(f".{path.name}-{new_id()}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(part, path)
    except FileExistsError:
        return
    finally:
        part.unlink()


def signer(home: Home) -> Signer:
    """Return the installation's key, which is made where there is none yet."""
    path = home.folder / KEY
    if not path.is_file():
        make_key(home)
    return _read(path)


def public_key(home: Home) -> Public:
    """Return the public half.

    Raises
    ------
    UserError
        Where there is no key.
    """
    path = home.folder / KEY
    if not path.is_file():
        raise UserError(Text(zh=f"没有日志密钥 {path}", en=f"there is no key of the log at {path}"))
    return _read(path).public


@lru_cache(maxsize=8)
def _read(path: Path) -> Signer:
    try:
        private = load_pem_private_key(path.read_bytes(), None)
    except ValueError as error:
        raise UserError(Text(zh=f"{path} 不是日志密钥", en=f"{path} is no key of the log")) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise UserError(Text(zh=f"{path} 不是 Ed25519 密钥", en=f"{path} is no Ed25519 key"))
    return Signer(private, Public(private.public_key().public_bytes_raw()))
