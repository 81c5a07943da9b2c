import pytest

from jiahe.office.holding import hold


@pytest.mark.django_db(transaction=True)
def test_a_name_is_held_within_a_transaction():
    with pytest.raises(RuntimeError):
        hold("rounds")
