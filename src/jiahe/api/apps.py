"""Which applications are there, and what does one read, write and take?"""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from jiahe.api.errors import ERRORS, as_json
from jiahe.runtime.describe import describe, summary
from jiahe.runtime.evidence import evidence
from jiahe.runtime.registry import application, applications

router = Router(tags=["applications"])


class Both(Schema):
    """A text in both languages."""

    zh: str
    en: str


class Summary(Schema):
    """An application at a glance."""

    id: str
    area: str
    title: Both
    question: Both
    clause: str
    systems: list[str]
    owner: str
    cadence: str
    starts: str
    roles: list[str]
    learns: bool


class Described(Summary):
    """All that an application declares, and what its benchmark found."""

    meaning: Both
    engines: list[str]
    contract: dict[str, Any]
    screens: list[dict[str, Any]]
    evidence: dict[str, Any] | None


@router.get("", auth=None, response={200: list[Summary], 500: ERRORS[500]})
def list_applications(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001  # Ninja's signature
    """List the installed applications."""
    return [summary(app) for app in applications().values()]


@router.get("/{app_id}", auth=None, response={200: Described, 404: ERRORS[404], 500: ERRORS[500]})
def describe_application(request: HttpRequest, app_id: str) -> dict[str, Any]:  # noqa: ARG001  # Ninja's signature
    """Describe one application: its contract, settings, screens and evidence."""
    app = application(app_id)
    return dict(as_json(describe(app) | {"evidence": evidence(app.id)}))
