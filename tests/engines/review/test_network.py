from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from jiahe.engines.review.network import Demand, Narrow, idle, unserved


@st.composite
def demands(draw):
    cases, experts, fields = draw(st.integers(1, 3)), draw(st.integers(1, 3)), draw(st.integers(1, 2))

    def whole(high, *shape):
        size = int(np.prod(shape))
        return np.array(draw(st.lists(st.integers(0, high), min_size=size, max_size=size)), np.int64).reshape(shape)

    most = whole(3, experts)
    return Demand(
        free=whole(2, cases),
        quotas=whole(1, cases, fields),
        field=whole(fields - 1, experts),
        least=np.minimum(whole(2, experts), most),
        most=most,
        allowed=whole(2, cases, experts) > 0,
    )


def choices(demand):
    """Every set of allowed pairs."""
    rows, columns = np.nonzero(demand.allowed)
    for taken in product([False, True], repeat=rows.size):
        chosen = np.zeros_like(demand.allowed)
        chosen[rows[list(taken)], columns[list(taken)]] = True
        yield chosen


def served(demand, chosen):
    """Return how much of each case's demand a choice serves, what is beyond it left out."""
    by_field = chosen @ np.eye(demand.quotas.shape[1], dtype=int)[demand.field]
    quotas = np.minimum(by_field, demand.quotas)
    return quotas.sum(axis=1) + np.minimum((by_field - quotas).sum(axis=1), demand.free)


@settings(max_examples=60)
@given(demands())
def test_cases_are_served_or_a_group_is_short_by_just_so_much(demand):
    able = [served(demand, one) for one in choices(demand) if (one.sum(axis=0) <= demand.most).all()]
    groups = unserved(demand)

    assert all(group.needed > group.available for group in groups)
    assert demand.total - sum(group.needed - group.available for group in groups) == max(each.sum() for each in able)


@settings(max_examples=60)
@given(demands())
def test_without_quotas_a_group_gets_what_is_said_to_be_there(demand):
    plain = demand.without_quotas()
    able = [served(plain, one) for one in choices(plain) if (one.sum(axis=0) <= plain.most).all()]

    for group in unserved(plain):
        assert group.available == max(each[list(group.cases)].sum() for each in able)


@settings(max_examples=60)
@given(demands())
def test_experts_reach_their_least_or_a_group_is_short_by_just_so_much(demand):
    asked = demand.free + demand.quotas.sum(axis=1)
    loads = [
        np.minimum(one.sum(axis=0), demand.least)
        for one in choices(demand)
        if (one.sum(axis=1) == served(demand, one)).all() and (one.sum(axis=1) <= asked).all()
    ]
    groups = idle(demand)

    assert demand.least.sum() - sum(one.needed - one.available for one in groups) == max(each.sum() for each in loads)
    for group in groups:
        assert group.available == max(each[list(group.experts)].sum() for each in loads) < group.needed


def test_a_quota_is_short_though_there_are_enough_of_another_field():
    demand = Demand(
        free=np.array([0]),
        quotas=np.array([[1, 1]]),
        field=np.array([1, 1]),
        least=np.zeros(2, np.int64),
        most=np.ones(2, np.int64),
        allowed=np.ones((1, 2), bool),
    )

    assert unserved(demand) == (Narrow(cases=(0,), experts=(), needed=1, available=0),)
    assert unserved(demand.without_quotas()) == ()
    assert idle(demand) == ()
