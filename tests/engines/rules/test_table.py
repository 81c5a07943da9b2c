import numpy as np
import pytest

from jiahe.engines.rules.model import LARGEST, Term
from jiahe.engines.rules.table import CLEAR, KIND, tabulate
from tests.engines.rules.rules import rule

WRONG = [
    rule(terms=()),
    rule(first_day=-1),
    rule(terms=(Term(first_day=0, fixed=1), Term(first_day=0, fixed=2))),
    rule(terms=(Term(first_day=0, share=(2, 1)),)),
    rule(terms=(Term(first_day=0, share=(1, 10**6 + 1)),)),
    rule(LARGEST + 1),
    rule(-1),
    rule(terms=(Term(first_day=0, tiers=((10, 5), (20, 5))),)),
    rule(terms=(Term(first_day=0, tiers=((20, 5), (10, 6))),)),
]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_rule_put_together_wrongly_is_refused(wrong):
    with pytest.raises(ValueError, match="rule 1"):
        tabulate([rule(), wrong])


def test_classes_of_kinds_and_whether_they_are_clear():
    table = tabulate([rule(1, "a"), rule(1, "a", "b"), rule(1, "b"), rule(1, "c"), rule(1, "c")])

    kind, clear = table.rules[KIND].tolist(), table.rules[CLEAR].tolist()
    assert (kind, clear) == ([0, 0, 0, 3, 3], [0, 0, 0, 1, 1])
    assert np.array_equal(table.shares, table.shares.T)
    assert table.shares[0].tolist() == [True, True, False, False, False]
