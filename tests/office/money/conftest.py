"""What do the tests of money share? Its people."""

import pytest

from jiahe.office.accounts.models import User
from tests.office.money.house import make_treasury


@pytest.fixture
def crew(db: None) -> dict[str, User]:
    """Somebody of each kind."""
    return make_treasury()
