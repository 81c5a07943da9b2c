import pytest

from jiahe.contracts.check import check
from jiahe.office.demo import city
from jiahe.office.demo.loading import TABLES
from jiahe.runtime.registry import applications

SHAPES = {
    "demo_traffic": (city.traffic, 12 * 14 * 288),
    "demo_roads": (city.roads, 16),
    "demo_loads": (city.loads, 4 * 60 * 24),
    "demo_water": (city.water, 3 * 5 * 360),
    "demo_workshop": (city.workshop, 80),
}


@pytest.mark.parametrize("name", SHAPES)
def test_the_city_is_the_same_at_every_start(name):
    make, rows = SHAPES[name]
    frame = make()
    assert frame.height == rows
    assert frame.equals(make())


@pytest.mark.parametrize("name", TABLES)
def test_its_tables_keep_the_contracts_of_the_applications(name):
    make, app, table = TABLES[name]
    assert app in applications()
    assert check(name, make(), applications()[app].contract.reads[table]).frame.height == SHAPES[name][1]


def test_names_tell_that_it_is_simulated():
    assert all(name.startswith("demo_") for name in TABLES)


def test_faults_are_planted_in_the_water():
    water = city.water()
    assert water["value"].null_count() == 6
    assert (water["value"] < 0).sum() == 1
    assert (water["value"] > 11).sum() >= 1
