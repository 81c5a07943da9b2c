"""What the interface says of applications, plan, lake and itself."""

import re

import pytest

from jiahe.runtime.features import STANDING
from jiahe.runtime.registry import applications
from tests.api.calling import Caller
from tests.office.house import ITEMS, SLEEPER


@pytest.fixture
def call(people):
    return Caller(people["sleep_desk"])


def test_every_installed_application_is_listed_and_described(call):
    listed = call("GET", "/apps").json()
    assert [one["id"] for one in listed] == list(applications())
    for one in listed:
        described = call("GET", f"/apps/{one['id']}").json()
        assert one.items() <= described.items()
        assert set(described["contract"]["reads"]) == set(applications()[one["id"]].contract.reads)


def test_who_am_i(call):
    assert call("GET", "/me").json() == {
        "username": "sleep_desk_1",
        "full_name": "sleep_desk",
        "roles": ["sleep_desk"],
        "applications": [SLEEPER],
    }


def test_a_token_is_made_from_name_and_password_listed_without_its_key_and_revoked(people):
    people["auditor"].set_password("很长的 密码 一二三")
    people["auditor"].save()
    asked = {"username": "auditor_1", "password": "很长的 密码 一二三", "name": "nightly", "days": 7}
    made = Caller(None)("POST", "/tokens", asked)
    assert made.status_code == 201
    call = Caller(None)
    call._client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {made.json()['key']}"
    (listed,) = call("GET", "/tokens").json()
    assert (listed["name"], "key" in listed) == ("nightly", False)
    assert call("DELETE", f"/tokens/{listed['id']}").json()["revoked"] is not None
    assert call("GET", "/tokens").status_code == 401


def test_the_plan_and_its_coverage(call):
    plan, coverage = call("GET", "/plan").json(), call("GET", "/plan/coverage").json()
    assert len(plan["areas"]) == 10
    assert {row["due"] for row in coverage["systems"] if row["kind"] == "feature" and row["installed"]} == STANDING
    assert {row["clause"] for row in coverage["systems"]} <= {clause["id"] for clause in plan["clauses"]}


def test_a_lake_table_is_described_and_sampled(call):
    call("POST", "/lake/kept/rows", file=("items.csv", ITEMS), application=SLEEPER, table="items")
    (line,) = call("GET", "/lake").json()
    assert (line["name"], line["rows"], line["simulated"], line["version"]) == ("kept", 2, False, 0)
    table = call("GET", "/lake/kept").json()
    assert line.items() <= table.items()
    assert [column["column"] for column in table["columns"]] == ["id", "value", "time"]
    assert table["contract"]["key"] == ["id"]
    assert [version["source"] for version in table["versions"]] == ["items.csv"]
    sample = call("GET", "/lake/kept/rows?limit=1").json()
    assert (len(sample["rows"]), sample["total"]) == (1, 2)
    again = call("POST", "/lake/kept/rows", file=("items.csv", ITEMS))
    assert (again.status_code, again.json()["check"]) == (422, "exists")


def test_the_description_holds_every_applications_settings(call):
    found = call("GET", "/openapi.json").json()
    schemas = found["components"]["schemas"]
    for app in applications().values():
        assert set(schemas[f"settings.{app.id}"]["properties"]) == set(app.contract.settings)
    seconds = schemas["settings.industry.job_scheduling"]["properties"]["seconds"]
    assert (seconds["type"], seconds["minimum"], seconds["default"]) == ("integer", 1, 30)
    mode = schemas[f"settings.{SLEEPER}"]["properties"]["mode"]
    assert mode["enum"] == ["report", "deaf", "raise", "die"]


def test_the_description_leads_nowhere_foreign_and_every_reference_in_it_leads_somewhere(call):
    text = call("GET", "/openapi.json").body.decode()
    assert "http://" not in text
    assert "https://" not in text
    found = call("GET", "/openapi.json").json()
    for name in set(re.findall(r'"#/components/schemas/([^"]+)"', text)):
        assert name in found["components"]["schemas"]
