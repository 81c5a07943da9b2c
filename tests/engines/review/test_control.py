from hypothesis import given
from hypothesis import strategies as st

from jiahe.engines.review.control import ultimate_controllers

PAIRS = st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), max_size=12)


def above(firm, control):
    """Everybody above a firm and the firm, by walking until nothing is new."""
    seen = {firm}
    while fresh := {one for one, other in control if other in seen} - seen:
        seen |= fresh
    return seen


def test_a_firm_nobody_controls_controls_itself():
    assert ultimate_controllers(["a"], []) == {"a": {"a"}}


def test_chains_of_any_length_and_several_tops():
    control = [("p", "q"), ("q", "r"), ("s", "r")]

    assert ultimate_controllers(["r", "q"], control) == {"r": {"p", "s"}, "q": {"p"}}


def test_a_ring_has_the_name_that_comes_first_and_nobody_if_someone_stands_above():
    ring = [("b", "c"), ("c", "b"), ("c", "d"), ("d", "d")]

    assert ultimate_controllers(["d"], ring) == {"d": {"b"}}
    assert ultimate_controllers(["d"], [*ring, ("z", "c")]) == {"d": {"z"}}


def test_the_state_makes_nobody_related():
    control = [("state", "a"), ("state", "b"), ("a", "c")]

    assert ultimate_controllers("abc", control, apart=["state"]) == {"a": {"a"}, "b": {"b"}, "c": {"a"}}


@given(PAIRS)
def test_two_firms_share_a_top_exactly_if_somebody_is_above_both(control):
    tops = ultimate_controllers("abcdefg", control)

    for one in "abcdefg":
        for other in "abcdefg":
            assert bool(tops[one] & tops[other]) == bool(above(one, control) & above(other, control))


@given(PAIRS)
def test_nobody_stands_above_a_top_but_its_ring(control):
    for tops in ultimate_controllers("abcdefg", control).values():
        for top in tops:
            assert all(top in above(one, control) for one in above(top, control))
            assert top == min(above(top, control))
