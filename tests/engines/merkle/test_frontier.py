import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiahe.engines.merkle.frontier import Frontier
from jiahe.engines.merkle.hashing import SHA256, SM3
from tests.engines.merkle import naive

BATCHES = st.lists(st.lists(st.binary(max_size=9), max_size=20), max_size=8)


@given(st.sampled_from([SHA256, SM3]), BATCHES)
def test_it_knows_the_root_after_every_batch(hashing, batches):
    frontier, entries = Frontier(hashing), []
    for batch in batches:
        frontier.extend(hashing.leaves(batch))
        entries += batch
        assert (frontier.size, frontier.root()) == (len(entries), naive.root(hashing, entries))


@given(BATCHES)
def test_written_down_it_goes_on_as_it_was(batches):
    kept, passed_on = Frontier(SHA256), Frontier(SHA256)
    for batch in batches:
        kept.extend(SHA256.leaves(batch))
        passed_on = Frontier(SHA256, passed_on.size, passed_on.pack())
        passed_on.extend(SHA256.leaves(batch))
        assert (passed_on.pack(), passed_on.root()) == (kept.pack(), kept.root())


@given(BATCHES)
def test_it_tells_of_every_complete_node_once(batches):
    frontier, told = Frontier(SHA256), {}
    entries = [data for batch in batches for data in batch]

    def keep(level, first, nodes):
        for index, node in enumerate(nodes, first):
            assert told.setdefault((level, index), node) is node

    for batch in batches:
        frontier.extend(SHA256.leaves(batch), keep)

    size = len(entries)
    places = [(level, index) for level in range(size.bit_length()) for index in range(size >> level)]
    assert told == {(k, i): naive.root(SHA256, entries[i << k : (i + 1) << k]) for k, i in places}


def test_a_copy_grows_on_its_own():
    frontier = Frontier(SHA256)
    frontier.extend(SHA256.leaves([b"a", b"b", b"c"]))
    root, other = frontier.root(), frontier.copy()
    other.extend(SHA256.leaves([b"d"]))
    assert (frontier.size, frontier.root(), other.size) == (3, root, 4)


@pytest.mark.parametrize(("size", "length"), [(-1, 0), (0, 32), (3, 32), (4, 31)])
def test_bytes_of_another_size_are_refused(size, length):
    with pytest.raises(ValueError, match="no frontier"):
        Frontier(SHA256, size, bytes(length))
