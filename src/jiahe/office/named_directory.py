"""Which directory of the city's does one sign in by? What the environment says of it, refused at the start where it is half said."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from jiahe.kernel.errors import UsageError
from jiahe.kernel.text import Text

_LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
_LONGEST = 200
"""Characters that the issuer's name may have: so many are kept of it with each account."""


@dataclass(frozen=True, kw_only=True)
class NamedDirectory:
    """A directory that speaks OpenID Connect; without an issuer there is none."""

    issuer: str = ""
    client_id: str = ""
    client_secret: str = ""
    name: str = "统一身份认证 | the city's directory"
    claim: str = "preferred_username"
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    create: bool = False


def named_directory(said: Mapping[str, str]) -> NamedDirectory:
    """Return the directory that `JIAHE_OIDC_…` name.

    Raises
    ------
    UsageError
        Where they are half said, or the issuer could be overheard on its way.
    """
    given = {name: said.get(f"JIAHE_OIDC_{name}", "").strip() for name in _NAMES}
    if not any(given.values()):
        return NamedDirectory()
    for name in ("ISSUER", "CLIENT_ID"):
        if not given[name]:
            raise _wrong(name, "未设置", "is missing")
    if not is_safe(given["ISSUER"], near=True) or "?" in given["ISSUER"] or len(given["ISSUER"]) > _LONGEST:
        raise _wrong(
            "ISSUER",
            "应为 https:// 开头的地址（仅本机可用 http）",
            "must be an https:// address (http on this machine only)",
        )
    if given["CREATE"] not in {"", "0", "1"}:
        raise _wrong("CREATE", "应为 0 或 1", "must be 0 or 1")
    scopes = tuple(given["SCOPES"].split()) or NamedDirectory.scopes
    if "openid" not in scopes:
        raise _wrong("SCOPES", "应包含 openid", "must name openid")
    return NamedDirectory(
        issuer=given["ISSUER"],
        client_id=given["CLIENT_ID"],
        client_secret=given["CLIENT_SECRET"],
        name=given["NAME"] or NamedDirectory.name,
        claim=given["CLAIM"] or NamedDirectory.claim,
        scopes=scopes,
        create=given["CREATE"] == "1",
    )


def is_safe(address: str, *, near: bool) -> bool:
    """Tell whether an address is asked over TLS or, where that may be, on this machine; and names nothing but a place."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    clean = bool(host) and parts.username is None and not parts.fragment
    return clean and (parts.scheme == "https" or (near and parts.scheme == "http" and host in _LOCAL))


_NAMES = ("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "NAME", "CLAIM", "SCOPES", "CREATE")


def _wrong(name: str, zh: str, en: str) -> UsageError:
    return UsageError(Text(zh=f"JIAHE_OIDC_{name} {zh}", en=f"JIAHE_OIDC_{name} {en}"))
