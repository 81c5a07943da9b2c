import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiahe.engines.review.assign import Assignment, Cause, Shortage, assign
from jiahe.engines.review.network import Narrow
from tests.engines.review import panels

FEW = {"expertise": np.array([[1.0, 0.9], [0.8, 0.1]]), "needed": np.array([1, 1]), "most": np.array([1, 1])}


@settings(max_examples=150)
@given(panels.panels())
def test_it_is_the_best_of_all_there_are(panel):
    found, best = assign(**panel), panels.best(**panel)

    if best is None:
        assert isinstance(found, Shortage)
    else:
        assert isinstance(found, Assignment)
        new = found.chosen & ~panel["kept"]
        worst = 0.99 if found.worst is None else found.worst
        assert (round(worst * (100 if found.worst is None else 10)), round(found.total * 10)) == best
        assert found.worst == (panel["expertise"][new].min() if new.any() else None)


@settings(max_examples=150)
@given(panels.panels())
def test_it_keeps_to_every_rule_and_proves_itself(panel):
    found = assign(**panel)
    if isinstance(found, Assignment):
        kept, members = panel["kept"], np.eye(panel["quotas"].shape[1], dtype=int)[panel["fields"]]
        load = found.chosen.sum(axis=0)

        assert not (found.chosen & panel["forbidden"]).any()
        assert (found.chosen >= kept).all()
        assert (found.chosen.sum(axis=1) == np.maximum(panel["needed"], kept.sum(axis=1))).all()
        assert (load <= np.maximum(panel["most"], kept.sum(axis=0))).all()
        assert (load >= panel["least"]).all()
        assert (found.chosen @ members >= panel["quotas"]).all()
        assert found.bound == found.total
        assert bool(found.limit) == (found.worst is not None)


@settings(max_examples=150)
@given(panels.panels())
def test_every_group_of_a_shortage_is_short(panel):
    found = assign(**panel)
    if isinstance(found, Shortage):
        assert found.groups
        assert all(group.needed > group.available for group in found.groups)
        members = [group.cases if found.cause != Cause.LEAST else group.experts for group in found.groups]
        assert len({place for part in members for place in part}) == sum(map(len, members))


@given(panels.panels(), st.randoms())
def test_order_means_nothing_to_its_worth(panel, random):
    cases, experts = panel["expertise"].shape
    rows, columns = random.sample(range(cases), cases), random.sample(range(experts), experts)
    turned = {name: panel[name][np.ix_(rows, columns)] for name in ("expertise", "forbidden", "kept")}
    turned |= {name: panel[name][columns] for name in ("most", "least", "fields")}
    turned |= {name: panel[name][rows] for name in ("needed", "quotas")}

    found, other = assign(**panel), assign(**turned)

    assert type(found) is type(other)
    if isinstance(found, Assignment):
        assert (found.worst, found.total) == (other.worst, other.total)
    else:
        assert found.cause == other.cause


@given(panels.panels())
def test_more_room_never_makes_it_worse(panel):
    found, roomier = assign(**panel), assign(**panel | {"most": panel["most"] + 1})

    if isinstance(found, Assignment):
        assert (roomier.worst or 0, roomier.total) >= (found.worst or 0, found.total)


@given(panels.panels())
def test_the_arguments_stay_as_they_were(panel):
    before = {name: value.copy() for name, value in panel.items()}

    assign(**panel)

    assert all((panel[name] == before[name]).all() for name in panel)


def test_the_worst_served_comes_before_the_sum():
    found = assign(**FEW)

    assert (found.chosen.tolist(), found.worst, found.total) == ([[False, True], [True, False]], 0.8, 1.7)
    assert found.limit == (Narrow(cases=(1,), experts=(), needed=1, available=0),)


def test_a_case_with_too_few_experts_is_named():
    found = assign(**FEW | {"forbidden": np.array([[True, True], [False, False]])})

    assert found == Shortage(cause=Cause.CAPACITY, groups=(Narrow(cases=(0,), experts=(), needed=1, available=0),))


