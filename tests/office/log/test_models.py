from jiahe.office.log.models import Entry, Standing, Tile


def test_each_says_what_it_is():
    assert str(Entry(number=3, verb="start_run", object="run/1")) == "3 start_run run/1"
    assert str(Tile(level=1, place=2)) == "1/2"
    assert str(Standing(size=4)) == "4 entries"
