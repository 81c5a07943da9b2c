"""What do the programme's tests share? Its people."""

import pytest

from jiahe.office.accounts.models import User
from tests.office.programme.house import make_crew


@pytest.fixture
def crew(db: None) -> dict[str, User]:
    """Somebody of each kind."""
    return make_crew()
