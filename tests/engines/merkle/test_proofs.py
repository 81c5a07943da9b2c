import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiahe.engines.merkle.check import is_consistent, is_included, root_by_inclusion
from jiahe.engines.merkle.hashing import HASHINGS, SHA256
from jiahe.engines.merkle.tree import Tree
from tests.engines.merkle import naive

ENTRIES = st.lists(st.binary(max_size=40), min_size=1, max_size=70)
FUNCTIONS = st.sampled_from(sorted(HASHINGS.values(), key=lambda one: one.name))


def grown(hashing, entries):
    tree = Tree(hashing)
    tree.extend(entries)
    return tree


@given(FUNCTIONS, ENTRIES, st.data())
def test_a_path_is_that_of_the_definition_and_leads_to_the_root(hashing, entries, data):
    size = data.draw(st.integers(1, len(entries)))
    index = data.draw(st.integers(0, size - 1))
    view = grown(hashing, entries).at(size)

    found = view.inclusion(index)

    assert view.root == naive.root(hashing, entries[:size])
    assert found == naive.path(hashing, index, entries[:size])
    assert is_included(hashing, hashing.leaf(entries[index]), index, size, path=found, root=view.root)


@given(FUNCTIONS, ENTRIES, st.data())
def test_a_continuation_is_that_of_the_definition_and_holds(hashing, entries, data):
    size = data.draw(st.integers(1, len(entries)))
    old = data.draw(st.integers(1, size))
    tree = grown(hashing, entries)

    found = tree.at(size).consistency(old)

    assert found == naive.proof(hashing, old, entries[:size])
    first, second = tree.at(old).root, tree.at(size).root
    assert is_consistent(hashing, old, first, size=size, root=second, path=found)


def test_every_path_and_continuation_up_to_forty_leaves():
    entries = [bytes([number]) for number in range(40)]
    tree = grown(SHA256, entries)
    for size in range(1, 41):
        root = tree.at(size).root
        for place in range(size):
            path = tree.at(size).inclusion(place)
            assert root_by_inclusion(SHA256, SHA256.leaf(entries[place]), place, size, path) == root
            path = tree.at(size).consistency(place + 1)
            old = naive.root(SHA256, entries[: place + 1])
            assert is_consistent(SHA256, place + 1, old, size=size, root=root, path=path)


@given(st.integers(2, 40), st.data())
def test_nothing_else_passes_as_a_path(size, data):
    entries = [bytes([number]) for number in range(size)]
    index = data.draw(st.integers(0, size - 1))
    view = grown(SHA256, entries).at()
    path, leaf = view.inclusion(index), SHA256.leaf(entries[index])
    flipped = [bytes(32), *path[1:]]
    longer, shorter = [*path, bytes(32)], path[:-1]

    for wrong in (flipped, longer, shorter):
        assert not is_included(SHA256, leaf, index, size, path=wrong, root=view.root)
    for place in {*range(-1, size + 2)} - {index}:
        assert not is_included(SHA256, leaf, place, size, path=path, root=view.root)
    assert not is_included(SHA256, bytes(32), index, size, path=path, root=view.root)


@given(st.integers(2, 40), st.data())
def test_nothing_else_passes_as_a_continuation(size, data):
    entries = [bytes([number]) for number in range(size)]
    old = data.draw(st.integers(1, size - 1))
    tree = grown(SHA256, entries)
    path, first, second = tree.at().consistency(old), tree.at(old).root, tree.at().root
    wrong_paths = ([bytes(32), *path[1:]], [*path, bytes(32)], path[:-1], [])

    for wrong in wrong_paths:
        assert not is_consistent(SHA256, old, first, size=size, root=second, path=wrong)
    for place in {*range(-1, size + 2)} - {old}:
        assert not is_consistent(SHA256, place, first, size=size, root=second, path=path)
    assert not is_consistent(SHA256, old, bytes(32), size=size, root=second, path=path)
    assert not is_consistent(SHA256, old, first, size=size, root=bytes(32), path=path)


def test_a_tree_continues_itself_without_a_path():
    view = grown(SHA256, [b"a", b"b", b"c"]).at()
    assert view.consistency(3) == []
    assert is_consistent(SHA256, 3, view.root, size=3, root=view.root, path=[])
    assert not is_consistent(SHA256, 3, view.root, size=3, root=view.root, path=[bytes(32)])
    assert not is_consistent(SHA256, 3, bytes(32), size=3, root=view.root, path=[])


@pytest.mark.parametrize("index", [-1, 3])
def test_there_is_no_path_for_what_is_not_there(index):
    with pytest.raises(ValueError, match="not in a tree of 3"):
        grown(SHA256, [b"a", b"b", b"c"]).at().inclusion(index)


@pytest.mark.parametrize("old", [0, 4])
def test_no_tree_continues_one_that_it_never_was(old):
    with pytest.raises(ValueError, match="continues none"):
        grown(SHA256, [b"a", b"b", b"c"]).at().consistency(old)
