"""What waits for whom, counted once."""

from jiahe.office.money import domain
from tests.office.money.house import paying_round
from tests.office.programme.house import hand_in


def test_a_round_says_how_many_of_its_own_confirmed_cases_wait(crew):
    many = {2: paying_round(crew, 2).pk, 3: paying_round(crew, 3).pk}
    hand_in(crew, domain.waiting_for(crew["office"]).rounds[0][0])
    assert {n: found.pk for found, n in domain.waiting_for(crew["office"]).rounds} == many
