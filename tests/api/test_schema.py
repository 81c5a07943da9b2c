"""Does the interface keep its own description, whatever is sent?"""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from jiahe.office.accounts.domain import issue_token
from jiahe.office.wsgi import application

CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]


@pytest.fixture
def description(db):
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


schema = schemathesis.pytest.from_fixture("description")


@schema.parametrize()
@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_keeps_the_description(case, people):
    key = issue_token(people["administrator"], "test").key if not hasattr(people, "key") else people.key
    case.call_and_validate(headers={"Authorization": f"Bearer {key}"}, checks=CHECKS)
