import pytest

from jiahe.engines.merkle.check import is_consistent, is_included
from jiahe.engines.merkle.hashing import HASHINGS
from jiahe.kernel.errors import NotFoundError, UserError
from jiahe.office.log.domain import continues, newest_head, prove
from jiahe.office.log.domain.canonical import COLUMNS, leaf_text
from jiahe.office.log.domain.keys import public_key
from jiahe.office.log.models import Entry, Standing
from jiahe.runtime.home import home
from tests.office.log.keeping import enter, enter_one, tamper


def test_a_proof_leads_from_the_entry_to_the_signed_root(office):
    enter(300)
    enter(700, at_once=True)
    for number in (0, 1, 255, 256, 511, 999):
        proof = prove(number, whole=True)
        hashing = HASHINGS[proof.as_dict()["hash"]]
        leaf = hashing.leaf(leaf_text([proof.entry[name] for name in COLUMNS]).encode())
        assert leaf == proof.leaf
        root = bytes.fromhex(proof.head.root)
        assert is_included(hashing, leaf, proof.index, proof.head.size, path=proof.path, root=root)
        assert proof.head.is_signed_by(public_key(home()))


def test_what_an_entry_says_is_told_only_where_it_is_public(office):
    hidden, open_to_all = enter_one(), enter_one(public=True)
    assert prove(hidden).entry is None
    assert prove(open_to_all).entry["object"] == "run/1"


def test_every_state_is_continued_by_that_of_today(office):
    heads = []
    for _ in range(20):
        enter_one()
        heads.append(newest_head())
    for head in heads:
        path, newest = continues(head.size)
        roots = bytes.fromhex(head.root), bytes.fromhex(newest.root)
        hashing = HASHINGS["sha256"]
        assert is_consistent(hashing, head.size, roots[0], size=newest.size, root=roots[1], path=path)


@pytest.mark.parametrize("number", [-1, 10_000])
def test_there_is_no_proof_of_what_is_not_there(office, number):
    enter_one()
    with pytest.raises(NotFoundError):
        prove(number)
    with pytest.raises(NotFoundError):
        continues(number)


def test_an_empty_log_has_no_head(office):
    Entry.objects.all().delete()
    Standing.objects.all().delete()
    with pytest.raises(NotFoundError, match="no entries"):
        newest_head()


@pytest.mark.parametrize(
    ("change", "values"),
    [
        ("UPDATE log_entry SET leaf = ? WHERE number = 599", (bytes(32),)),
        ("DELETE FROM log_entry WHERE number > 590", ()),
        ("DELETE FROM log_tile", ()),
        ("UPDATE log_tile SET hashes = ?", (bytes(1),)),
    ],
)
def test_nothing_false_is_proved(office, change, values):
    enter(600 - Entry.objects.count() - (not Entry.objects.exists()), at_once=True)
    tamper(office, change, values=values)
    with pytest.raises(UserError, match="audit verify"):
        prove(3)
