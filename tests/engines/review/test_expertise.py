import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiahe.engines.review.expertise import Scheme, expertise
from jiahe.engines.review.terms import terms

TEXT = st.text("质检大模型农业电网ai ", max_size=12)
ROWS = st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=6)


def by_hand(cases, experts, scheme):
    """The formula word by word, for one part a row."""
    profiles, found = [terms(text) for (text,) in experts], []
    average = sum(profile.total() for profile in profiles) / len(profiles)
    for (text,) in cases:
        row = []
        for profile in profiles:
            score = 0.0
            for term, wanted in terms(text).items():
                holders = sum(term in other for other in profiles)
                rarity = math.log(1 + (len(profiles) - holders + 0.5) / (holders + 0.5))
                frequency = profile[term] / (1 - scheme.length + scheme.length * profile.total() / (average or 1))
                demand = (scheme.repetition + 1) * wanted / (scheme.repetition + wanted)
                score += demand * rarity * frequency / (scheme.saturation + frequency)
            row.append(score)
        found.append([score / max(row) if max(row) else 0.0 for score in row])
    return found


@given(st.lists(st.tuples(TEXT), min_size=1, max_size=5), st.lists(st.tuples(TEXT), min_size=1, max_size=5))
def test_it_is_the_formula(cases, experts):
    for scheme in (Scheme(), Scheme(saturation=2.0, length=0.4, repetition=1.0)):
        assert expertise(cases, experts, scheme=scheme) == pytest.approx(np.array(by_hand(cases, experts, scheme)))


@given(ROWS, ROWS, st.randoms())
def test_order_means_nothing_to_the_last_bit(cases, experts, random):
    rows, columns = random.sample(range(len(cases)), len(cases)), random.sample(range(len(experts)), len(experts))

    found = expertise([cases[place] for place in rows], [experts[place] for place in columns])

    assert (found == expertise(cases, experts)[np.ix_(rows, columns)]).all()


@given(ROWS, ROWS)
def test_the_best_expert_has_one_and_a_stranger_nothing(cases, experts):
    found = expertise(cases, experts)

    known = {term for row in experts for part in row for term in terms(part)}
    related = [bool(known & {term for part in row for term in terms(part)}) for row in cases]
    assert found.max(axis=1).tolist() == [float(met) for met in related]
    assert found.min() >= 0


@given(ROWS, ROWS, TEXT)
def test_a_case_depends_on_no_other_case(cases, experts, text):
    assert (expertise([*cases, (text, text)], experts)[:-1] == expertise(cases, experts)).all()


def test_who_says_a_term_more_often_in_as_many_words_knows_it_better():
    found = expertise([["电"]], [["电电网"], ["电网网"], ["网网农"]])

    assert found.tolist() == [[1.0, pytest.approx(found[0, 1]), 0.0]]
    assert 0 < found[0, 1] < 1


def test_a_part_that_weighs_more_decides():
    cases, experts = [["电网", "农业"]], [["电网"], ["农业"]]

    assert expertise(cases, experts).tolist() == [[1.0, 1.0]]
    assert expertise(cases, experts, scheme=Scheme(case_parts=(3.0, 1.0)))[0].argmax() == 0
    assert expertise(cases, experts, scheme=Scheme(case_parts=(0.0, 1.0))).tolist() == [[0.0, 1.0]]


def test_a_part_of_a_profile_that_weighs_nothing_is_not_there():
    scheme = Scheme(expert_parts=(1.0, 0.0))

    assert expertise([["电"]], [["电", "网"], ["网", "电"]], scheme=scheme).tolist() == [[1.0, 0.0]]


def test_length_in_full_does_not_divide_by_nothing():
    assert expertise([["电"]], [["电"], [""]], scheme=Scheme(length=1.0)).tolist() == [[1.0, 0.0]]


@pytest.mark.parametrize(
    ("cases", "experts", "shape"), [([], [["a"]], (0, 1)), ([["a"]], [], (1, 0)), ([], [], (0, 0))]
)
@pytest.mark.parametrize("scheme", [Scheme(), Scheme(case_parts=(2.0,), expert_parts=(2.0,))])
def test_nobody_is_matched_to_nobody(cases, experts, shape, scheme):
    assert expertise(cases, experts, scheme=scheme).shape == shape


@pytest.mark.parametrize(
    ("cases", "scheme", "text"),
    [
        ([["a"], ["a", "b"]], Scheme(), "same parts"),
        ([["a"]], Scheme(case_parts=(1.0, 1.0)), "do not fit"),
        ([["a"]], Scheme(case_parts=(-1.0,)), "less than nothing"),
    ],
)
def test_rows_and_weights_that_do_not_fit_are_refused(cases, scheme, text):
    with pytest.raises(ValueError, match=text):
        expertise(cases, [["a"]], scheme=scheme)
