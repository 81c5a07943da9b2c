"""How does a verb enter the log? In the transaction of its change, behind one lock, so that numbers have no gaps."""

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from django.db import transaction

from jiahe.engines.merkle.frontier import Frontier
from jiahe.engines.merkle.hashing import HASHINGS, WIDTH
from jiahe.engines.merkle.tiles import SPAN, STEP
from jiahe.office.log.domain.canonical import COLUMNS, canonical, chosen_hashing, leaf_text, leaf_texts
from jiahe.office.log.domain.heads import Head, read_head, sign_head
from jiahe.office.log.domain.keys import make_key, signer
from jiahe.office.log.domain.outside import witness
from jiahe.office.log.models import Standing, Tile
from jiahe.runtime.home import home

_ONE, _SALT = 1, 16
_INSERT = (
    f"INSERT INTO log_entry ({', '.join(COLUMNS)}, leaf) VALUES ({', '.join(['%s'] * (len(COLUMNS) + 1))})"  # noqa: S608
    # the columns are named above, no value is in the text
)


class Deed(NamedTuple):
    """What is to be entered: who did what to which thing.

    `actor` is an account's name, empty for the installation itself; `object` is written kind/name; `before` and `after`
    are digests as `digest_of` gives them; a `public` entry may be read by anybody who asks for its proof.
    """

    actor: str
    verb: str
    object: str
    clause: str = ""
    before: str = ""
    after: str = ""
    details: Mapping[str, Any] = {}
    public: bool = False


def record(deed: Deed) -> int:
    """Enter one deed and return its number; as `record_all`."""
    return record_all([deed])[0]


def record_all(deeds: Sequence[Deed]) -> range:
    """Enter deeds and return their numbers.

    The lock on the log is held until the transaction ends, so this is the last that a verb does in it.

    Raises
    ------
    RuntimeError
        Where no transaction is under way: a deed and its entry come together or not at all.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an entry of the log is written in the transaction of its change")
    standing = _locked()
    key = signer(home())
    opening = [] if standing.size else [_opening(standing.hashing, key.public.raw)]
    time = max(_now(), standing.time)
    frontier = Frontier(HASHINGS[standing.hashing], standing.size, bytes(standing.frontier))
    rows, texts = _rows([*opening, *deeds], standing.size, time)
    leaves = frontier.hashing.leaves(texts)
    with transaction.get_connection().cursor() as cursor:
        cursor.executemany(_INSERT, [(*row, leaf) for row, leaf in zip(rows, leaves, strict=True)])
    frontier.extend(leaves, _keep)
    head = sign_head(key, standing.hashing, size=frontier.size, root=frontier.root(), time=time)
    Standing.objects.filter(pk=_ONE).update(size=frontier.size, frontier=frontier.pack(), time=time, head=head.line())
    transaction.on_commit(partial(witness, home(), head))
    return range(frontier.size - len(deeds), frontier.size)


def stored_head() -> Head | None:
    """Return the newest head that is stored, None where nothing was entered yet."""
    standing = Standing.objects.filter(pk=_ONE).first()
    return read_head(standing.head) if standing else None


def start_log() -> None:
    """Make the key where there is none; see that the newest head stands outside too, whatever was killed."""
    chosen_hashing()
    make_key(home())
    head = stored_head()
    if head is not None:
        witness(home(), head)


def _locked() -> Standing:
    """Return the row that says where the tree stands, locked."""
    standing = Standing.objects.select_for_update().filter(pk=_ONE).first()
    if standing is None:
        Standing.objects.bulk_create([Standing(hashing=chosen_hashing().name)], ignore_conflicts=True)
        standing = Standing.objects.select_for_update().get(pk=_ONE)
    return standing


def _opening(hashing: str, key: bytes) -> Deed:
    details = {"hash": hashing, "key": key.hex(), "signature": "ed25519"}
    return Deed("", "open_log", "log/0", details=details, public=True)


def _now() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _rows(deeds: Sequence[Deed], first: int, time: str) -> tuple[list[tuple[Any, ...]], list[bytes]]:
    """Return the entries' columns, and the texts that are hashed."""
    salts, width = os.urandom(_SALT * len(deeds)).hex(), 2 * _SALT
    rows: list[tuple[Any, ...]] = []
    for place, (actor, verb, thing, clause, before, after, details, public) in enumerate(deeds):
        told = canonical(details) if details else "{}"
        salt = salts[width * place : width * (place + 1)]
        rows.append(
            (first + place, time, actor[:150], verb, thing[:200], clause, before, after, told, salt, int(public))
        )
    texts = leaf_texts(rows)
    if texts is None:  # what a database may not keep as it is: zeros, halves of characters
        rows = [tuple(_storable(value) if isinstance(value, str) else value for value in row) for row in rows]
        texts = [leaf_text(row).encode() for row in rows]
    return rows, texts


def _storable(text: str) -> str:
    return text.encode(errors="replace").decode().replace("\0", "")


def _keep(level: int, first: int, nodes: list[bytes]) -> None:
    """Keep the nodes of every eighth level."""
    if not level or level % STEP:
        return
    kept, done = level // STEP, 0
    while done < len(nodes):
        place, offset = divmod(first + done, SPAN)
        fresh = nodes[done : done + SPAN - offset]
        before = bytes(Tile.objects.get(level=kept, place=place).hashes)[: offset * WIDTH] if offset else b""
        Tile.objects.update_or_create(level=kept, place=place, defaults={"hashes": before + b"".join(fresh)})
        done += len(fresh)
