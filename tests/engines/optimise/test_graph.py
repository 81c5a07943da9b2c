import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from jiahe.engines.optimise.dispatch import dispatch
from jiahe.engines.optimise.graph import (
    BEFORE,
    END,
    LEFT,
    OPTION,
    ORDER,
    PLACE,
    RIGHT,
    SPAN,
    TAIL,
    Graph,
    load,
    makespan,
    move,
    new_graph,
)
from jiahe.engines.optimise.shop import Schedule, Shop, in_order
from tests.engines.optimise.shops import drawn, make


def loaded(shop: Shop, order: np.ndarray, option: np.ndarray) -> Graph:
    graph = new_graph(shop)
    load(graph.nodes, graph.options, graph.heads, order, option)
    return graph


def ordered(shop: Shop, schedule: Schedule) -> np.ndarray:
    return np.lexsort((np.arange(shop.size), schedule.end(shop), schedule.start))


def test_a_loaded_schedule_has_its_ends_and_tails() -> None:
    shop = make([[(0, 3)], [(1, 2)]], [[(1, 4)], [(0, 1)]])

    graph = loaded(shop, np.array([0, 2, 1, 3]), np.arange(4))

    assert graph.nodes[END, :4].tolist() == [3, 6, 4, 5]
    assert graph.nodes[TAIL, :4].tolist() == [5, 2, 6, 1]
    assert graph.heads.tolist() == [0, 2]
    assert makespan(graph.nodes, graph.opens) == 6


def test_an_operation_moves_to_another_machine_and_back() -> None:
    shop = make([[(0, 3), (1, 5)]], [[(1, 4)]])
    graph = loaded(shop, np.array([0, 1]), np.array([0, 2]))
    nodes, options, heads, opens = graph

    move(nodes, options, heads, 0, 1, 1, 2)
    assert (heads.tolist(), makespan(nodes, opens), nodes[LEFT, 0], nodes[RIGHT, 1]) == ([2, 1], 9, 1, 0)

    move(nodes, options, heads, 0, 0, 2, 2)
    assert (heads.tolist(), makespan(nodes, opens), nodes[RIGHT, 1]) == ([0, 1], 4, 2)


@given(st.integers(0, 10_000))
def test_after_any_moves_ends_and_order_are_those_of_the_schedule_built_anew(seed: int) -> None:
    shop = drawn(seed, jobs=5, machines=4, choices=1 + seed % 2, idle=0.3)
    first = dispatch(shop)
    graph = loaded(shop, ordered(shop, first), first.option)
    random = np.random.default_rng(seed)

    for _ in range(60):
        _move_somewhere(shop, graph, random)

    n = shop.size
    nodes = graph.nodes
    again = in_order(shop, nodes[ORDER, :n], nodes[OPTION, :n])
    assert nodes[END, :n].tolist() == again.end(shop).tolist()
    assert makespan(nodes, graph.opens) == again.makespan(shop)
    assert nodes[ORDER, nodes[PLACE, :n]].tolist() == list(range(n))
    assert (nodes[END, :n] + nodes[TAIL, :n] - nodes[SPAN, :n]).max() == again.makespan(shop)


def _move_somewhere(shop: Shop, graph: Graph, random: np.random.Generator) -> None:
    """Put an operation at a random place between its job's neighbours in the topological order, where that is safe."""
    n, nodes = shop.size, graph.nodes
    u = int(random.integers(n))
    low = nodes[PLACE, nodes[BEFORE, u]] if nodes[BEFORE, u] != n else -1
    high = nodes[PLACE, u + 1] if u + 1 < n and not shop.opens[u + 1] else n
    at = int(random.integers(low + 1, high))
    option = int(random.integers(shop.first[u], shop.first[u + 1]))
    lane = [w for w in nodes[ORDER, :n].tolist() if w != u and shop.machine[nodes[OPTION, w]] == shop.machine[option]]
    ahead = [w for w in lane if nodes[PLACE, w] <= at]
    x = ahead[-1] if ahead else n
    y = lane[len(ahead)] if len(ahead) < len(lane) else n
    if not shop.opens[u] and x != n and nodes[PLACE, x] >= high:
        return
    move(nodes, graph.options, graph.heads, u, option, x, y)
