"""An application as plain data."""

import json

import pytest

from jiahe.runtime.describe import describe, summary
from jiahe.runtime.registry import application, applications
from tests.runtime.turner import TURNER


def test_the_headline_facts() -> None:
    assert summary(application(TURNER)) == {
        "id": TURNER,
        "area": "workshop",
        "title": {"zh": "两倍", "en": "Doubles"},
        "question": {"zh": "两倍是多少？", "en": "What is twice the value?"},
        "clause": "1.1",
        "systems": ["1.1a"],
        "owner": "测试",
        "cadence": "on demand",
        "starts": "inform",
        "roles": ["turner_desk"],
        "learns": True,
    }


def test_all_that_is_declared_is_plain_data() -> None:
    found = describe(application(TURNER))

    assert found["screens"] == [{"kind": "tablescreen", "table": "doubles"}]
    assert found["contract"]["settings"]["pause"]["in_force"] == 0
    assert found["contract"]["reads"]["items"]["columns"]["value"] == {
        "type": "number",
        "title": {"zh": "数值", "en": "Value"},
        "missing": "allowed",
    }


@pytest.mark.parametrize("app", [app for app in applications() if not app.startswith("workshop")])
def test_every_application_can_be_told_as_json(app: str) -> None:
    assert json.loads(json.dumps(describe(application(app)), allow_nan=False))["id"] == app


def test_choices_are_described_with_their_labels() -> None:
    columns = describe(application("energy.water_quality"))["contract"]["writes"]["flags"]["columns"]

    assert columns["kind"]["labels"]["frozen"] == {"zh": "卡死", "en": "frozen"}
    assert columns["reason"]["bilingual"] is True
