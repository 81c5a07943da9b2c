"""What is signed? How long the log is, its root and when: a checkpoint, as transparency logs publish them."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jiahe.office.log.domain.canonical import canonical
from jiahe.office.log.domain.keys import Public, Signer

_FIELDS = {"origin": str, "size": int, "root": str, "time": str, "signature": str}


@dataclass(frozen=True)
class Head:
    """A signed tree head; `origin` names the hash function and the key: `jiahe/sha256/…`."""

    origin: str
    size: int
    root: str
    time: str
    signature: str = ""

    @property
    def text(self) -> bytes:
        """What is signed: origin, size, root in base64, and the time, a line each (c2sp.org/tlog-checkpoint)."""
        root = base64.b64encode(bytes.fromhex(self.root)).decode()
        return f"{self.origin}\n{self.size}\n{root}\ntime {self.time}\n".encode()

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {name: getattr(self, name) for name in _FIELDS}

    def line(self) -> str:
        """Return it as one line of JSON."""
        return canonical(self.as_dict())

    def is_signed_by(self, key: Public) -> bool:
        """Tell whether it carries the key's own signature."""
        return self.origin.endswith(f"/{key.id}") and key.signed(self.text, bytes.fromhex(self.signature))


def sign_head(key: Signer, hashing: str, *, size: int, root: bytes, time: str) -> Head:
    """Return a head with its signature."""
    bare = Head(f"jiahe/{hashing}/{key.public.id}", size, root.hex(), time)
    return Head(bare.origin, size, bare.root, time, key.sign(bare.text).hex())


def read_head(written: str | Mapping[str, Any]) -> Head | None:
    """Return a head from JSON or plain data, None where it is none."""
    try:
        plain = json.loads(written) if isinstance(written, str) else written
        values = [plain[name] for name in _FIELDS]
        bytes.fromhex(plain["root"]), bytes.fromhex(plain["signature"])
    except (ValueError, KeyError, TypeError):
        return None
    fits = all(type(value) is kind for value, kind in zip(values, _FIELDS.values(), strict=True))
    return Head(*values) if fits and plain["size"] >= 0 else None
