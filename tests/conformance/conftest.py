"""Every test here that asks for `app` runs once for each application found."""

import pytest

from jiahe.runtime.registry import Installed
from tests.conformance.rooms import rooms


@pytest.fixture(params=rooms(), ids=lambda app: app.id, scope="session")
def app(request: pytest.FixtureRequest) -> Installed:
    """One application."""
    found: Installed = request.param
    return found
