from jiahe.engines.merkle.frontier import Frontier
from jiahe.engines.merkle.hashing import SHA256
from jiahe.engines.merkle.proofs import View
from jiahe.engines.merkle.tiles import SPAN, STEP, nodes_from
from jiahe.engines.merkle.tree import Tree

SIZES = (1, 2, 255, 256, 257, 300, 511, 512, 513, 65_535, 65_536, 66_000)
PLACES = (0, 1, 254, 255, 256, 299, 511, 65_535, 65_999)


def test_proofs_from_kept_rows_are_those_of_the_tree_in_memory():
    entries = [str(number).encode() for number in range(66_000)]
    tree, frontier, kept, asked = Tree(), Frontier(SHA256), {}, []
    tree.extend(entries)

    def keep(level, first, nodes):
        if level % STEP == 0:
            for index, node in enumerate(nodes, first):
                place = level // STEP, index // SPAN
                kept[place] = kept.get(place, b"") + node

    for start in range(0, len(entries), 1000):
        frontier.extend(SHA256.leaves(entries[start : start + 1000]), keep)

    def rows(level, row):
        asked.append((level, row))
        return kept[level, row]

    for size in SIZES:
        view, known = View(nodes_from(rows, SHA256), SHA256, size), tree.at(size)
        assert view.root == known.root
        for place in [place for place in PLACES if place < size]:
            assert view.inclusion(place) == known.inclusion(place)
            assert view.consistency(place + 1) == known.consistency(place + 1)
    asked.clear()
    View(nodes_from(rows, SHA256), SHA256, 66_000).inclusion(1000)
    assert sorted(asked) == [(0, 3), (0, 257), (1, 0), (1, 1), (2, 0)]
