"""Does the interface keep its own description, whatever is sent?"""

from contextlib import suppress

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from jiahe.office.accounts.domain import issue_token
from jiahe.office.wsgi import application

CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]
BOUNDS = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def _kept_connection():
    """As within the test client, the end of a request leaves the test's own transaction alone."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def closing(environ, start_response):
    """Answer as a web server does, which closes what it was given; the test client does not."""
    answer = application(environ, start_response)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


@pytest.mark.parametrize("mode", schemathesis.GenerationMode)
def test_every_operation_keeps_the_description(people, mode):
    headers = {"Authorization": f"Bearer {issue_token(people['administrator'], 'test').key}"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", closing)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 20
    for operation in operations:

        @BOUNDS
        @given(case=operation.as_strategy(generation_mode=mode))
        def keeps(case):
            case.call_and_validate(headers=headers, checks=CHECKS)

        with suppress(Unsatisfiable):  # an operation without parameters cannot be called wrongly
            keeps()
