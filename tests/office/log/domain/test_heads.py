import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from jiahe.office.log.domain.heads import read_head, sign_head
from jiahe.office.log.domain.keys import Public, _place, make_key, public_key, signer
from jiahe.runtime.home import home


def test_what_is_signed_is_a_checkpoint():
    key = signer(home())
    head = sign_head(key, "sha256", size=7, root=bytes(range(32)), time="2026-11-24T00:00:00.000000Z")

    root = base64.b64encode(bytes(range(32))).decode()
    text = f"jiahe/sha256/{key.public.id}\n7\n{root}\ntime 2026-11-24T00:00:00.000000Z\n"
    assert head.text.decode() == text
    Ed25519PublicKey.from_public_bytes(key.public.raw).verify(bytes.fromhex(head.signature), text.encode())
    assert read_head(head.line()) == read_head(head.as_dict()) == head
    assert head.is_signed_by(key.public)
    assert not head.is_signed_by(Public(bytes(32)))


def test_nothing_else_is_signed():
    key = signer(home())
    head = sign_head(key, "sha256", size=7, root=bytes(32), time="t")
    changes = (
        {"size": 8},
        {"root": "01" * 32},
        {"time": "u"},
        {"origin": f"jiahe/sm3/{key.public.id}"},
        {"signature": "00" * 64},
    )
    for change in changes:
        assert not read_head({**head.as_dict(), **change}).is_signed_by(key.public)


@pytest.mark.parametrize(
    "change",
    [
        {"size": "7"},
        {"size": -1},
        {"size": True},
        {"root": "x"},
        {"root": 5},
        {"signature": "0"},
        {"time": None},
        {"origin": 1},
    ],
)
def test_what_is_no_head_is_none(change):
    plain = sign_head(signer(home()), "sha256", size=7, root=bytes(32), time="t").as_dict()
    assert read_head(json.dumps({**plain, **change})) is None
    assert read_head("[]") is read_head("{") is read_head("{}") is None


def test_the_key_is_made_once_and_only_its_owner_reads_it():
    first = signer(home()).public
    make_key(home())
    assert public_key(home()) == first
    assert (home().folder / "log-key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in sorted(home().folder.iterdir())] == ["log-heads", "log-key"]


def test_whoever_comes_second_takes_the_first_ones_key():
    make_key(home())
    before = (home().folder / "log-key").read_bytes()
    _place(home().folder / "log-key", b"another")
    assert (home().folder / "log-key").read_bytes() == before
