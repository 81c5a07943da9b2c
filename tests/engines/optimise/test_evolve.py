import itertools

from jiahe.engines.optimise.evolve import BARREN, Population
from jiahe.engines.optimise.verify import verify
from tests.engines.optimise.shops import drawn, ft06


def test_a_population_finds_the_best_of_fisher_and_thompsons_shop_and_stays_there() -> None:
    shop = ft06()
    population = Population(shop, seed=0, size=4)
    assert population.makespan is None

    while population.makespan is None or population.makespan > 55:
        population.advance(steps=1000, goal=55)
    best = population.best()
    population.advance(steps=1000, goal=0)

    verify(shop, best)
    assert best.makespan(shop) == population.makespan == 55
    assert population.best().start.tolist() == best.start.tolist()


def test_a_better_schedule_counts_while_its_search_is_under_way() -> None:
    shop = drawn(1, jobs=12, machines=10)
    population = Population(shop, seed=0, size=2)

    population.advance(steps=1, goal=0)
    first = population.makespan
    population.advance(steps=3000, goal=0)

    assert first is not None
    assert population.makespan is not None
    assert population.makespan < first
    assert population.best().makespan(shop) == population.makespan


def test_better_children_take_the_places_of_worse_members() -> None:
    shop = drawn(1, jobs=12, machines=10)
    population = Population(shop, seed=0, size=2)

    while population.searches < 12:
        population.advance(steps=20_000, goal=0)

    assert population.members == 2
    verify(shop, population.best())


def test_its_course_depends_on_the_seed_alone_and_not_on_the_pieces() -> None:
    shop = drawn(2, jobs=6, machines=4, choices=2)
    one, two = (Population(shop, seed=5, size=3) for _ in range(2))

    for _ in range(40):
        one.advance(steps=20_000, goal=0)
    while two.searches < one.searches:
        two.advance(steps=777, goal=0)

    assert one.best().start.tolist() == two.best().start.tolist()


def test_a_population_that_bears_nothing_new_starts_afresh() -> None:
    population = Population(drawn(3, jobs=2, machines=2), seed=0, size=3)
    sizes = []

    for _ in range(20 * BARREN):
        population.advance(steps=20_000, goal=0)
        sizes.append(population.members)

    assert any(after < before for before, after in itertools.pairwise(sizes))
    assert max(sizes) <= 3
