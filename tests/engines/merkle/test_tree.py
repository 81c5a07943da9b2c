from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiahe.engines.merkle.hashing import SHA256, SM3
from jiahe.engines.merkle.tree import Tree
from tests.engines.merkle import naive


def h(*parts):
    return sha256(b"".join(parts)).digest()


def test_trees_of_up_to_seven_leaves_by_hand():
    d = [b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43", b"PQRS"]
    a, b, c, e, f, g, i = (h(b"\x00", data) for data in d)
    ab, ce, fg = (h(b"\x01", left, right) for left, right in ((a, b), (c, e), (f, g)))
    abce, fgi = h(b"\x01", ab, ce), h(b"\x01", fg, i)
    tree = Tree()
    tree.extend(d)

    roots = [tree.at(size).root for size in range(8)]

    over = [h(b"\x01", ab, c), abce, h(b"\x01", abce, f), h(b"\x01", abce, fg), h(b"\x01", abce, fgi)]
    assert roots == [h(), a, ab, *over]
    assert tree.at(7).inclusion(0) == [b, ce, fgi]
    assert tree.at(7).inclusion(3) == [c, ab, fgi]
    assert tree.at(7).inclusion(4) == [g, i, abce]
    assert tree.at(7).inclusion(6) == [fg, abce]
    assert tree.at(7).consistency(3) == [c, e, ab, fgi]
    assert tree.at(7).consistency(4) == [fgi]
    assert tree.at(7).consistency(6) == [fg, i, abce]


def test_known_digests():
    empty, abc = Tree(SM3), SM3.digest(b"abc")
    assert Tree().at().root.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    # the examples of GB/T 32905-2016, annex A, and of the empty message
    assert abc.hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert empty.at().root.hex() == "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"
    # the tree of the eight entries that certificate transparency's own tests use
    tree = Tree()
    for data in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"):
        tree.append(bytes.fromhex(data))
    assert tree.at().root.hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@given(st.sampled_from([SHA256, SM3]), st.lists(st.lists(st.binary(max_size=9), max_size=20), max_size=8))
def test_it_is_the_same_however_entries_come(hashing, batches):
    one_by_one, by_batch = Tree(hashing), Tree(hashing)
    entries = [data for batch in batches for data in batch]
    for data in entries:
        one_by_one.append(data)
    for batch in batches:
        by_batch.extend(batch)

    assert one_by_one._levels[0] == by_batch._levels[0]
    assert one_by_one.at().root == by_batch.at().root == naive.root(hashing, entries)


@pytest.mark.parametrize("size", [-1, 3])
def test_it_was_never_larger_than_it_is(size):
    tree = Tree()
    tree.extend([b"a", b"b"])
    with pytest.raises(ValueError, match="holds 2"):
        tree.at(size)


def test_what_was_looked_at_stays_true_while_the_tree_grows():
    tree = Tree()
    tree.extend([b"a", b"b", b"c"])
    before = tree.at()
    path, root = before.inclusion(0), before.root
    tree.extend([b"d"] * 9)
    assert (before.inclusion(0), before.root, tree.at(3).root) == (path, root, root)
