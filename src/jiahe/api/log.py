"""What may anybody know of the log? Its signed head, the key, and the proofs; what an entry says only where it is public."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema

from jiahe.api.errors import ERRORS
from jiahe.office.log.domain import continues, newest_head, prove, public_key
from jiahe.runtime.home import home

router = Router(tags=["log"])
_MOST = 2**31 - 1
_TOLD = {status: ERRORS[status] for status in (400, 404, 422, 500)}
Number = Annotated[int, Path(ge=0, le=_MOST)]
Size = Annotated[int, Query(alias="from", ge=1, le=_MOST, description="how many entries the older head covers")]


class HeadOut(Schema):
    """A signed tree head: what is signed are the lines origin, size, root in base64, and `time` with the time."""

    origin: str
    size: int
    root: str
    time: str
    signature: str


class KeyOut(Schema):
    """The public key: 32 bytes of Ed25519 in hexadecimal, and the id by which heads name it."""

    id: str
    algorithm: str
    key: str


class ProofOut(Schema):
    """That an entry is in the log; `entry` only where it is public."""

    format: str
    hash: str
    entry: dict[str, Any] | None
    index: int
    leaf: str
    path: list[str]
    head: HeadOut
    key: str


class ConsistencyOut(Schema):
    """That the log of `head` begins with that of `old` entries."""

    hash: str
    old: int
    path: list[str]
    head: HeadOut


@router.get("/head", auth=None, response={200: HeadOut, **_TOLD})
def head(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001  # Ninja's signature
    """Return the newest signed head."""
    return newest_head().as_dict()


@router.get("/key", auth=None, response={200: KeyOut, **_TOLD})
def key(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001  # as above
    """Return the key that heads are signed with."""
    public = public_key(home())
    return {"id": public.id, "algorithm": "Ed25519", "key": public.raw.hex()}


@router.get("/entries/{number}/proof", auth=None, response={200: ProofOut, **_TOLD})
def proof(request: HttpRequest, number: Number) -> dict[str, Any]:  # noqa: ARG001  # as above
    """Return the proof that an entry is in the log."""
    return prove(number).as_dict()


@router.get("/consistency", auth=None, response={200: ConsistencyOut, **_TOLD})
def consistency(request: HttpRequest, old: Size) -> dict[str, Any]:  # noqa: ARG001  # as above
    """Return the proof that today's log continues an older one."""
    path, newest = continues(old)
    name = newest.origin.split("/")[1]
    return {"hash": name, "old": old, "path": [one.hex() for one in path], "head": newest.as_dict()}