def test_cases_that_crowd_round_few_experts_are_named_and_others_not():
    expertise = np.full((4, 3), 0.5)
    forbidden = np.array([[0, 1, 1], [0, 1, 1], [0, 1, 1], [1, 0, 0]], bool)

    found = assign(expertise, np.ones(4, int), most=np.array([2, 1, 1]), forbidden=forbidden)

    assert found == Shortage(
        cause=Cause.CAPACITY, groups=(Narrow(cases=(0, 1, 2), experts=(0,), needed=3, available=2),)
    )


def test_two_separate_shortages_are_two_groups():
    forbidden = np.array([[0, 1], [0, 1], [1, 0], [1, 0]], bool)

    found = assign(np.full((4, 2), 0.5), np.ones(4, int), most=np.ones(2, int), forbidden=forbidden)

    assert found.groups == (
        Narrow(cases=(0, 1), experts=(0,), needed=2, available=1),
        Narrow(cases=(2, 3), experts=(1,), needed=2, available=1),
    )


def test_a_field_without_enough_experts_is_told():
    found = assign(
        np.full((2, 3), 0.5),
        np.array([2, 2]),
        most=np.array([1, 2, 2]),
        fields=np.array([0, 1, 1]),
        quotas=np.array([[1, 0], [1, 0]]),
    )

    assert found == Shortage(cause=Cause.QUOTA, groups=(Narrow(cases=(0, 1), experts=(0,), needed=2, available=1),))


def test_experts_without_enough_work_are_told():
    found = assign(np.full((1, 3), 0.5), np.array([2]), most=np.ones(3, int), least=np.ones(3, int))

    assert found == Shortage(cause=Cause.LEAST, groups=(Narrow(cases=(0,), experts=(0, 1, 2), needed=3, available=2),))


def test_an_expert_in_conflict_with_all_cannot_reach_a_least_load():
    forbidden = np.array([[False, False, True]])

    found = assign(
        np.full((1, 3), 0.5), np.array([1]), most=np.ones(3, int), least=np.array([0, 0, 1]), forbidden=forbidden
    )

    assert found == Shortage(cause=Cause.LEAST, groups=(Narrow(cases=(), experts=(2,), needed=1, available=0),))


def test_what_is_kept_may_leave_no_place_for_a_quota():
    found = assign(
        np.full((1, 2), 0.5),
        np.array([1]),
        most=np.ones(2, int),
        kept=np.array([[True, False]]),
        fields=np.array([0, 1]),
        quotas=np.array([[0, 1]]),
    )

    assert found == Shortage(cause=Cause.KEPT, groups=(Narrow(cases=(0,), experts=(), needed=1, available=0),))


@pytest.mark.parametrize("shape", [(0, 0), (0, 2), (2, 0)])
def test_nothing_is_assigned_to_nobody(shape):
    found = assign(np.zeros(shape), np.zeros(shape[0], int), most=np.ones(shape[1], int))

    assert (found.chosen.shape, found.worst, found.total, found.bound, found.limit) == (shape, None, 0.0, 0.0, ())


def test_cases_without_any_expert_are_short_each_by_itself():
    found = assign(np.zeros((2, 0)), np.array([1, 2]), most=np.zeros(0, int))

    groups = (
        Narrow(cases=(0,), experts=(), needed=1, available=0),
        Narrow(cases=(1,), experts=(), needed=2, available=0),
    )
    assert found == Shortage(cause=Cause.CAPACITY, groups=groups)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"expertise": np.array([[1.1, 0], [0, 0]])}, "between 0 and 1"),
        ({"expertise": np.array([[np.nan, 0], [0, 0]])}, "between 0 and 1"),
        ({"needed": np.array([1])}, "each of 2 cases"),
        ({"most": np.array([1])}, "each of 2 experts"),
        ({"least": np.array([2, 0])}, "a least number"),
        ({"quotas": np.array([[2], [0]])}, "a least number"),
        ({"fields": np.array([0, 1])}, "no column"),
        ({"kept": np.eye(2, dtype=bool), "forbidden": np.eye(2, dtype=bool)}, "is forbidden"),
    ],
)
def test_arguments_that_do_not_fit_are_refused(change, text):
    with pytest.raises(ValueError, match=text):
        assign(**FEW | change)
